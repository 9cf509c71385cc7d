"""The registry of indicators: each figure is defined once, by the app whose records or returns give it.

Apps register theirs in `indicators.py`, imported when Django starts. Codes are never re-used.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import QuerySet

from governance.figures.values import Kind, Unit

# (region id, month yyyymm, amount): what happened in exactly this region, not below it.
Observation = tuple[int, int, int]
Observe = Callable[..., Iterable[Observation]]
Rows = Callable[..., QuerySet]


class Shared(Protocol):
    """A way of observing that several indicators share: those of one `family` are answered by one query."""

    @property
    def family(self) -> Hashable: ...

    def observe_family(
        self, members: Mapping[str, Any], *, city_id: int, month: int
    ) -> Iterable[tuple[int, str, int]]:
        """(region id, code, amount) of every member, exactly as each would answer alone."""
        ...


class Basis(StrEnum):
    """Which number is the official one."""

    OBSERVED = "OBSERVED"  # counted from records; the filed number stands beside it
    FILED = "FILED"  # taken from approved returns; the observed number, if any, stands beside it
    DERIVED = "DERIVED"  # recomputed from summed parts

    @property
    def label(self) -> str:
        return {"OBSERVED": "业务记录", "FILED": "报表填报", "DERIVED": "自动计算"}[self.value]


@dataclass(frozen=True)
class Indicator:
    """指标. `observe(city_id=, months=)` yields observations; `rows(region=, months=)` the rows behind.

    `level` names who files it: TOWNSHIP, COUNTY or NONE. A ratio names its numerator and denominator.
    `shared` says with which others it may be observed by one query.
    """

    code: str
    name: str
    identifier: str
    unit: Unit
    kind: Kind
    definition: str
    source: str
    basis: Basis
    group: str
    level: str = "TOWNSHIP"
    numerator: str = ""
    denominator: str = ""
    additive_over_region: bool = True
    additive_over_time: bool = True
    additive_across: bool = False
    precision_allowed: bool = False
    sensitive: bool = False
    observe: Observe | None = None
    shared: Shared | None = None
    rows: Rows | None = None
    rows_template: str = ""  # fragment that lists the rows behind a number

    @property
    def is_ratio(self) -> bool:
        return self.kind is Kind.RATIO

    @property
    def is_stored(self) -> bool:
        """Ratios are recomputed when read; everything else has a slot in the store."""
        return not self.is_ratio

    def __str__(self) -> str:
        return self.name


_indicators: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Add indicators; a code that stands for something else already is refused."""
    for indicator in indicators:
        known = _indicators.setdefault(indicator.code, indicator)
        if known.identifier != indicator.identifier:
            raise ValueError(f"indicator code {indicator.code} is taken by {known.identifier}")


def get(code: str) -> Indicator:
    """The indicator of a code. Raises KeyError."""
    return _indicators[code]


def find(code: str) -> Indicator | None:
    return _indicators.get(code)


def all_indicators() -> list[Indicator]:
    return sorted(_indicators.values(), key=lambda indicator: indicator.code)


def of_group(group: str) -> list[Indicator]:
    return [indicator for indicator in all_indicators() if indicator.group == group]


def parts_of(codes: Sequence[str]) -> set[str]:
    """The stored codes needed to show `codes`: ratios stand for their two parts."""
    needed: set[str] = set()
    for code in codes:
        indicator = get(code)
        needed |= {indicator.numerator, indicator.denominator} if indicator.is_ratio else {code}
    return needed
