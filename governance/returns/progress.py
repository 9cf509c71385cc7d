"""Completeness and timeliness of a period. Pure.

Completeness is approved ÷ expected; timeliness is (approved and first submitted in time) ÷ expected. A
return sent back drops out of both until it is approved again; one first submitted late never counts as
on time (governance §6.2, S11).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from governance.returns import amounts
from governance.returns.states import COUNTED, OPEN, ReturnState


@dataclass(frozen=True)
class Progress:
    """How far one bureau's period has come; townships only."""

    expected: int = 0
    approved: int = 0
    on_time: int = 0
    late: int = 0
    states: dict[str, int] = field(default_factory=dict)

    @property
    def completeness(self) -> str:
        return amounts.show_percent(self.approved, self.expected)

    @property
    def timeliness(self) -> str:
        return amounts.show_percent(self.on_time, self.expected)

    @property
    def owed(self) -> int:
        """Not submitted, or sent back and not submitted again."""
        return sum(self.states.get(state, 0) for state in OPEN)

    @property
    def returned(self) -> int:
        return self.states.get(ReturnState.RETURNED, 0)

    @property
    def never_filed(self) -> int:
        return self.owed - self.returned

    @property
    def to_sign(self) -> int:
        return self.states.get(ReturnState.SUBMITTED, 0)

    @property
    def to_review(self) -> int:
        return self.states.get(ReturnState.TOWNSHIP_APPROVED, 0)


def tally(rows: Iterable[tuple[str, bool]]) -> Progress:
    """From (state, is late) of every expected return."""
    return tally_groups((state, late, count) for (state, late), count in Counter(rows).items())


def tally_groups(groups: Iterable[tuple[str, bool, int]]) -> Progress:
    """From (state, is late, how many): the same, of returns that were counted beforehand."""
    groups = list(groups)
    states: Counter[str] = Counter()
    for state, _late, count in groups:
        states[state] += count
    return Progress(
        expected=sum(states.values()),
        approved=sum(count for state, _late, count in groups if state in COUNTED),
        on_time=sum(count for state, late, count in groups if state in COUNTED and not late),
        late=sum(count for _state, late, count in groups if late),
        states=dict(states),
    )
