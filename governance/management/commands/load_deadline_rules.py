"""manage.py load_deadline_rules: publish the deadline rules of a content pack."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from governance.deadlines import actions, rule_table
from governance.deadlines.actions import DeadlineRefused
from governance.deadlines.rule_table import PackError
from governance.regions.models import Region


class Command(BaseCommand):
    help = "载入期限规则（缺省为 packs/deadlines.yaml）；--tenant 载入为某一单位的本局规则"

    def add_arguments(self, parser):
        parser.add_argument("pack", nargs="?", type=Path, default=settings.BASE_DIR / "packs/deadlines.yaml")
        parser.add_argument("--tenant", help="县或市的 12 位区划代码")

    def handle(self, *args, pack, tenant, **options):
        region = None
        if tenant:
            region = Region.objects.active().filter(code=tenant, level__in=["CITY", "COUNTY"]).first()
            if region is None:
                raise CommandError(f"没有区划代码为 {tenant} 的县或市")
        try:
            added = actions.load_rules(rule_table.read(pack), tenant=region)
        except (PackError, DeadlineRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"新增期限规则 {added} 条。")
