"""manage.py load_regions [FILE] [--date YYYY-MM-DD]: the official list into an empty tree."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from governance.regions import listfile, official_list
from governance.regions.rules import ChangeRefused

SHIPPED = Path(official_list.__file__).parent / "data" / "regions-baiyin-haian.csv"
STATISTICAL_DATE = date(2023, 6, 30)


class Command(BaseCommand):
    help = "导入统计用区划代码名录（CSV，可为 .xz）；有一行错误则全部不导入"

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, default=SHIPPED, help="名录文件，缺省为随附的两地名录"
        )
        parser.add_argument(
            "--date", type=date.fromisoformat, default=STATISTICAL_DATE, help="版本起始日，缺省为名录统计时点"
        )

    def handle(self, *args, file, date, **options):
        try:
            report = official_list.import_first_list(data=file.read_bytes(), valid_from=date)
        except (OSError, ChangeRefused) as error:
            raise CommandError(str(error)) from error
        if report.bad:
            raise CommandError(
                f"{len(report.bad)}行有误，没有导入任何数据：\n{listfile.report(report.bad[:200])}"
            )
        self.stdout.write(f"已导入{report.established}个区域，自{date}起有效。")
