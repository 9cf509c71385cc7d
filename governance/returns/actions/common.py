"""What every action on a return begins and ends with."""

from governance.figures import dirty
from governance.returns import policy
from governance.returns.models import MonthlyReturn
from governance.returns.opening import FIGURES
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused


def open_for_filling(monthly_return: MonthlyReturn, *, by) -> MonthlyReturn:
    """The return under its row lock; refused unless it is the actor's to fill in."""
    row = workflow.lock(monthly_return)
    require(policy.can_fill(row, post=by))
    return row


def require(answer: policy.Answer) -> None:
    """Raises TransitionRefused with the reason of a refusal."""
    allowed, reason = answer
    if not allowed:
        raise TransitionRefused(reason)


def mark_figures(row: MonthlyReturn) -> None:
    """The month of this unit is to be computed again."""
    dirty.mark(region=row, months=[row.month], group=FIGURES)
