"""manage.py demo_report: wait for the figures, then have 白银市's report of 2022 made by the real job."""

import time
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError

from demo import report, world

PATIENCE_SECONDS = 900


class Command(BaseCommand):
    help = "等待数据计算完成，编制并生成白银市2022年报告，输出PDF路径"

    def add_arguments(self, parser):
        parser.add_argument("--now", action="store_true", help="不等后台任务，在本命令内完成")

    def handle(self, *args, now, **options):
        if not world.exists():
            raise CommandError("还没有演示数据，请先运行 build_demo。")
        if now:
            report.compute_now()
        self._wait("正在计算数据：{}", report.computing)
        made = report.prepare()
        if now:
            report.render_now(made)
        self._wait("正在生成报告{}", lambda: "……" if report.is_pending(made) else "")
        path = report.save(made)
        if path is None:
            raise CommandError(f"报告未能生成：{report.error_of(made)}")
        self.stdout.write(f"白银市2022年报告已生成：{path}")

    def _wait(self, text: str, remaining: Callable[[], str]) -> None:
        """Show what is being done until nothing is; give up in the end rather than hang."""
        until, shown = time.monotonic() + PATIENCE_SECONDS, None
        while left := remaining():
            if time.monotonic() > until:
                raise CommandError("等待超时：后台任务没有运行？可加 --now 在本命令内完成。")
            if left != shown:
                self.stdout.write(text.format(left))
                self.stdout.flush()
                shown = left
            time.sleep(1)
