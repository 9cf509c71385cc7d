"""Submitting and taking back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.returns import checks, policy, sheets
from governance.returns.actions.common import require
from governance.returns.models import Filing, MonthlyReturn
from governance.returns.sheet import Finding, Sheet
from governance.returns.states import WORKFLOW, ReturnState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


class ChecksFailed(TransitionRefused):
    """The return cannot be submitted yet; `findings` say what to do."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings
        super().__init__(f"还有{len(findings)}处需要改正或说明，尚不能提交。")


@transaction.atomic
def submit_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """提交审核: every value there, no error, a sentence for each warning. The first time decides lateness.

    Raises:
        ChecksFailed: with everything that is still to be done.
    """
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.SUBMITTED and row.submitted_by_id == by.pk:
        raise AlreadyDone("已经提交，正在等待审核。")
    require(policy.can_submit(row, post=by, on=timezone.localdate(at)))
    lines = sheets.lines_of(row)
    observed = sheets.observed_for(row, lines)
    sheet = sheets.build(row, observed=observed)
    if failed := checks.blocking(sheet):
        raise ChecksFailed(failed)
    _remember_observed(row, observed)
    _submit(row, sheet, by=by, at=at)
    return row


@transaction.atomic
def withdraw_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """撤回: back to the filer while the reviewer has not opened it. Its first submission stays on record."""
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.DRAFT:
        raise AlreadyDone("已经撤回，可以继续修改。")
    require(policy.can_withdraw(row, post=by))
    row.submitted_at = row.submitted_by = None
    workflow.apply_transition(row, "withdraw", workflow=WORKFLOW, by=by, at=at)
    return row


def _remember_observed(row: MonthlyReturn, observed: Mapping[str, int]) -> None:
    """Keep beside each filed number what the records said at the moment of submission."""
    for value in sheets.values_of(row).values():
        if value.observed != observed.get(value.code):
            value.observed = observed.get(value.code)
            value.save(update_fields=["observed"])


def _submit(row: MonthlyReturn, sheet: Sheet, *, by, at: datetime) -> None:
    today = timezone.localdate(at)
    if row.first_submitted_at is None:
        row.first_submitted_at, row.first_submitted_on = at, today
        row.is_late = today > row.due_on
    row.submitted_at, row.submitted_by, row.opened_by_reviewer_at = at, by, None
    step = "submit"
    if row.state == ReturnState.RETURNED:
        row.round, step = row.round + 1, "resubmit"
    workflow.apply_transition(row, step, workflow=WORKFLOW, by=by, at=at)
    Filing.objects.create(
        region_id=row.region_id,
        monthly_return=row,
        return_version=row.version,
        round=row.round,
        cells={line.code: sheet.cell(line.code).as_filed() for line in sheet.typed_lines()},
        at=at,
        by=by,
        by_name=by.person_name,
    )
