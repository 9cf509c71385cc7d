"""`repeated-submissions`: the same submission arrives five times at once, two thousand times."""

from collections.abc import Callable

from django.utils import timezone

from bench import scratch
from bench.drills.crowd import crowd
from bench.drills.registry import Drill, DrillFailed
from bench.filing import OpenReturn, open_return
from bench.scale import FULL
from bench.world import World
from governance.returns import actions
from governance.returns.models import Filing
from governance.workflow.actions import AlreadyDone
from governance.workflow.models import StateChange

SUBMISSIONS, COPIES = 2_000, 5
TOLD_EVERY = 200


def run(say: Callable[[str], None], *, submissions: int = SUBMISSIONS) -> None:
    """Raises DrillFailed: a submission left no row, or more than one."""
    with scratch.database():
        rehearse(open_return(World(FULL)), submissions=submissions, say=say)


def rehearse(office: OpenReturn, *, submissions: int, say: Callable[[str], None]) -> None:
    """Submit five times at once, look, take back, and again."""

    def submit(_: int) -> bool:
        """Whether this copy is the one that counted."""
        with office.acting(office.clerk):
            try:
                actions.submit_return(
                    monthly_return=office.monthly_return, by=office.clerk, at=timezone.now()
                )
            except AlreadyDone:
                return False
            return True

    with crowd(COPIES) as together:
        for number in range(1, submissions + 1):
            counted = sum(together(submit, range(COPIES)))
            _judge(office, number, counted)
            with office.acting(office.clerk):
                actions.withdraw_return(
                    monthly_return=office.monthly_return, by=office.clerk, at=timezone.now()
                )
            if number % TOLD_EVERY == 0:
                say(f"{number} submissions in {COPIES} copies each: one row each")


def _judge(office: OpenReturn, number: int, counted: int) -> None:
    filings = Filing._base_manager.filter(monthly_return=office.monthly_return).count()
    steps = StateChange._base_manager.filter(
        subject_type=office.monthly_return._meta.label_lower,
        subject_id=str(office.monthly_return.pk),
        transition="submit",
    ).count()
    if (counted, filings, steps) != (1, number, number):
        raise DrillFailed(f"submission {number}: {counted} counted, {filings} filings, {steps} steps")


DRILL = Drill("repeated-submissions", "两千次提交各到五份：每次只留一条报送记录", run)
