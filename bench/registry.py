"""What a measure is, and why one may be left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench import ratios
from bench.ratios import Outcome, Ratio
from bench.world import World


class NotMeasurable(Exception):
    """What the measure needs is missing here; the message says what."""


@dataclass(frozen=True)
class Measure:
    """`work(world)` gives one or more comparisons; the worst must not exceed `goal`. `note` is told beside it."""

    name: str
    goal: float
    says: str
    work: Callable[[World], Sequence[Ratio]]
    note: str = ""

    def run(self, world: World) -> Outcome:
        try:
            return ratios.outcome(self.name, self.goal, self.work(world), self.note)
        except NotMeasurable as reason:
            return Outcome(self.name, self.goal, None, str(reason))
