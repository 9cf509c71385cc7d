"""Every write to a county's roll-up: reported by its head, judged by the city."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.regions.models import Region
from governance.returns import actions as returns
from governance.returns import reliance
from governance.returns.actions.common import require
from governance.returns.models import ReturnForm
from governance.returns.states import WORKFLOW as RETURN_WORKFLOW
from governance.returns.states import ReturnState
from governance.rollups import policy, queries
from governance.rollups.models import RollUp
from governance.rollups.states import WORKFLOW, RollUpState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


@transaction.atomic
def report_upward(
    *, county: Region, form: ReturnForm, month: int, reason: str = "", by, at: datetime
) -> RollUp:
    """上报市局: the sums of the approved returns as they stand, with the missing units named.

    Raises:
        TransitionRefused: reported already, own items not signed, or units missing and no reason given.
    """
    own = queries.own_return(county, form, month)
    own = workflow.lock(own) if own else None
    if RollUp.objects.standing().filter(region=county, form=form, month=month).exists():
        raise AlreadyDone("本月已经上报。")
    require(policy.can_report(county, own, post=by))
    is_late = queries.closed_at(county, form, month) is not None
    if is_late and not reason.strip():
        raise TransitionRefused("市局已锁定本月，补报须写明理由；市局接收后列为锁定后的变动。")
    gaps = queries.gaps_of(county, form, month)
    _refuse_gaps(gaps, reason)
    rollup = RollUp.objects.create(
        region=county,
        monthly_return=own,
        form=form,
        month=month,
        parts=queries.parts_of(county, form, month),
        gaps=gaps,
        reason=reason.strip()[:300] if gaps or is_late else "",
        reported_at=at,
        reported_by=by,
        reported_by_name=by.person_name,
    )
    step = WORKFLOW.get("report")
    workflow.record_step(rollup, step, before="", by=by, at=at, reason=rollup.reason, workflow=WORKFLOW)
    if own is not None and not is_late:
        workflow.apply_transition(own, "report", workflow=RETURN_WORKFLOW, by=by, at=at)
    return rollup


@transaction.atomic
def keep_city(
    *, city: Region, form: ReturnForm, month: int, gap_reason: str, proposer, by, at: datetime
) -> RollUp:
    """The city's own roll-up as its two persons lock it: what the reporting counties' returns add up to now."""
    children = queries.children_of(city, form, month)
    reported = {child.region.pk for child in children if child.rollup is not None}
    gaps = [queries.gap(child.region, "未上报") for child in children if child.rollup is None]
    rollup = RollUp.objects.create(
        region=city,
        form=form,
        month=month,
        parts=queries.parts_of_counties(city, form, month, only=reported),
        gaps=gaps,
        reason=(gap_reason or "县局未上报") if gaps else "",
        reported_at=at,
        reported_by=proposer,
        reported_by_name=proposer.person_name,
    )
    step = WORKFLOW.get("report")
    workflow.record_step(rollup, step, before="", by=proposer, at=at, reason=rollup.reason, workflow=WORKFLOW)
    row = workflow.lock(rollup)
    row.reviewed_at, row.reviewed_by, row.reviewed_by_name = at, by, by.person_name
    workflow.apply_transition(row, "keep", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def accept_rollup(*, rollup: RollUp, by, at: datetime) -> RollUp:
    """接收: the city counts with these sums."""
    row = workflow.lock(rollup)
    if row.state == RollUpState.ACCEPTED:
        raise AlreadyDone("已经接收。")
    require(policy.can_review(row, post=by))
    row.reviewed_at, row.reviewed_by, row.reviewed_by_name = at, by, by.person_name
    row.changed_at = None
    workflow.apply_transition(row, "accept", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def send_back_rollup(*, rollup: RollUp, reason: str, by, at: datetime) -> RollUp:
    """退回县局: the bureau's own items are open again, and it may revoke approvals before it reports anew."""
    row = workflow.lock(rollup)
    if row.state == RollUpState.SENT_BACK:
        raise AlreadyDone("已经退回县局。")
    require(policy.can_send_back(row, post=by))
    _send_back(row, reason, by=by, at=at)
    own = row.monthly_return
    if own is not None and own.state == ReturnState.REPORTED:
        returns.return_for_correction(monthly_return=own, reason=reason, cells={}, by=by, at=at)
    return row


@transaction.atomic
def note_changes(*, rollup: RollUp, by, at: datetime) -> RollUp:
    """知悉变动: the city has seen what changed since the report."""
    row = workflow.lock(rollup)
    if row.changed_at is None:
        raise AlreadyDone("没有未知悉的变动。")
    require(policy.can_review(row, post=by))
    workflow.apply_transition(row, "note_changes", workflow=WORKFLOW, by=by, at=at)
    row.changed_at = None
    row.save(update_fields=["changed_at"])
    return row


def remember_change(*, change: reliance.Change, by) -> None:
    """Keep the standing roll-up true: sent back with its own return, or told what happened to a part."""
    region = Region.objects.get(pk=change.region_id)
    rows = RollUp.objects.standing().filter(
        region_id=region.county_id, form_id=change.form_id, month=change.month
    )
    for found in rows:
        row = workflow.lock(found)
        if change.step.transition == "send_back_county":
            _send_back(row, change.step.reason, by=by, at=change.step.at)
        elif row.state in (RollUpState.REPORTED, RollUpState.ACCEPTED):
            _note(row, reliance.said(change.step), change.step.at)


def _send_back(row: RollUp, reason: str, *, by, at: datetime) -> None:
    row.reviewed_at, row.reviewed_by, row.reviewed_by_name = at, by, by.person_name
    workflow.apply_transition(row, "send_back", workflow=WORKFLOW, by=by, at=at, reason=reason)


def _note(row: RollUp, text: str, at: datetime) -> None:
    row.changes = [*row.changes, {"at": timezone.localtime(at).isoformat(), "text": text[:300]}]
    row.changed_at = at
    row.save(update_fields=["changes", "changed_at"])


def _refuse_gaps(gaps: list[dict], reason: str) -> None:
    if gaps and not reason.strip():
        named = "、".join(f"{gap['name']}（{gap['state']}）" for gap in gaps)
        raise TransitionRefused(f"还有{len(gaps)}个单位缺报：{named}。部分上报须写明理由，缺报单位会列明。")
