"""Review up the tree: opened, signed by the office, approved by the county, sent back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from governance.returns import policy, reliance, sheets
from governance.returns.actions.common import mark_figures, require
from governance.returns.models import CellComment, MonthlyReturn
from governance.returns.states import COUNTED, WORKFLOW, ReturnState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


@transaction.atomic
def open_for_review(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """Note that the reviewer has seen the return; from here on the filer cannot withdraw it."""
    row = workflow.lock(monthly_return)
    if row.opened_by_reviewer_at is None and policy.can_sign(row, post=by)[0]:
        row.opened_by_reviewer_at = at
        row.save(update_fields=["opened_by_reviewer_at"])
    return row


@transaction.atomic
def sign_off(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """司法所负责人审核通过: on to the county; the county's own return is thereby approved."""
    row = workflow.lock(monthly_return)
    if row.signed_by_id == by.pk and row.state in (ReturnState.TOWNSHIP_APPROVED, ReturnState.APPROVED):
        raise AlreadyDone("您已审核通过，无需重复操作。")
    require(policy.can_sign(row, post=by))
    row.signed_at, row.signed_by = at, by
    if not policy.is_county_return(row):
        workflow.apply_transition(row, "sign_off", workflow=WORKFLOW, by=by, at=at)
        return row
    row.approved_at, row.approved_by = at, by
    workflow.apply_transition(row, "sign_off_county", workflow=WORKFLOW, by=by, at=at)
    _lock_at_once(row, by=by, at=at)
    mark_figures(row)
    return row


@transaction.atomic
def approve(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """县局审核通过: the values count in the figures from now on."""
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.APPROVED:
        raise AlreadyDone("本表已审核通过，无需重复操作。")
    require(policy.can_approve(row, post=by))
    row.approved_at, row.approved_by = at, by
    workflow.apply_transition(row, "approve", workflow=WORKFLOW, by=by, at=at)
    _lock_at_once(row, by=by, at=at)
    mark_figures(row)
    return row


@transaction.atomic
def return_for_correction(
    *, monthly_return: MonthlyReturn, reason: str, cells: Mapping[str, str], by, at: datetime
) -> MonthlyReturn:
    """退回修改, 撤销审核: with a reason, and a comment on each cell (`cells`: code → what is wrong).

    An approved return that is sent back leaves the figures until it is approved again; reports and roll-ups
    that used its numbers are told.
    """
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.RETURNED:
        raise AlreadyDone("本表已退回，正在修改。")
    require(policy.can_send_back(row, post=by))
    if not reason.strip():
        raise TransitionRefused("请填写退回理由。")
    step = _step_back(row)
    counted = row.state in COUNTED
    row.signed_at = row.signed_by = row.approved_at = row.approved_by = None
    row.opened_by_reviewer_at = None
    change = workflow.apply_transition(row, step, workflow=WORKFLOW, by=by, at=at, reason=reason)
    _comment(row, cells, by=by, at=at)
    if counted:
        mark_figures(row)
        codes = tuple(sheets.values_of(row))
        reliance.tell(reliance.Change(row.region_id, row.form_id, row.month, change, codes), by=by)
    return row


def _step_back(row: MonthlyReturn) -> str:
    if row.state == ReturnState.APPROVED:
        return "revoke_signature" if policy.is_county_return(row) else "revoke_approval"
    return _STEPS_BACK[ReturnState(row.state)]


_STEPS_BACK = {
    ReturnState.SUBMITTED: "send_back_to_clerk",
    ReturnState.TOWNSHIP_APPROVED: "send_back",
    ReturnState.REPORTED: "send_back_county",
}


def _lock_at_once(row: MonthlyReturn, *, by, at: datetime) -> None:
    """A return approved after its month was locked is a late filing: it is locked as the others are."""
    if row.period.locked_at is not None:
        workflow.apply_transition(row, "lock", workflow=WORKFLOW, by=by, at=at)


def _comment(row: MonthlyReturn, cells: Mapping[str, str], *, by, at: datetime) -> None:
    known = {line.code for line in sheets.lines_of(row)}
    CellComment.objects.bulk_create(
        CellComment(
            region_id=row.region_id,
            monthly_return=row,
            round=row.round,
            code=code,
            text=text.strip()[:300],
            at=at,
            by=by,
            by_name=by.person_name,
            by_office=by.office_name,
        )
        for code, text in cells.items()
        if code in known and text.strip()
    )
