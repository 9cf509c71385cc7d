"""Every write to a correction. The new version of a return is made in `versions`."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.corrections import changes, policy, versions
from governance.corrections.models import Correction, CorrectionItem, CorrectionKind
from governance.corrections.states import WORKFLOW, CorrectionState
from governance.returns.actions.common import require
from governance.returns.models import MonthlyReturn
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


@transaction.atomic
def request_correction(
    *,
    monthly_return: MonthlyReturn,
    typed: Mapping[str, str],
    reason: str,
    evidence: str = "",
    by,
    at: datetime,
) -> Correction:
    """申请更正: `typed` is code → new number as written; blank means unchanged.

    Raises:
        ChangeRefused: not a number, nothing changed, or the new numbers would break a check.
    """
    row = workflow.lock(monthly_return)
    require(policy.can_request(row, post=by))
    _refuse_second(row)
    wanted = changes.read(row, typed)
    correction = _request(row, CorrectionKind.VALUE, reason, evidence, by=by, at=at)
    CorrectionItem.objects.bulk_create(
        CorrectionItem(
            region_id=row.region_id,
            correction=correction,
            code=one.line.code,
            old_amount=one.old_amount,
            old_precision=one.old_precision,
            new_amount=one.new_amount,
            new_precision=one.new_precision,
        )
        for one in wanted
    )
    return correction


@transaction.atomic
def request_late_filing(
    *, monthly_return: MonthlyReturn, reason: str, evidence: str = "", by, at: datetime
) -> Correction:
    """申请补报: to be let in after the month was locked without this unit."""
    row = workflow.lock(monthly_return)
    require(policy.can_request_late(row, post=by))
    _refuse_second(row)
    return _request(row, CorrectionKind.LATE, reason, evidence, by=by, at=at)


@transaction.atomic
def withdraw_correction(*, correction: Correction, by, at: datetime) -> Correction:
    """撤回申请: by the person who asked, before it is approved."""
    row = workflow.lock(correction)
    if row.state == CorrectionState.WITHDRAWN:
        raise AlreadyDone("申请已经撤回。")
    require(policy.can_withdraw(row, post=by))
    workflow.apply_transition(row, "withdraw", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def approve_correction(*, correction: Correction, by, at: datetime) -> Correction:
    """同意更正: changes no number yet."""
    row = workflow.lock(correction)
    if row.state == CorrectionState.APPROVED:
        raise AlreadyDone("已经同意，等待另一人解锁。")
    require(policy.can_approve(row, post=by))
    row.approved_at, row.approved_by, row.approved_by_name = at, by, by.person_name
    workflow.apply_transition(row, "approve", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def refuse_correction(*, correction: Correction, reason: str, by, at: datetime) -> Correction:
    """不予更正: with the reason; the locked numbers stand."""
    row = workflow.lock(correction)
    if row.state == CorrectionState.REFUSED:
        raise AlreadyDone("已经答复不予更正。")
    require(policy.can_refuse(row, post=by))
    workflow.apply_transition(row, "refuse", workflow=WORKFLOW, by=by, at=at, reason=reason)
    return row


@transaction.atomic
def unlock_correction(*, correction: Correction, by, at: datetime) -> Correction:
    """解锁更正: only the items asked for, only to the numbers asked for; then locked again at once.

    For a late filing the return is admitted: the unit files it, and it is locked when it is approved.
    """
    row = workflow.lock(correction)
    if row.state == CorrectionState.UNLOCKED:
        raise AlreadyDone("已经解锁，更正已生效。")
    require(policy.can_unlock(row, post=by))
    row.unlocked_at, row.unlocked_by, row.unlocked_by_name = at, by, by.person_name
    if not row.is_late_filing:
        row.to_version = row.from_version + 1
    said = row.reason if row.is_late_filing else versions.said(row)
    step = workflow.apply_transition(row, "unlock", workflow=WORKFLOW, by=by, at=at, reason=said)
    if row.is_late_filing:
        _admit(row, by=by, at=at)
    else:
        versions.make(row, step=step, by=by, at=at)
        _record(row, said, by=by, at=at)
    return row


def _request(row: MonthlyReturn, kind: str, reason: str, evidence: str, *, by, at: datetime) -> Correction:
    if not reason.strip():
        raise TransitionRefused("请写明理由。")
    correction = Correction.objects.create(
        region_id=row.region_id,
        monthly_return=row,
        kind=kind,
        month=row.month,
        from_version=row.version,
        reason=reason.strip()[:300],
        evidence=evidence.strip()[:200],
        requested_at=at,
        requested_by=by,
        requested_by_name=by.person_name,
    )
    step = WORKFLOW.get("request")
    workflow.record_step(
        correction, step, before="", by=by, at=at, reason=correction.reason, workflow=WORKFLOW
    )
    return correction


def _refuse_second(row: MonthlyReturn) -> None:
    if Correction.objects.pending().filter(monthly_return=row).exists():
        raise TransitionRefused("本表已有一份申请正在办理，请等它办结。")


def _admit(row: Correction, *, by, at: datetime) -> None:
    monthly_return = workflow.lock(row.monthly_return)
    monthly_return.admitted_at = at
    monthly_return.save(update_fields=["admitted_at"])
    summary = f"准予{row.region.name}{row}"
    audit.record(EventKind.LATE_FILING_ADMITTED, by=by, at=at, subject=row, summary=summary)


def _record(row: Correction, said: str, *, by, at: datetime) -> None:
    people = f"{row.requested_by_name}申请，{row.approved_by_name}同意，{by.person_name}解锁"
    summary = f"{row.region.name}{row}：{said}；{people}"
    audit.record(EventKind.RETURN_CORRECTED, by=by, at=at, subject=row, summary=summary)
