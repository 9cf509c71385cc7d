"""Between acceptance and the agreement: recusal, participants, sessions and inquiries written down."""

from datetime import date, datetime

from django.db import transaction

from governance.privacy import fields
from governance.privacy.masks import Kind, Level, mask
from mediation.cases import codes, proceeding_rules
from mediation.cases.actions.steps import CaseRefused, opened, refuse, refuse_before, refuse_future, take
from mediation.cases.models import Case, CaseMediator, CaseSession, Participant, Party, Recusal


@transaction.atomic
def request_recusal(
    *, case: Case, person: CaseMediator, asker: str, ground: str, on: date, by, at: datetime, party=None
) -> Case:
    """登记回避申请. Until it is decided the case neither starts nor comes to an agreement."""
    case = opened(case, by)
    refuse_future(on, at=at, label="提出日期")
    refuse_before(on, case.accepted_on, label="提出日期", earlier_label="受理日期")
    person = case.mediators.filter(withdrawn_on=None).get(pk=person.pk)
    if not ground.strip():
        raise CaseRefused("请填写申请回避的理由，例如“调解员与被申请人是亲属”。")
    if asker == codes.RecusalAsker.PARTY and party is None:
        raise CaseRefused("当事人申请回避的，请选择是哪一方当事人。")
    if person.recusals.filter(decision=codes.RecusalDecision.PENDING).exists():
        raise CaseRefused(f"对{person.mediator.person_name}的回避申请尚未决定，无需重复登记。")
    Recusal.objects.create(
        case=case,
        region_id=case.region_id,
        person=person,
        asker=asker,
        party=party if asker == codes.RecusalAsker.PARTY else None,
        ground=ground.strip(),
        asked_on=on,
    )
    told = f"{person.mediator.person_name}：{codes.RecusalAsker(asker).label}"
    return take(case, "request_recusal", by=by, at=at, reason=told)


@transaction.atomic
def decide_recusal(
    *, case: Case, recusal: Recusal, decision: str, on: date, by, at: datetime, note: str = ""
) -> Case:
    """决定回避. Granted, the mediator leaves the case on that day; another one is assigned then."""
    case = opened(case, by)
    recusal = case.recusals.select_for_update(of=("self",)).get(pk=recusal.pk, decision="PENDING")
    refuse_future(on, at=at, label="决定日期")
    refuse_before(on, recusal.asked_on, label="决定日期", earlier_label="提出日期")
    mediator = recusal.person.mediator
    refuse(
        proceeding_rules.why_not_decide_recusal(
            decider_post_id=by.pk, mediator_post_id=mediator.post_id, decision=decision
        )
    )
    recusal.decision, recusal.decided_on, recusal.decided_by = decision, on, by
    recusal.decision_note = note.strip()
    recusal.save()
    if decision == codes.RecusalDecision.GRANTED:
        _withdraw(recusal.person, on=on, ground=recusal.ground)
    told = f"{mediator.person_name}：{codes.RecusalDecision(decision).label}"
    return take(case, "decide_recusal", by=by, at=at, reason=told)


@transaction.atomic
def add_participant(
    *, case: Case, role: str, name: str, consent_on: date, by, at: datetime, organisation: str = ""
) -> Case:
    """登记参加人：relatives, neighbours, experts and others join with the parties' consent (调解法第二十条)."""
    case = opened(case, by)
    refuse_future(consent_on, at=at, label="当事人同意日期")
    refuse_before(consent_on, case.registered_on, label="当事人同意日期", earlier_label="登记日期")
    if name in real_names(case):
        raise CaseRefused(f"{name}是本案当事人，无需再登记为参加人。")
    row = Participant(
        case=case,
        region=case.region,
        role=role,
        name=mask(name, Kind.NAME, Level.PUBLIC) if case.is_protected else name,
        organisation=organisation.strip(),
        consent_on=consent_on,
    )
    if case.is_protected:
        fields.seal(row, "sealed_name", name)
    row.save()
    return take(case, "add_participant", by=by, at=at, reason=str(row))


@transaction.atomic
def record_session(
    *,
    case: Case,
    kind: str,
    on: date,
    place: str,
    record: str,
    recorder: str,
    by,
    at: datetime,
    attendants: str = "",
    is_public: bool = False,
) -> Case:
    """登记调解（调查）记录. Closed doors unless the parties want it open (调解法第二十三条)."""
    case = opened(case, by)
    refuse_future(on, at=at, label="记录日期")
    refuse_before(on, case.accepted_on, label="记录日期", earlier_label="受理日期")
    refuse(proceeding_rules.why_not_record_session(kind=kind, held_on=on, started_on=case.started_on))
    if case.concluded_on and on > case.concluded_on:
        raise CaseRefused(f"记录日期（{on}）晚于结案日期（{case.concluded_on}），请核对。")
    if not record.strip():
        raise CaseRefused("请填写记录内容。")
    row = CaseSession.objects.create(
        case=case,
        region_id=case.region_id,
        kind=kind,
        held_on=on,
        place=place.strip(),
        attendants=attendants.strip(),
        is_public=is_public and kind == codes.SessionKind.MEDIATION,
        recorder=recorder.strip(),
        record=record.strip(),
        by=by,
    )
    return take(case, "record_session", by=by, at=at, reason=str(row))


def real_names(case: Case) -> set[str]:
    """Names of the parties as they are, for comparison alone; nothing of them is shown or kept."""
    return {_real_name(party) for party in case.parties.all()}


def _real_name(party: Party) -> str:
    return fields.open_sealed(party, "sealed_name") or party.name


def _withdraw(person: CaseMediator, *, on: date, ground: str) -> None:
    person.withdrawn_on = max(on, person.assigned_on)
    person.withdrawal_reason = f"回避：{ground}"[:200]
    person.is_lead = False
    person.save()
