"""`concurrent-edits`: two people save the same cell at the same moment, ten thousand times."""

from collections.abc import Callable

from django.utils import timezone

from bench import scratch
from bench.drills.crowd import crowd
from bench.drills.registry import Drill, DrillFailed
from bench.filing import OpenReturn, open_return
from bench.scale import FULL
from bench.world import World
from governance.returns import actions

PAIRS = 10_000
TOLD_EVERY = 1_000


def run(say: Callable[[str], None], *, pairs: int = PAIRS) -> None:
    """Raises DrillFailed: an update was lost, or a loser was not told."""
    with scratch.database():
        rehearse(open_return(World(FULL)), pairs=pairs, say=say)


def rehearse(office: OpenReturn, *, pairs: int, say: Callable[[str], None]) -> None:
    """Every pair over the same revision of a cell: one is saved, the other is told what stands there."""
    codes, posts = office.codes(), (office.clerk, office.head)
    before = {code: office.value(code).events.count() for code in codes}

    def save(written) -> actions.Outcome:
        post, entry = written
        with office.acting(post):
            return actions.save_cells(
                monthly_return=office.monthly_return, entries=[entry], by=post, at=timezone.now()
            )[0]

    with crowd(2) as together:
        for number in range(pairs):
            code = codes[number % len(codes)]
            seen = office.value(code).revision
            entries = [actions.Entry(code, str(2 * number + one), seen) for one in (1, 2)]
            _judge(office, code, together(save, list(zip(posts, entries, strict=True))))
            if (number + 1) % TOLD_EVERY == 0:
                say(f"{number + 1} pairs: one saved, one told, nothing lost")
    _every_save_left_one_trace(office, before, pairs)


def _judge(office: OpenReturn, code: str, outcomes: list[actions.Outcome]) -> None:
    saved = [one for one in outcomes if one.value is not None]
    told = [one for one in outcomes if one.conflict is not None]
    if len(saved) != 1 or len(told) != 1:
        raise DrillFailed(f"{code}: {len(saved)} saved, {len(told)} told")
    winner, loser = saved[0], told[0]
    stands = office.value(code).amount
    if stands != winner.value.amount or not _is_of(stands, winner.entry.text):
        raise DrillFailed(f"{code}: {winner.entry.text} was saved, {stands} stands")
    if loser.conflict.current.amount != stands or not loser.entry.text:
        raise DrillFailed(f"{code}: the loser was shown {loser.conflict.current.amount}, {stands} stands")


def _is_of(stands: int, text: str) -> bool:
    """What was typed is what stands: money is typed in 元 and stands in 分."""
    return stands in (int(text), int(text) * 100)


def _every_save_left_one_trace(office: OpenReturn, before: dict[str, int], pairs: int) -> None:
    added = sum(office.value(code).events.count() - count for code, count in before.items())
    if added != pairs:
        raise DrillFailed(f"{pairs} saves left {added} traces")


DRILL = Drill("concurrent-edits", "一万对同时改同一格：不丢一次修改，后到的都得知对方填的是什么", run)
