"""Write the documents that follow from the code: indicators, states, rules, permissions, pages."""

from django.core.management.base import BaseCommand, CommandError

from governance.project import written


class Command(BaseCommand):
    help = "按代码重写 docs/ 下自动生成的文档；--check 只检查是否为最新。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="只检查，不改写")

    def handle(self, *args, check: bool, **options) -> None:
        if check:
            stale = written.outdated()
            if stale:
                raise CommandError("下列文档与代码不符，请运行 write_docs：" + "、".join(map(str, stale)))
            return
        for path in written.write():
            self.stdout.write(f"已更新 {path.relative_to(written.FOLDER)}")
