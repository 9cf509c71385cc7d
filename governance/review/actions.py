"""What a reviewer does with returns beyond a single decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from governance.returns import actions as returns
from governance.returns import policy
from governance.returns.models import MonthlyReturn
from governance.review import queries
from governance.review.models import ReturnOpening
from governance.workflow.actions import TransitionRefused


@dataclass
class Outcome:
    """What became of several returns approved in one press."""

    approved: list[MonthlyReturn] = field(default_factory=list)
    refused: list[tuple[MonthlyReturn, str]] = field(default_factory=list)


@transaction.atomic
def open_for_review(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """审核查阅: remember that this reviewer saw this round; the filer cannot withdraw it any more."""
    row = returns.open_for_review(monthly_return=monthly_return, by=by, at=at)
    if _is_at_desk(row, by):
        ReturnOpening.objects.get_or_create(
            region_id=row.region_id,
            monthly_return=row,
            return_version=row.version,
            round=row.round,
            by=by,
            defaults={"at": at},
        )
    return row


@transaction.atomic
def approve_many(*, monthly_returns: Iterable[MonthlyReturn], by, at: datetime) -> Outcome:
    """批量审核通过: each one opened by this person in this round; the others are named and left."""
    rows = list(monthly_returns)
    opened = queries.opened_by(post=by, monthly_returns=rows)
    outcome = Outcome()
    for row in rows:
        if row.pk not in opened:
            outcome.refused.append((row, "您尚未打开查看，不能批量通过。"))
            continue
        try:
            outcome.approved.append(returns.approve(monthly_return=row, by=by, at=at))
        except TransitionRefused as refusal:
            outcome.refused.append((row, str(refusal)))
    return outcome


def _is_at_desk(row: MonthlyReturn, by) -> bool:
    """Whether the return waits for this post's decision."""
    answers = (
        policy.can_sign(row, post=by),
        policy.can_approve(row, post=by),
        policy.can_review_county(row, post=by),
    )
    return any(allowed for allowed, _reason in answers)
