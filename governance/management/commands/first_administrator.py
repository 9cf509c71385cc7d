"""manage.py first_administrator CODE NAME USERNAME: the first log-in of a new bureau."""

import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from governance.offices.models import Office, OfficeKind, Post
from governance.regions.models import Region

BUREAU = {"CITY": OfficeKind.CITY_BUREAU, "COUNTY": OfficeKind.COUNTY_BUREAU}


class Command(BaseCommand):
    help = "为新接入的司法局设立首个系统管理员岗位，显示一次性密码；此后的人员由其在网页上任命"

    def add_arguments(self, parser):
        parser.add_argument("code", help="市或县（区）的 12 位区划代码")
        parser.add_argument("person_name", help="姓名")
        parser.add_argument("username", help="用户名")

    @transaction.atomic
    def handle(self, *args, code, person_name, username, **options):
        region = Region.objects.active().filter(code=code, level__in=BUREAU).first()
        if region is None:
            raise CommandError(f"没有代码为 {code} 的市或县（区）。请先用 load_regions 导入区划。")
        if get_user_model().objects.filter(username=username).exists():
            raise CommandError(f"用户名 {username} 已被使用，请换一个。")
        if Post._base_manager.filter(region=region, role="TENANT_ADMIN", status="ACTIVE").exists():
            raise CommandError(f"{region.name}已有系统管理员，请由其在“系统管理”中任命。")
        password = secrets.token_urlsafe(9)
        self._appoint(region, person_name, username, password)
        self.stdout.write(f"{region.name}系统管理员 {username} 的一次性密码：{password}（首次登录须修改）")

    def _appoint(self, region, person_name: str, username: str, password: str) -> None:
        office, _ = Office._base_manager.get_or_create(
            region=region, name=f"{region.name}司法局", defaults={"kind": BUREAU[region.level]}
        )
        user = get_user_model().objects.create_user(
            username, password, person_name=person_name, must_change_password=True
        )
        Post._base_manager.create(
            region=region,
            user=user,
            person_name=person_name,
            role="TENANT_ADMIN",
            office=office,
            office_name=office.name,
            valid_from=timezone.localdate(),
        )
