"""Rounds, ratios and verdicts. Pure: knows no database and no measure."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FEWEST_ROUNDS = 5


@dataclass(frozen=True)
class Ratio:
    """One comparison: the median of the portal's side divided by the median of the bare side."""

    label: str
    value: float
    detail: str = ""

    def __str__(self) -> str:
        text = f"{self.label} {self.value:.2f}".strip()
        return f"{text} ({self.detail})" if self.detail else text


@dataclass(frozen=True)
class Outcome:
    """What a measure came to. `ratio` is None when it could not be measured; `note` then says why."""

    name: str
    goal: float
    ratio: float | None
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.ratio is not None and self.ratio <= self.goal

    @property
    def verdict(self) -> str:
        if self.ratio is None:
            return "not measured"
        return "holds" if self.holds else "falls short"


def outcome(name: str, goal: float, ratios: Sequence[Ratio], note: str = "") -> Outcome:
    """A measure is as good as its worst comparison; the others are told in the note."""
    worst = max(ratio.value for ratio in ratios)
    told = "; ".join([*map(str, ratios), *([note] if note else [])])
    return Outcome(name, goal, worst, told)


def line(one: Outcome) -> str:
    ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
    return f"{one.name:<20} {ratio:>7}  goal <= {one.goal:<5g} {one.verdict:<12} {one.note}".rstrip()


def as_objects(outcomes: Sequence[Outcome]) -> list[dict]:
    """The content of the JSON file."""
    return [
        {
            "name": one.name,
            "ratio": None if one.ratio is None else round(one.ratio, 4),
            "goal": one.goal,
            "holds": one.holds,
        }
        for one in outcomes
    ]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(left: Callable[[], float], right: Callable[[], float], *, rounds: int) -> tuple[float, float]:
    """Median seconds of both sides over interleaved rounds; each side times itself.

    The side that begins changes from round to round, so that neither always finds the warmer cache.
    """
    sides = {"left": left, "right": right}
    found: dict[str, list[float]] = {"left": [], "right": []}
    for number in range(rounds):
        for side in ("left", "right") if number % 2 == 0 else ("right", "left"):
            found[side].append(sides[side]())
    return statistics.median(found["left"]), statistics.median(found["right"])


def often(work: Callable[[], object], times: int) -> Callable[[], float]:
    """A side that is its own timer: the median of some calls after each other."""
    return lambda: statistics.median(seconds(work) for _ in range(times))


def ratio_of(label: str, ours: float, bare: float, more: str = "") -> Ratio:
    detail = f"{ours * 1000:.2f} ms / {bare * 1000:.2f} ms"
    return Ratio(label, ours / bare, f"{detail}, {more}" if more else detail)


def timed(
    label: str, left: Callable[[], object], right: Callable[[], object], *, rounds: int, repeat: int = 1
) -> Ratio:
    """Both sides once to warm up, then the ratio of their medians."""
    left()
    right()
    return ratio_of(label, *compare(often(left, repeat), often(right, repeat), rounds=rounds))
