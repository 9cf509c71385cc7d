"""manage.py demo_logins: who can log in to the demonstration."""

from django.core.management.base import BaseCommand, CommandError

from demo import logins, world
from governance.access.roles import RoleCode
from governance.offices.models import Post


class Command(BaseCommand):
    help = "列出演示用户"

    def handle(self, *args, **options):
        if not world.exists():
            raise CommandError("还没有演示数据，请先运行 build_demo。")
        listed = {login.username for login in logins.memorable()}
        posts = Post._base_manager.filter(user__username__in=listed).select_related("user", "region__parent")
        self.stdout.write(f"演示用户（口令均为 {logins.PASSWORD}）")
        for post in posts.order_by("pk"):
            role = RoleCode(post.role).label
            self.stdout.write(f"  {post.user.username:<20}{role}　{post.region.name}　{post.person_name}")
        self.stdout.write("其余乡镇：head_、clerk_、mediator_ 加乡镇代码前 9 位，例如 clerk_620421102。")
