"""manage.py build_demo: the demonstration world, once per database."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo import marks, world


class Command(BaseCommand):
    help = "生成演示数据：白银市、海安市两家司法局（同一天、同一种子，结果相同）"

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=world.SEED, help="随机种子")
        parser.add_argument("--compute", action="store_true", help="立即计算数据，不等后台任务")
        parser.add_argument("--today", type=date.fromisoformat, help="以这一天为今天（缺省为当天）")

    def handle(self, *args, seed, today, compute, **options):
        if world.exists():
            self.stdout.write("演示数据已存在，未作改动。")
        else:
            self._build(today or timezone.localdate(), seed)
        if compute:
            marks.compute_now(world.cities())

    def _build(self, today: date, seed: int) -> None:
        try:
            world.build(today=today, seed=seed, say=self._say)
        except world.WorldRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
