"""The year 2022 of 白银市: every published figure, and how it is divided over townships and months. Pure.

The figures are those of the city's own account (见 docs 与种子材料)：各分项之和恰为公布数。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo import calendar_days
from demo.spread import spread, uneven
from governance.figures.periods import Period

MONTHS = Period(202201, 202212).months
LAST_DAY = date(2022, 12, 31)
ACCEPTED, SUCCEEDED = 2372, 2335
FAILED, TERMINATED = 13, 8  # 其余 16 件年底在调；公布材料只有合计 37 件
FILED_BY_TOWNSHIPS = {"M08": 1103, "M10": 273, "M15": 4030}
FILED_BY_COUNTIES = {"M13": 982, "M14": 182}
WAGES_RECOVERED_FEN = 2_000_000_00  # 200余万元
AT_LEAST = frozenset({"M11", "M15"})
STUDIOS = 15
CULTURE_SITES, DEMO_SITES = 75, 65
POPULARIZATION_UNITS, FIRM_BRANCHES = 34, 15
LEGISLATIVE_ITEMS = {"已出台": 2, "预备项目": 3, "调研项目": 3}
ENFORCEMENT_TASKS = (3, 3, 3, 3, 3, 2)  # 6 个方面，共 17 项


@dataclass(frozen=True)
class Course:
    """When a case was accepted, how it ended and when; `ended_on` None: not yet."""

    township: str
    accepted_on: date
    outcome: str
    ended_on: date | None


def courses(townships: Mapping[str, int], random: Random) -> list[Course]:
    """One course per case; `townships` maps codes to numbers of villages."""
    codes = sorted(townships)
    counts = spread(ACCEPTED, uneven([townships[code] for code in codes], random))
    places = [code for code, count in zip(codes, counts, strict=True) for _ in range(count)]
    unsuccessful = random.sample(range(ACCEPTED), ACCEPTED - SUCCEEDED)
    fate = {place: _fate(order) for order, place in enumerate(unsuccessful)}
    return [_course(code, fate.get(place, "SUCCESS"), random) for place, code in enumerate(places)]


def _fate(order: int) -> str:
    if order < FAILED:
        return "FAILED"
    return "TERMINATED" if order < FAILED + TERMINATED else "CARRIED"


def _course(township: str, fate: str, random: Random) -> Course:
    if fate == "CARRIED":
        return _carried(township, random)
    month = random.choices(MONTHS, weights=calendar_days.month_weights(MONTHS))[0]
    accepted = calendar_days.some_day(random, month, until=LAST_DAY - timedelta(days=4))
    ended = min(LAST_DAY, calendar_days.after(random, accepted, typical=6, longest=28))
    return Course(township, accepted, fate, ended)


def _carried(township: str, random: Random) -> Course:
    """Accepted late in the year and settled in the next."""
    accepted = calendar_days.some_day(random, 202212, until=LAST_DAY)
    accepted = max(accepted, LAST_DAY - timedelta(days=20))
    return Course(township, accepted, "SUCCESS", LAST_DAY + timedelta(days=random.randint(2, 9)))


@dataclass(frozen=True)
class FiledCell:
    """One number of a monthly return of 2022."""

    code: str
    region: str
    month: int
    amount: int
    is_at_least: bool = False


def filed(townships: Mapping[str, int], counties: Mapping[str, int], random: Random) -> list[FiledCell]:
    """What townships and county bureaux filed; the sums are exactly the published figures.

    A published lower bound (200余万元、4030余人次) is the sum of exact numbers and one lower bound.
    """
    cells = []
    for units, totals in ((townships, FILED_BY_TOWNSHIPS), (counties, FILED_BY_COUNTIES)):
        for code, total in totals.items():
            cells += _divided(code, total, units, random)
    return cells + _wages(cells, random)


def _divided(code: str, total: int, units: Mapping[str, int], random: Random) -> list[FiledCell]:
    keys = [(region, month) for region in sorted(units) for month in MONTHS]
    weights = [units[region] * calendar_days.SEASON[month % 100 - 1] for region, month in keys]
    parts = spread(total, uneven(weights, random))
    return [_cell(code, *key, part, first=key == keys[0]) for key, part in zip(keys, parts, strict=True)]


def _wages(cells: list[FiledCell], random: Random) -> list[FiledCell]:
    """Money came back where there were wage cases, in whole hundreds of yuan."""
    cases = [cell for cell in cells if cell.code == "M10"]
    hundreds = spread(WAGES_RECOVERED_FEN // 100_00, uneven([cell.amount for cell in cases], random))
    at_least = next(place for place, part in enumerate(hundreds) if part)
    return [
        _cell("M11", cell.region, cell.month, part * 100_00, first=place == at_least)
        for place, (cell, part) in enumerate(zip(cases, hundreds, strict=True))
    ]


def _cell(code: str, region: str, month: int, amount: int, *, first: bool) -> FiledCell:
    return FiledCell(code, region, month, amount, is_at_least=first and code in AT_LEAST)
