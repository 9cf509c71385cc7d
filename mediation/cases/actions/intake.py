"""Registration, acceptance or refusal, assignment."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.access import checks
from governance.regions.models import Region
from governance.workflow import actions as workflow
from mediation.cases import codes, deadlines, notices, policy, proceeding_rules, rules
from mediation.cases.actions import numbers, parties
from mediation.cases.actions.parties import NewParty
from mediation.cases.actions.proceedings import real_names
from mediation.cases.actions.steps import (
    CaseRefused,
    opened,
    party_facts,
    refuse,
    refuse_before,
    refuse_future,
    take,
)
from mediation.cases.models import Case, CaseMediator
from mediation.cases.states import CASE_WORKFLOW
from mediation.organisations.models import MediationCommittee, Mediator


@dataclass(frozen=True)
class NewCase:
    """What is written down when a dispute comes in. `place` is the village; amounts are fen.

    `form_key` is new on every empty form; the same form sent twice makes one case.
    """

    place: Region
    committee: MediationCommittee
    dispute_type: str
    source: str
    brief: str
    registered_on: date
    parties: Sequence[NewParty]
    application_form: str = ""
    applied_on: date | None = None
    request: str = ""
    difficulty: str = codes.Difficulty.ORDINARY
    claimed_fen: int | None = None
    referring_body: str = ""
    referral_no: str = ""
    referred_on: date | None = None
    return_due_on: date | None = None
    court_referral_mode: str = ""
    involves_minor: bool = False
    involves_domestic_violence: bool = False
    involves_minority: bool = False
    involves_military: bool = False
    involves_foreign: bool = False
    involves_petition: bool = False
    studio: object | None = None
    previous_case: Case | None = None
    external_ref: str = ""
    form_key: str = ""


_NOT_COLUMNS = {"place", "parties", "form_key"}
_COLUMNS = [field.name for field in fields(NewCase) if field.name not in _NOT_COLUMNS]


@transaction.atomic
def save_draft(*, new: NewCase, by, at: datetime) -> Case:
    """Keep an unfinished registration; nothing is required but place and committee."""
    if (known := made_before(new, by=by)) is not None:
        return known
    case = _draft(new, by=by, at=at)
    workflow.record_step(
        case, CASE_WORKFLOW.get("correct"), before="", by=by, at=at, reason="", workflow=CASE_WORKFLOW
    )
    return case


@transaction.atomic
def register_case(*, new: NewCase, by, at: datetime) -> Case:
    """登记：write the case down and give it a registration number. The mediator who does so leads it."""
    if (known := made_before(new, by=by)) is not None:
        return known
    case = _draft(new, by=by, at=at)
    return submit(case=case, by=by, at=at)


@transaction.atomic
def submit(*, case: Case, by, at: datetime) -> Case:
    """Register a draft: two parties, type, source and place must be there."""
    case = opened_draft(case, by)
    refuse(
        rules.why_not_register(
            parties=party_facts(case), source=case.source, application_form=case.application_form
        )
    )
    if not case.registration_no:
        year = case.registered_on.year
        case.registration_no = numbers.take_registration_numbers(region=by.region, year=year)[0]
    _refresh_search(case)
    take(case, "submit", by=by, at=at)
    deadlines.start_return(case)
    _lead_by_registrant(case, by=by)
    return case


@transaction.atomic
def correct(*, case: Case, new: NewCase, by, at: datetime, reason: str = "") -> Case:
    """Change what was registered, until the case is accepted."""
    case = opened_draft(case, by)
    workflow.apply_transition(case, "correct", workflow=CASE_WORKFLOW, by=by, at=at, reason=reason)
    new = replace(new, parties=parties.carried_over(case, new.parties))
    refuse(why_not_place(new, by))
    _fill(case, new, at=at)
    case.save()
    parties.replace(case, new.parties)
    if case.state != CASE_WORKFLOW.initial:
        refuse(
            rules.why_not_register(
                parties=[party.facts for party in new.parties],
                source=case.source,
                application_form=case.application_form,
            )
        )
        deadlines.restart_return(case, on=timezone.localdate(at))
    return case


@transaction.atomic
def cancel(*, case: Case, by, at: datetime, reason: str) -> Case:
    return take(opened_draft(case, by), "cancel", by=by, at=at, reason=reason)


@transaction.atomic
def accept(*, case: Case, on: date, by, at: datetime) -> Case:
    """受理：a case number of the committee's year, and the clocks start."""
    case = opened(case, by)
    refuse_future(on, at=at, label="受理日期")
    refuse_before(on, case.registered_on, label="受理日期", earlier_label="登记日期")
    refuse(policy.why_not_number(case.committee, by))
    refuse(rules.why_not_accept(party_facts(case)))
    if case.state == "REGISTERED":
        case.accepted_on, case.outcome = on, codes.Outcome.PENDING
        case.case_year = on.year
        case.case_seq = numbers.take_case_numbers(committee=case.committee, year=on.year)[0]
        case.case_no = rules.case_number(on.year, case.committee.short_name, case.case_seq)
        _refresh_search(case)
        deadlines.start_on_acceptance(case)
    return take(case, "accept", by=by, at=at)


@transaction.atomic
def reject(*, case: Case, ground: str, guided_to: str, by, at: datetime, note: str = "") -> Case:
    """不予受理：the ground, and to which channel the parties were guided."""
    case = opened(case, by)
    if ground not in codes.RejectionReason.values:
        raise CaseRefused("请选择不予受理的理由。")
    if not guided_to.strip():
        raise CaseRefused("请填写告知当事人的其他途径，例如“向县人民法院起诉”。")
    if case.state == "REGISTERED":
        case.rejection_reason, case.guided_to = ground, guided_to.strip()
        deadlines.start_return(case, over_on=timezone.localdate(at))
    reason = codes.RejectionReason(ground).label + (f"：{note.strip()}" if note.strip() else "")
    return take(case, "reject", by=by, at=at, reason=reason)


@transaction.atomic
def assign(
    *,
    case: Case,
    lead: Mediator,
    others: Sequence[Mediator] = (),
    chosen_by: str = codes.ChosenBy.COMMITTEE,
    on: date,
    by,
    at: datetime,
    reason: str = "",
    is_other_person: bool = False,
    is_told: bool = True,
) -> Case:
    """指派或选定调解员；whoever is no longer named withdraws (回避、更换), and the reason is kept.

    `is_told` false: the caller tells the mediator of many cases in one message.
    """
    case = opened(case, by)
    refuse_future(on, at=at, label="指派日期")
    wanted = list(dict.fromkeys([lead, *others]))
    names = real_names(case)
    for mediator in wanted:
        _refuse_mediator(case, mediator, on=on)
        refuse(
            proceeding_rules.why_not_impartial(mediator.person_name, names, is_other_person=is_other_person)
        )
    known = set(case.mediators.filter(withdrawn_on=None).values_list("mediator_id", flat=True))
    _withdraw_others(case, keep=wanted, on=on, reason=reason)
    for mediator in wanted:
        _put_on_case(case, mediator, is_lead=mediator == lead, chosen_by=chosen_by, on=on)
    if is_told:
        notices.tell_assigned(case, [one for one in wanted if one.pk not in known], by=by, at=at)
    return take(case, "assign", by=by, at=at, reason=reason)


# --- 内部 -------------------------------------------------------------------------------------------


def opened_draft(case: Case, by) -> Case:
    """Before acceptance a case belongs to the place, not to a mediator: whoever registers may go on."""
    locked = workflow.lock(case)
    if not checks.covers(by.region, locked.region):
        raise CaseRefused("本案不在您的管辖范围内。")
    return locked


def _draft(new: NewCase, *, by, at: datetime) -> Case:
    case = Case(state=CASE_WORKFLOW.initial)
    _fill(case, new, at=at)
    refuse(why_not_place(new, by))
    case.save()
    parties.replace(case, new.parties, first_id=parties.id_of_form(new.form_key, by=by))
    return case


def made_before(new: NewCase, *, by) -> Case | None:
    """The case this very form has made already: pressed twice, or sent again over a shaky line."""
    first_id = parties.id_of_form(new.form_key, by=by)
    if first_id is None:
        return None
    numbers.wait_turn(region=by.region, year=new.registered_on.year)
    return Case.objects.filter(parties=first_id).first()


def _fill(case: Case, new: NewCase, *, at: datetime) -> None:
    refuse_future(new.registered_on, at=at, label="登记日期")
    if new.applied_on:
        refuse_before(new.registered_on, new.applied_on, label="登记日期", earlier_label="申请日期")
    fill_registration(case, new)


def fill_registration(case: Case, new: NewCase) -> None:
    """Every column of the registration, and what follows from the parties."""
    case.region = new.place
    for name in _COLUMNS:
        setattr(case, name, getattr(new, name))
    parties.summarise(case, new.parties)
    case.search_text = parties.search_text(case, [party.name for party in new.parties])


def why_not_place(new: NewCase, by) -> str:
    """Why this post cannot register a dispute of that place with that committee, or an empty text."""
    if new.place.level != "VILLAGE":
        return "纠纷发生地请选择到村（社区）。"
    if not checks.covers(by.region, new.place):
        return "纠纷发生地不在您的管辖范围内。"
    if not checks.covers(new.committee.region, new.place) and new.committee.kind in _LOCAL_KINDS:
        return f"{new.committee.name}不受理{new.place.name}的纠纷，请另选调委会。"
    return ""


_LOCAL_KINDS = frozenset({"VILLAGE", "COMMUNITY", "TOWNSHIP", "SUBDISTRICT"})


def _refresh_search(case: Case) -> None:
    names = list(case.parties.order_by("position").values_list("name", flat=True))
    case.search_text = parties.search_text(case, names)


def _lead_by_registrant(case: Case, *, by) -> None:
    mediator = (
        Mediator.objects.active(on=case.registered_on).filter(post=by, committee_id=case.committee_id).first()
    )
    if mediator is not None and mediator.person_name not in real_names(case) and not case.mediators.exists():
        _put_on_case(case, mediator, is_lead=True, chosen_by=codes.ChosenBy.COMMITTEE, on=case.registered_on)


def _refuse_mediator(case: Case, mediator: Mediator, *, on: date) -> None:
    if mediator.committee_id != case.committee_id:
        raise CaseRefused(f"{mediator.person_name}不是{case.committee.name}的调解员，请另选。")
    active = mediator.is_active(on=on)
    refuse(rules.why_not_appoint(is_active=active, name=mediator.person_name, on=on))
    recused = case.recusals.filter(person__mediator=mediator, decision=codes.RecusalDecision.GRANTED)
    refuse(proceeding_rules.why_not_again(mediator.person_name, was_recused=recused.exists()))


def _withdraw_others(case: Case, *, keep: list[Mediator], on: date, reason: str) -> None:
    leaving = [person for person in case.mediators.filter(withdrawn_on=None) if person.mediator not in keep]
    if leaving and not reason.strip():
        raise CaseRefused("更换调解员须说明原因，例如“回避”。")
    for person in leaving:
        person.withdrawn_on, person.withdrawal_reason = max(on, person.assigned_on), reason.strip()
        person.save()
    case.mediators.filter(withdrawn_on=None, is_lead=True).update(is_lead=False)


def _put_on_case(case: Case, mediator: Mediator, *, is_lead: bool, chosen_by: str, on: date) -> None:
    person = case.mediators.filter(mediator=mediator, withdrawn_on=None).first()
    if person is None:
        person = CaseMediator(case=case, region_id=case.region_id, mediator=mediator, assigned_on=on)
    person.is_lead, person.chosen_by = is_lead, chosen_by
    person.save()
