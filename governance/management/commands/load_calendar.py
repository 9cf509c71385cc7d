"""manage.py load_calendar: store the official working days of the years given."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from governance.deadlines import actions
from governance.deadlines.official import NoOfficialCalendar, NoticeError

FIRST_YEAR, LAST_YEAR = 2004, 2026


class Command(BaseCommand):
    help = f"载入工作日历（缺省 {FIRST_YEAR} 至 {LAST_YEAR} 年）；尚无数据的年份可用 --notice 录入放假通知"

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, help="年份")
        parser.add_argument("--notice", type=Path, help="放假通知文件（YAML），只能配一个年份")

    def handle(self, *args, years, notice, **options):
        if notice and len(years) != 1:
            raise CommandError("--notice 须配且只配一个年份")
        text = notice.read_text(encoding="utf-8") if notice else None
        try:
            for year in years or range(FIRST_YEAR, LAST_YEAR + 1):
                changed = actions.load_calendar(year, notice=text)
                self.stdout.write(f"{year}年：更新{changed}天")
        except (NoOfficialCalendar, NoticeError) as error:
            raise CommandError(str(error)) from error
