"""From acceptance to the end of the mediation: notice, start, suspension, extension, failure, termination."""

from datetime import date, datetime

from django.db import transaction

from mediation.cases import codes, deadlines, figures, policy, proceeding_rules, rules
from mediation.cases.actions.steps import (
    CaseRefused,
    opened,
    party_facts,
    refuse,
    refuse_before,
    refuse_future,
    take,
)
from mediation.cases.models import Case, Party


@transaction.atomic
def record_stance(*, case: Case, party: Party, stance: str, on: date, by, at: datetime) -> Case:
    """当事人是否愿意调解. A refusal stops the mediation; it does not close the case by itself."""
    case = opened(case, by)
    refuse_future(on, at=at, label="表示意愿日期")
    party = case.parties.select_for_update().get(pk=party.pk)
    party.stance = stance
    party.stance_on = None if stance == codes.Stance.NOT_ASKED else on
    party.save()
    reason = f"{party}：{codes.Stance(stance).label}"
    return take(case, "record_stance", by=by, at=at, reason=reason)


@transaction.atomic
def give_rights_notice(*, case: Case, on: date, by, at: datetime) -> Case:
    """告知当事人权利义务（调解法第二十三条）."""
    case = opened(case, by)
    refuse_future(on, at=at, label="告知日期")
    refuse_before(on, case.registered_on, label="告知日期", earlier_label="登记日期")
    case.rights_notice_on = on
    return take(case, "give_rights_notice", by=by, at=at)


@transaction.atomic
def start(*, case: Case, on: date, by, at: datetime) -> Case:
    case = opened(case, by)
    refuse_future(on, at=at, label="开始调解日期")
    refuse_before(on, case.accepted_on, label="开始调解日期", earlier_label="受理日期")
    if case.state == "ACCEPTED":
        has_lead = case.mediators.filter(withdrawn_on=None, is_lead=True).exists()
        refuse(
            rules.why_not_start(
                on=on,
                rights_notice_on=case.rights_notice_on,
                has_lead=has_lead,
                parties=party_facts(case),
            )
        )
        refuse(proceeding_rules.why_not_proceed(case.recusals.filter(decision="PENDING").count()))
        case.started_on = on
    return take(case, "start", by=by, at=at)


@transaction.atomic
def suspend(*, case: Case, ground: str, on: date, by, at: datetime, reason: str = "") -> Case:
    """中止：鉴定 or 专家咨询. The limit stands still only where its rule says so."""
    case = opened(case, by)
    refuse_future(on, at=at, label="中止日期")
    refuse_before(on, case.started_on, label="中止日期", earlier_label="开始调解日期")
    if ground not in codes.SuspensionGround.values:
        raise CaseRefused("请选择中止事由：鉴定或专家咨询。")
    if case.state == "MEDIATING":
        case.suspended_on, case.suspension_ground = on, ground
        deadlines.pause_for_appraisal(case, on=on, reason=reason)
    told = codes.SuspensionGround(ground).label + (f"：{reason.strip()}" if reason.strip() else "")
    return take(case, "suspend", by=by, at=at, reason=told)


@transaction.atomic
def resume(*, case: Case, on: date, by, at: datetime) -> Case:
    case = opened(case, by)
    refuse_future(on, at=at, label="恢复日期")
    refuse_before(on, case.suspended_on, label="恢复日期", earlier_label="中止日期")
    if case.state == "SUSPENDED":
        deadlines.resume_after_pause(case, on=on)
        case.suspended_on, case.suspension_ground = None, ""
    return take(case, "resume", by=by, at=at)


@transaction.atomic
def extend(*, case: Case, to: date, all_agree: bool, on: date, by, at: datetime, reason: str) -> Case:
    """延期：once, before the limit ends, with the consent of every party."""
    case = opened(case, by)
    refuse(rules.why_not_extend(on=on, due_on=case.due_on, extended_to=case.extended_to, all_agree=all_agree))
    if case.state == "MEDIATING":
        deadlines.extend_limit(case, to=to, reason=reason, on=on, by=by)
        case.extended_to = to
    return take(case, "extend", by=by, at=at, reason=reason)


@transaction.atomic
def fail(
    *, case: Case, on: date, routes_notified_on: date | None, by, at: datetime, reason: str = ""
) -> Case:
    """调解不成：the parties must have been told the other routes (调解法第二十六条)."""
    case = opened(case, by)
    refuse_future(on, at=at, label="结案日期")
    refuse_before(on, case.started_on, label="结案日期", earlier_label="开始调解日期")
    refuse(rules.why_not_fail(routes_notified_on))
    if case.state == "MEDIATING":
        case.routes_notified_on = routes_notified_on
        _conclude(case, codes.Outcome.FAILED, on=on)
    return take(case, "fail", by=by, at=at, reason=reason)


@transaction.atomic
def terminate(
    *,
    case: Case,
    ground: str,
    on: date,
    by,
    at: datetime,
    note: str = "",
    routes_notified_on: date | None = None,
) -> Case:
    """终止：withdrawn, refused, moved to court or police, and the like."""
    case = opened(case, by)
    refuse_future(on, at=at, label="终止日期")
    refuse_before(on, case.accepted_on, label="终止日期", earlier_label="受理日期")
    if ground not in codes.TerminationReason.values:
        raise CaseRefused("请选择终止原因。")
    if ground == codes.TerminationReason.OTHER and not note.strip():
        raise CaseRefused("终止原因选“其他”时请说明具体情况。")
    if case.state in ("ACCEPTED", "MEDIATING", "SUSPENDED"):
        case.termination_reason, case.termination_note = ground, note.strip()
        case.routes_notified_on = routes_notified_on or case.routes_notified_on
        case.suspended_on, case.suspension_ground = None, ""
        _conclude(case, codes.Outcome.TERMINATED, on=on)
    told = codes.TerminationReason(ground).label + (f"：{note.strip()}" if note.strip() else "")
    return take(case, "terminate", by=by, at=at, reason=told)


@transaction.atomic
def reopen(
    *,
    case: Case,
    on: date,
    by,
    at: datetime,
    reason: str,
    applicant: Party | None,
    chair_agreed_on: date | None,
) -> Case:
    """重新调解：a party applies again, chair and bureau agree. Filed months stay; observed figures follow."""
    case = opened(case, by)
    refuse(policy.why_not_reopen(by))
    refuse(
        proceeding_rules.why_not_reopen(
            applicant=str(applicant) if applicant else "", chair_agreed_on=chair_agreed_on
        )
    )
    refuse_future(on, at=at, label="重新调解日期")
    refuse_before(on, chair_agreed_on, label="重新调解日期", earlier_label="主任同意日期")
    reason = f"{applicant}重新申请，主任{chair_agreed_on}同意。{reason.strip()}"
    refuse_before(on, case.concluded_on, label="重新调解日期", earlier_label="结案日期")
    left: set[int] = set()
    if case.state in ("CLOSED_FAILED", "TERMINATED"):
        left = figures.months_of(case, today=on)
        deadlines.cancel_on_reopening(case, on=on)
        case.outcome, case.concluded_on = codes.Outcome.PENDING, None
        case.termination_reason, case.termination_note = "", ""
        case.routes_notified_on = None
        case.started_on = case.started_on or on
        case.rights_notice_on = case.rights_notice_on or on
        case.extended_to = None
    return take(case, "reopen", by=by, at=at, reason=reason, left=left)


def _conclude(case: Case, outcome: str, *, on: date) -> None:
    case.outcome, case.concluded_on = outcome, on
    deadlines.finish_on_conclusion(case, on=on)
    deadlines.start_archive(case, on=on)
