"""Reporting periods: spans of whole months, a month being the integer yyyymm (202605).

Keys: 2026M05, 2026Q2, 2026H1, 2026Y; any other span reads 2026M01-2026M05. Pure; no clock.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1949, 2199
QUARTER_WORDS = {1: "第一季度", 2: "第二季度", 3: "第三季度", 4: "第四季度"}
HALF_WORDS = {1: "上半年", 2: "下半年"}
MONTH_KEY = re.compile(r"(\d{4})M(\d{2})")
LONG_KEY = re.compile(r"(\d{4})(Q[1-4]|H[12]|Y)")


def check_month(month: int) -> int:
    """The month itself; raises ValueError when it is not a yyyymm of the years 1949 to 2199."""
    year, number = divmod(month, 100)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        raise ValueError(f"not a month: {month!r} (expected yyyymm)")
    return month


def shift(month: int, by: int) -> int:
    """The month `by` months later; negative for earlier."""
    index = month // 100 * 12 + month % 100 - 1 + by
    return check_month(index // 12 * 100 + index % 12 + 1)


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def months_between(first: int, last: int) -> int:
    """How many months `last` lies after `first`."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole months, both ends included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if check_month(self.first) > check_month(self.last):
            raise ValueError(f"a period cannot end ({self.last}) before it starts ({self.first})")

    def __len__(self) -> int:
        return months_between(self.first, self.last) + 1

    def __contains__(self, month: int) -> bool:
        return self.first <= month <= self.last

    def __str__(self) -> str:
        return self.key

    @property
    def months(self) -> tuple[int, ...]:
        return tuple(shift(self.first, n) for n in range(len(self)))

    @property
    def year(self) -> int:
        """The year of the last month, by which the period is filed and cited."""
        return self.last // 100

    @property
    def starts_on(self) -> date:
        return date(self.first // 100, self.first % 100, 1)

    @property
    def ends_on(self) -> date:
        year, number = divmod(self.last, 100)
        return date(year, number, monthrange(year, number)[1])

    @property
    def key(self) -> str:
        year, number = divmod(self.first, 100)
        name = self._regular_name()
        if name is None:
            return f"{_month_key(self.first)}-{_month_key(self.last)}"
        return _month_key(self.first) if name == "M" else f"{year}{name}"

    @property
    def label(self) -> str:
        """2026年5月, 2026年第二季度, 2026年上半年, 2026年, 2026年1—5月, 2025年11月—2026年2月."""
        year, number = divmod(self.first, 100)
        name = self._regular_name()
        if name in ("M", "Y"):
            return f"{year}年{number}月" if name == "M" else f"{year}年"
        if name is not None:
            words = QUARTER_WORDS if name[0] == "Q" else HALF_WORDS
            return f"{year}年{words[int(name[1])]}"
        end = f"{self.last % 100}月"
        return f"{year}年{number}—{end}" if self.year == year else f"{year}年{number}月—{self.year}年{end}"

    @property
    def is_month(self) -> bool:
        return self.first == self.last

    @property
    def is_year_to_date(self) -> bool:
        """Whether it runs from January within one year, so that only the year before compares with it."""
        return self.first % 100 == 1 and self.first // 100 == self.year

    def previous(self) -> "Period":
        """The span of equal length just before (上期): for a quarter, the quarter before."""
        return self.shifted(-len(self))

    def year_before(self) -> "Period":
        """The same months of the year before (上年同期)."""
        return self.shifted(-12)

    def shifted(self, by: int) -> "Period":
        return Period(shift(self.first, by), shift(self.last, by))

    def _regular_name(self) -> str | None:
        start, length = self.first % 100 - 1, len(self)
        if length == 1:
            return "M"
        if length == 12 and start == 0:
            return "Y"
        if length in (3, 6) and start % length == 0:
            return f"{'Q' if length == 3 else 'H'}{start // length + 1}"
        return None


def month(month: int) -> Period:
    return Period(month, month)


def quarter(year: int, number: int) -> Period:
    return _part_of_year(year, number, length=3)


def half(year: int, number: int) -> Period:
    return _part_of_year(year, number, length=6)


def year(year: int) -> Period:
    return _part_of_year(year, 1, length=12)


def year_to_date(month: int) -> Period:
    """January to the month: 今年以来, 1—5月."""
    return Period(check_month(month) // 100 * 100 + 1, month)


def last_months(month: int, count: int) -> Period:
    """The `count` months ending with the month."""
    if count < 1:
        raise ValueError("a period has at least one month")
    return Period(shift(month, 1 - count), month)


def parse(key: str) -> Period:
    """The period of a key; raises ValueError naming the key when it is not one."""
    if found := LONG_KEY.fullmatch(key):
        return _named(int(found[1]), found[2])
    ends = key.split("-")
    if len(ends) <= 2 and all(MONTH_KEY.fullmatch(end) for end in ends):
        return Period(_month_from(ends[0]), _month_from(ends[-1]))
    raise ValueError(f"not a period key: {key!r}")


def _named(in_year: int, name: str) -> Period:
    length = {"Q": 3, "H": 6, "Y": 12}[name[0]]
    return _part_of_year(in_year, int(name[1:] or 1), length=length)


def _part_of_year(in_year: int, number: int, *, length: int) -> Period:
    if not 1 <= number <= 12 // length:
        raise ValueError(f"no part {number} of {length} months in a year")
    last = number * length
    return Period(in_year * 100 + last - length + 1, in_year * 100 + last)


def _month_key(month: int) -> str:
    return f"{month // 100}M{month % 100:02d}"


def _month_from(key: str) -> int:
    return check_month(int(key.replace("M", "")))
