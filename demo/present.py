"""The living present: courses of cases of the last months up to today. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo import calendar_days
from demo.spread import spread, uneven
from demo.year_2022 import Course
from governance.figures import periods

PER_VILLAGE = {"62": 0.22, "32": 0.3}  # 每村每月受理件数
GROWTH = 0.006  # 每月增长
FATES = {"SUCCESS": 0.975, "FAILED": 0.014, "TERMINATED": 0.011}
SLOW = 0.02  # 拖得久的案件


@dataclass(frozen=True)
class Span:
    """The months of the present: some whole ones and the running one."""

    today: date
    months: int

    @property
    def all_months(self) -> list[int]:
        this = periods.month_of(self.today)
        return [periods.shift(this, -offset) for offset in range(self.months, -1, -1)]

    @property
    def first_day(self) -> date:
        return periods.month(self.all_months[0]).starts_on


def courses(townships: Mapping[str, int], span: Span, random: Random) -> list[Course]:
    """Cases of the present, some of them still open today; `townships` maps codes to numbers of villages."""
    found = []
    codes = sorted(townships)
    for order, month in enumerate(span.all_months):
        weights = uneven([townships[code] for code in codes], random)
        for code, count in zip(codes, spread(_volume(townships, month, order, span), weights), strict=True):
            found += [_course(code, month, span.today, random) for _ in range(count)]
    return found


def _volume(townships: Mapping[str, int], month: int, order: int, span: Span) -> int:
    """How many cases a month brings; of the running month the part that has passed."""
    base = sum(PER_VILLAGE[code[:2]] * villages for code, villages in townships.items())
    season = calendar_days.SEASON[month % 100 - 1] / (sum(calendar_days.SEASON) / 12)
    whole = periods.month(month)
    days = (min(whole.ends_on, span.today) - whole.starts_on).days + 1
    return round(base * season * (1 + GROWTH * order) * days / ((whole.ends_on - whole.starts_on).days + 1))


def _course(township: str, month: int, today: date, random: Random) -> Course:
    accepted = calendar_days.some_day(random, month, until=today)
    ended = calendar_days.after(random, accepted, typical=6, longest=29)
    if random.random() < SLOW:
        ended = accepted + timedelta(days=random.randint(35, 95))
    fate = random.choices(list(FATES), weights=list(FATES.values()))[0]
    return Course(township, accepted, fate, ended)
