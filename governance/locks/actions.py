"""Every write to a lock: one person proposes, another confirms."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.locks import policy, queries
from governance.locks.models import PeriodLock
from governance.locks.states import WORKFLOW, LockState
from governance.regions.models import Region
from governance.returns.actions.common import require
from governance.returns.models import MonthlyReturn, ReturnForm, ReturnPeriod
from governance.returns.states import WORKFLOW as RETURN_WORKFLOW
from governance.returns.states import ReturnState
from governance.rollups import actions as rollups
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


@transaction.atomic
def propose_lock(
    *, region: Region, form: ReturnForm, month: int, reason: str = "", by, at: datetime
) -> PeriodLock:
    """提请锁定: refused while a unit is missing, unless a reason asks for a lock with gaps.

    Raises:
        TransitionRefused: naming the missing units or the open data queries.
    """
    require(policy.can_propose(region, post=by))
    require(policy.has_ended(month, on=timezone.localdate(at)))
    if PeriodLock.objects.live().filter(region=region, form=form, month=month).exists():
        raise AlreadyDone("本月已提请锁定或已锁定。")
    _refuse_queries(region, form, month)
    gaps = queries.gaps_of(region, form, month)
    _refuse_gaps(gaps, reason)
    lock = PeriodLock.objects.create(
        region=region,
        form=form,
        month=month,
        gaps=gaps,
        reason=reason.strip()[:300] if gaps else "",
        proposed_at=at,
        proposed_by=by,
        proposed_by_name=by.person_name,
    )
    step = WORKFLOW.get("propose")
    workflow.record_step(lock, step, before="", by=by, at=at, reason=lock.reason, workflow=WORKFLOW)
    return lock


@transaction.atomic
def confirm_lock(*, lock: PeriodLock, agrees_to_gaps: bool = False, by, at: datetime) -> PeriodLock:
    """确认锁定: by another person, who sees the same gaps. From here on numbers change by correction alone."""
    row = workflow.lock(lock)
    if row.state == LockState.LOCKED:
        raise AlreadyDone("本月已经锁定。")
    require(policy.can_confirm(row, post=by))
    _refuse_queries(row.region, row.form, row.month)
    _refuse_other_gaps(row)
    if row.gaps and not agrees_to_gaps:
        raise TransitionRefused(f"缺{row.gap_names}，须同意“缺报锁定”方可确认。")
    row.confirmed_at, row.confirmed_by, row.confirmed_by_name = at, by, by.person_name
    workflow.apply_transition(row, "confirm", workflow=WORKFLOW, by=by, at=at, reason=row.reason)
    if row.region.level == "COUNTY":
        _lock_returns(row, by=by, at=at)
    else:
        _close(row, by=by, at=at)
    summary = f"锁定{row}" + (f"，缺报{row.gap_names}" if row.gaps else "")
    audit.record(EventKind.RETURNS_LOCKED, by=by, at=at, subject=row, summary=summary)
    return row


@transaction.atomic
def withdraw_lock(*, lock: PeriodLock, reason: str, by, at: datetime) -> PeriodLock:
    """撤回提请: the month stays open."""
    row = workflow.lock(lock)
    if row.state == LockState.WITHDRAWN:
        raise AlreadyDone("提请已经撤回。")
    require(policy.can_withdraw(row, post=by))
    workflow.apply_transition(row, "withdraw", workflow=WORKFLOW, by=by, at=at, reason=reason)
    return row


def _lock_returns(lock: PeriodLock, *, by, at: datetime) -> None:
    """Every approved return is locked; the missing ones are shut out until they are admitted."""
    rows = MonthlyReturn.objects.filter(county_id=lock.region_id, form_id=lock.form_id, month=lock.month)
    for found in rows.exclude(state=ReturnState.NOT_REQUIRED).order_by("pk"):
        row = workflow.lock(found)
        if row.state in (ReturnState.APPROVED, ReturnState.REPORTED):
            workflow.apply_transition(row, "lock", workflow=RETURN_WORKFLOW, by=by, at=at)
        elif row.state != ReturnState.LOCKED:
            row.missed_at = at
            row.save(update_fields=["missed_at"])
    periods = ReturnPeriod.objects.filter(region_id=lock.region_id, form_id=lock.form_id, month=lock.month)
    periods.update(locked_at=at)


def _close(lock: PeriodLock, *, by, at: datetime) -> None:
    """The city's month: its roll-up is kept as it stands, and no county changes a number but by correction.

    A county that had not locked still may, with what it has approved; it is named as a gap.
    """
    rollups.keep_city(
        city=lock.region, form=lock.form, month=lock.month, gap_reason=lock.reason, proposer=lock.proposed_by,
        by=by, at=at,
    )  # fmt: skip
    periods = ReturnPeriod.objects.filter(city_id=lock.region_id, form_id=lock.form_id, month=lock.month)
    periods.update(closed_at=at)


def _refuse_queries(region: Region, form: ReturnForm, month: int) -> None:
    if found := queries.queries_of(region, form, month):
        named = "、".join(f"{query.region.name}{query.code}（{query.status.label}）" for query in found)
        raise TransitionRefused(f"还有数据质疑没有了结，不能锁定：{named}。")


def _refuse_gaps(gaps: list[dict], reason: str) -> None:
    if gaps and not reason.strip():
        named = "、".join(f"{gap['name']}（{gap['state']}）" for gap in gaps)
        raise TransitionRefused(f"还有{len(gaps)}个单位缺报，不能锁定：{named}。确需缺报锁定的，请写明理由。")


def _refuse_other_gaps(lock: PeriodLock) -> None:
    """Both persons agree to the same gaps, or to none."""
    now = {gap["id"] for gap in queries.gaps_of(lock.region, lock.form, lock.month)}
    if now != {gap["id"] for gap in lock.gaps}:
        raise TransitionRefused("提请以后缺报单位有变化，请撤回后重新提请。")
