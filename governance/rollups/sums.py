"""Adds up the children of a month. Pure: the parts are passed in.

Counts and amounts are added, what stands at the end of the month is added over disjoint units too, and
rates are computed again from the added parts. A unit that gave nothing is left out and counted as a gap.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.returns import amounts
from governance.returns.sheet import Line

Parts = Mapping[str, Mapping[int, int]]  # code → region id → amount


@dataclass(frozen=True)
class Total:
    """One line of a roll-up: `own` is the bureau's own item, `children` the sum of the units."""

    line: Line
    own: int | None
    children: int | None
    have: int
    expected: int

    @property
    def amount(self) -> int | None:
        given = [part for part in (self.own, self.children) if part is not None]
        return sum(given) if given else None

    @property
    def text(self) -> str:
        return self.line.show(self.amount) or "—"

    @property
    def is_partial(self) -> bool:
        return self.have < self.expected


@dataclass(frozen=True)
class Difference:
    """A unit whose number is no longer the one that was added up."""

    line: Line
    region_id: int
    then: int | None
    now: int | None

    @property
    def then_text(self) -> str:
        return self.line.show(self.then) or "—"

    @property
    def now_text(self) -> str:
        return self.line.show(self.now) or "—"


def totals(lines: Iterable[Line], parts: Parts, *, own_id: int, expected: int) -> list[Total]:
    """One Total per typed line; `expected` is how many units should have given it."""
    return [_total(line, parts.get(line.code, {}), own_id, expected) for line in lines if line.is_typed]


def rate(line: Line, found: Mapping[str, Total]) -> str:
    """A rate from its added parts, never an average."""
    top, bottom = found.get(line.numerator), found.get(line.denominator)
    if top is None or bottom is None or top.amount is None or bottom.amount is None:
        return "—"
    return amounts.show_percent(top.amount, bottom.amount)


def differences(lines: Iterable[Line], then: Parts, now: Parts) -> list[Difference]:
    """C50 县数＝各乡镇数之和＋本级数: where the sum reported then and the parts now disagree, by unit."""
    found = []
    for line in lines:
        before, after = then.get(line.code, {}), now.get(line.code, {})
        for region_id in sorted({*before, *after}):
            if before.get(region_id) != after.get(region_id):
                found.append(Difference(line, region_id, before.get(region_id), after.get(region_id)))
    return found


def _total(line: Line, given: Mapping[int, int], own_id: int, expected: int) -> Total:
    children = [amount for region_id, amount in given.items() if region_id != own_id]
    own = given.get(own_id)
    if own is not None and not children:
        return Total(line, own, None, 1, 1)
    return Total(line, own, sum(children) if children else None, len(children), expected)
