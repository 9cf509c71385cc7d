"""Every write to screening: rounds, findings with their disposal, alerts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.deadlines import actions as clocks
from governance.deadlines import queries as deadlines
from governance.figures import dirty, periods
from governance.privacy import fields as sealed
from governance.regions.models import Region
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.cases import actions as cases
from mediation.cases.models import Case
from mediation.organisations.models import MediationCommittee
from mediation.screening import codes, rules
from mediation.screening.models import (
    EscalationAlert,
    FindingLook,
    FindingParty,
    ScreeningFinding,
    ScreeningRound,
)
from mediation.screening.states import ALERT_WORKFLOW, FINDING_WORKFLOW

GROUP = "MEDIATION"


class ScreeningRefused(TransitionRefused):
    """排查、预警登记被拒绝."""


@dataclass(frozen=True)
class NewFinding:
    """What was found. `people` are (name, identity number) pairs; both may be empty."""

    place: Region
    dispute_type: str
    brief: str
    found_at: datetime
    risk: str
    person_count: int = 2
    people: Sequence[tuple[str, str]] = ()
    round: ScreeningRound | None = None
    has_violence: bool = False
    has_suicide_talk: bool = False
    hurts_minor: bool = False
    has_domestic_violence: bool = False
    repeats_petition: bool = False


_COLUMNS = [one.name for one in fields(NewFinding) if one.name not in ("place", "people")]


@transaction.atomic
def record_round(
    *,
    by,
    at: datetime,
    region: Region,
    kind: str,
    from_on: date,
    to_on: date,
    participants: str,
    topic: str = "",
    summary: str = "",
) -> ScreeningRound:
    """登记一次排查, counted once, in the month in which it ends."""
    _refuse_recorder(by, region)
    topic = topic.strip() if kind == codes.RoundKind.SPECIAL else ""
    today = timezone.localdate(at)
    _refuse(rules.why_not_round(kind=kind, topic=topic, from_on=from_on, to_on=to_on, today=today))
    made = ScreeningRound(
        region=region,
        kind=kind,
        topic=topic,
        from_on=from_on,
        to_on=to_on,
        participants=participants,
        summary=summary,
        by=by,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ScreeningRefused("这次排查已登记，请勿重复。") from error
    _mark(made, to_on)
    return made


@transaction.atomic
def record_finding(*, new: NewFinding, by, at: datetime) -> ScreeningFinding:
    """登记排查发现. Its colour starts a clock; red raises an alert at once (人民调解法第二十五条)."""
    _refuse_recorder(by, new.place)
    if new.place.level != "VILLAGE":
        raise ScreeningRefused("发生地请选择到村（社区）。")
    if new.found_at > at:
        raise ScreeningRefused("发现时间晚于现在，请核对。")
    found_on = timezone.localdate(new.found_at)
    finding = ScreeningFinding(
        region=new.place, found_on=found_on, by=by, **{name: getattr(new, name) for name in _COLUMNS}
    )
    finding.save()
    _write_people(finding, new.people)
    workflow.record_step(
        finding, FINDING_WORKFLOW.get("record"), before="", by=by, at=at, reason="", workflow=FINDING_WORKFLOW
    )
    _start_clock(finding, by=by, at=at)
    _mark(finding, found_on)
    return finding


@transaction.atomic
def mediate(*, finding: ScreeningFinding, by, at: datetime, committee: MediationCommittee) -> Case:
    """转为调解案件：registered as 排查发现 when both parties are named, otherwise a draft to complete."""
    finding = _opened(finding, by)
    if not checks.has_permission(by, P.MEDIATION_CASE_REGISTER):
        raise ScreeningRefused("您的岗位不能登记调解案件，请由司法所或调解员办理。")
    _refuse_state(finding, "mediate")
    people = _people_of(finding)
    today = timezone.localdate(at)
    new = cases.NewCase(
        place=finding.region,
        committee=committee,
        dispute_type=finding.dispute_type,
        source="SCREENING",
        brief=finding.brief,
        registered_on=today,
        parties=people,
        involves_minor=finding.hurts_minor,
        involves_domestic_violence=finding.has_domestic_violence,
        involves_petition=finding.repeats_petition,
    )
    write = cases.register_case if len(people) > 1 else cases.save_draft
    finding.case = write(new=new, by=by, at=at)
    _settle(finding, "mediate", on=today, by=by, at=at, note="")
    return finding.case


@transaction.atomic
def hand_over(*, finding: ScreeningFinding, to: str, on: date, by, at: datetime, note: str = ""):
    finding = _opened(finding, by)
    if not to.strip():
        raise ScreeningRefused("请填写移交的单位。")
    finding.handed_to = to.strip()
    return _settle(finding, "hand_over", on=on, by=by, at=at, note=note)


@transaction.atomic
def calm(*, finding: ScreeningFinding, on: date, note: str, by, at: datetime) -> ScreeningFinding:
    """就地化解 (预防纠纷): settled before it became a case."""
    return _settle(_opened(finding, by), "calm", on=on, by=by, at=at, note=note)


@transaction.atomic
def monitor(*, finding: ScreeningFinding, next_look_on: date, by, at: datetime, note: str = ""):
    """继续关注, with the day of the next look; that settles the colour's clock."""
    finding, today = _opened(finding, by), timezone.localdate(at)
    _refuse(rules.why_not_dispose(has_unreported_alert=_has_unreported(finding)))
    _refuse(rules.why_not_monitor(on=today, next_look_on=next_look_on))
    finding.next_look_on, finding.note = next_look_on, note
    workflow.apply_transition(finding, "monitor", workflow=FINDING_WORKFLOW, by=by, at=at, reason=note)
    _meet(finding, codes.DISPOSAL, at)
    return finding


@transaction.atomic
def look_again(
    *, finding: ScreeningFinding, on: date, situation: str, next_look_on: date, by, at: datetime
) -> ScreeningFinding:
    """登记复看, and when to look next."""
    finding = _opened(finding, by)
    _refuse(rules.why_not_monitor(on=on, next_look_on=next_look_on))
    if not finding.found_on <= on <= timezone.localdate(at):
        raise ScreeningRefused("复看日期须在发现之后、今天以前，请核对。")
    FindingLook.objects.create(
        finding=finding, region_id=finding.region_id, looked_on=on, situation=situation, by=by
    )
    workflow.apply_transition(
        finding, "look_again", workflow=FINDING_WORKFLOW, by=by, at=at, reason=situation[:200]
    )
    finding.next_look_on = next_look_on
    finding.save()
    return finding


# --- 预警 -------------------------------------------------------------------------------------------


@transaction.atomic
def raise_alert(
    *,
    reason: str,
    by,
    at: datetime,
    finding: ScreeningFinding | None = None,
    case: Case | None = None,
    since: datetime | None = None,
) -> EscalationAlert:
    """发出预警 about a finding or a case; it must be reported within the hour from `since`."""
    about = finding or case
    if about is None:
        raise ValueError("give a finding or a case")
    _refuse_recorder(by, about.region)
    if not reason.strip():
        raise ScreeningRefused("请写明危险情形。")
    alert = EscalationAlert.objects.create(
        region_id=about.region_id,
        finding=finding,
        case=case or getattr(finding, "case", None),
        reason=reason.strip(),
        raised_by=by,
        raised_at=at,
    )
    workflow.record_step(
        alert, ALERT_WORKFLOW.get("raise"), before="", by=by, at=at, reason="", workflow=ALERT_WORKFLOW
    )
    clocks.start(subject=alert, kind=codes.REPORT, code=codes.RULES[codes.Risk.RED], base_at=since or at)
    return alert


@transaction.atomic
def report_alert(*, alert: EscalationAlert, reported_to: str, reported_at: datetime, by, at: datetime):
    """登记已报告公安机关或有关部门: meets the hour."""
    alert = _opened(alert, by)
    _refuse(
        rules.why_not_report(
            reported_to=reported_to, raised_at=alert.raised_at, reported_at=reported_at, now=at
        )
    )
    alert.reported_to, alert.reported_at = reported_to.strip(), reported_at
    workflow.apply_transition(alert, "report", workflow=ALERT_WORKFLOW, by=by, at=at)
    _meet(alert, codes.REPORT, reported_at)
    return alert


@transaction.atomic
def record_feedback(*, alert: EscalationAlert, feedback: str, by, at: datetime) -> EscalationAlert:
    alert = _opened(alert, by)
    if not feedback.strip():
        raise ScreeningRefused("请填写反馈情况。")
    alert.feedback = feedback.strip()
    workflow.apply_transition(
        alert, "record_feedback", workflow=ALERT_WORKFLOW, by=by, at=at, reason=alert.feedback[:200]
    )
    alert.save()
    return alert


@transaction.atomic
def close_alert(
    *,
    alert: EscalationAlert,
    result: str,
    on: date,
    by,
    at: datetime,
    person_count: int = 0,
    feedback: str = "",
) -> EscalationAlert:
    """办结: what was prevented, and how many people it concerned; the row stays for ever."""
    alert = _opened(alert, by)
    feedback = feedback.strip() or alert.feedback
    _refuse(rules.why_not_close(result=result, person_count=person_count, feedback=feedback))
    if not timezone.localdate(alert.raised_at) <= on <= timezone.localdate(at):
        raise ScreeningRefused("办结日期须在预警之后、今天以前，请核对。")
    alert.result, alert.person_count, alert.closed_on, alert.feedback = result, person_count, on, feedback
    workflow.apply_transition(alert, "close", workflow=ALERT_WORKFLOW, by=by, at=at)
    _mark(alert, on)
    return alert


# --- 内部 -------------------------------------------------------------------------------------------


def _opened(row, by):
    locked = workflow.lock(row)
    _refuse_recorder(by, locked.region)
    return locked


def _refuse(reason: str) -> None:
    if reason:
        raise ScreeningRefused(reason)


def _refuse_recorder(by, region: Region) -> None:
    if not checks.has_permission(by, P.MEDIATION_SCREENING_RECORD, region):
        raise ScreeningRefused("您的岗位不能登记该区域的排查和预警。")


def _refuse_state(finding: ScreeningFinding, name: str) -> None:
    """Refused before a case is made: the case's number would be lost with it."""
    if finding.state not in FINDING_WORKFLOW.get(name).sources:
        raise ScreeningRefused(f"当前状态为“{finding.get_state_display()}”，不能转为调解案件。")
    _refuse(rules.why_not_dispose(has_unreported_alert=_has_unreported(finding)))


def _has_unreported(finding: ScreeningFinding) -> bool:
    return finding.alerts.filter(state="RAISED").exists()


def _settle(finding: ScreeningFinding, name: str, *, on: date, by, at: datetime, note: str):
    _refuse(rules.why_not_dispose(has_unreported_alert=_has_unreported(finding)))
    if not finding.found_on <= on <= timezone.localdate(at):
        raise ScreeningRefused("处置日期须在发现之后、今天以前，请核对。")
    finding.settled_on, finding.note, finding.next_look_on = on, note.strip(), None
    workflow.apply_transition(finding, name, workflow=FINDING_WORKFLOW, by=by, at=at, reason=note)
    _meet(finding, codes.DISPOSAL, at)
    _mark(finding, finding.found_on, on)
    return finding


def _start_clock(finding: ScreeningFinding, *, by, at: datetime) -> None:
    risk = codes.Risk(finding.risk)
    if risk == codes.Risk.RED:
        reason = f"红色风险：{finding.brief}"[:500]
        raise_alert(finding=finding, reason=reason, by=by, at=at, since=finding.found_at)
    elif code := codes.RULES.get(risk):
        clocks.start(subject=finding, kind=codes.DISPOSAL, code=code, base_on=finding.found_on)


def _meet(row, kind: str, at: datetime) -> None:
    if clock := deadlines.running(row, kind):
        clocks.meet(deadline=clock, at=max(at, clock.base_at) if clock.base_at else at)


def _write_people(finding: ScreeningFinding, people: Sequence[tuple[str, str]]) -> None:
    for position, (name, number) in enumerate((one for one in people if any(one)), start=1):
        row = FindingParty(finding=finding, region=finding.region, position=position)
        sealed.seal(row, "name", name)
        sealed.seal(row, "id_number", number)
        row.save()


def _people_of(finding: ScreeningFinding) -> list[cases.NewParty]:
    """The named ones as parties of a case; sealed values pass without being shown."""
    found: list[cases.NewParty] = []
    for row in finding.parties.select_related("region").order_by("position"):
        if name := sealed.open_sealed(row, "name"):
            number = sealed.open_sealed(row, "id_number")
            side = "RESPONDENT" if found else "APPLICANT"
            found.append(
                cases.NewParty(side=side, name=name, personal={"id_number": number} if number else {})
            )
    return found


def _mark(row, *days: date) -> None:
    months = {periods.month_of(day) for day in days}
    dirty.mark(region=row.region, months=months, group=GROUP)
