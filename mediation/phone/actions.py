"""Actions of the phone: a simple oral case in one press, and the few steps after it, each sent safely twice.

Nothing of its own is written here: every step is the action of `cases`, so that the same rules hold as at
the desk. Keyword-only; `by` is the acting post, `at` the moment.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone
from mediation.cases import actions, codes
from mediation.cases.actions import CaseRefused, NewAgreement, NewCase, NewItem
from mediation.cases.actions.proceedings import real_names
from mediation.cases.lines import place_name
from mediation.cases.models import AgreementItem, Case
from mediation.organisations.models import Mediator
from mediation.phone import rules
from mediation.phone.codes import Confirmed, Result
from mediation.phone.policy import why_not_accept

ORAL_REASON = "双方当事人认为无需制作书面协议"
OPEN = ("REGISTERED", "ACCEPTED", "MEDIATING")


@dataclass(frozen=True)
class Ending:
    """What came of the dispute and what was confirmed. `amount_fen` is None where no money is owed.

    `is_settled`: everything agreed was done on the spot, or nothing is left to do.
    """

    result: str
    on: date
    confirmed: Collection[str]
    terms: str = ""
    amount_fen: int | None = None
    due_on: date | None = None
    is_settled: bool = False
    reason: str = ""


class Made(NamedTuple):
    """The case, and whether this very press made it: the form may have arrived before."""

    case: Case
    is_new: bool


@transaction.atomic
def register_quickly(*, new: NewCase, lead: Mediator, ending: Ending, by, at: datetime) -> Made:
    """快速登记：the whole case in one transaction; the same form sent again answers with the same case."""
    if (known := actions.made_before(new, by=by)) is not None:
        return Made(known, False)
    names = {party.name for party in new.parties}
    _refuse_ending(ending, lead=lead, names=names, begun_on=new.registered_on, by=by)
    case = actions.register_case(new=_with_stances(new, ending), by=by, at=at)
    if ending.result == Result.PENDING and why_not_accept(lead.committee, by):
        return Made(case, True)
    _refuse(why_not_accept(lead.committee, by))
    case = _take_up(case, lead, on=new.registered_on, by=by, at=at)
    if ending.result != Result.PENDING or rules.may_start(ending.confirmed):
        case = _start(case, on=new.registered_on, by=by, at=at)
    return Made(_end(case, lead, ending, by=by, at=at), True)


@transaction.atomic
def finish(*, case: Case, ending: Ending, by, at: datetime) -> Case:
    """登记结果 of a case that was registered before: what is still to be done before, and then the result."""
    case = workflow.lock(case)
    if case.state not in OPEN:
        raise AlreadyDone(f"本案已是“{case.get_state_display()}”，无需重复登记结果。")
    lead = _lead_of(case, by)
    begun_on = case.started_on or case.accepted_on or case.registered_on
    _refuse_ending(ending, lead=lead, names=real_names(case), begun_on=begun_on, by=by)
    if case.state == "REGISTERED":
        _refuse(why_not_accept(case.committee, by))
        case = _take_up(case, lead, on=ending.on, by=by, at=at)
    if case.state == "ACCEPTED" and (ending.result != Result.PENDING or rules.may_start(ending.confirmed)):
        case = _record_consent(case, on=ending.on, by=by, at=at)
        case = _start(case, on=ending.on, by=by, at=at)
    return _end(case, lead, ending, by=by, at=at)


@transaction.atomic
def note_session(*, case: Case, on: date, record: str, by, at: datetime) -> Case:
    """记一次调解; the same words of the same day are the same record."""
    locked = workflow.lock(case)
    if locked.sessions.filter(held_on=on, record=record.strip()).exists():
        raise AlreadyDone("这次调解已经记下，无需重复登记。")
    kind = codes.SessionKind.MEDIATION if locked.started_on else codes.SessionKind.INVESTIGATION
    return actions.record_session(
        case=locked,
        kind=kind,
        on=on,
        place=place_name(locked.region),
        record=record,
        recorder=by.person_name,
        by=by,
        at=at,
    )


@transaction.atomic
def note_performance(
    *, case: Case, item: AgreementItem, amount_fen: int | None, seen_fen: int, on: date, by, at: datetime
) -> Case:
    """登记履行. `seen_fen` is what the case had received when the page was made; more now: it was sent before."""
    locked = workflow.lock(case)
    item = locked.items.current().get(pk=item.pk)
    if item.performed_on is not None or locked.performed_fen != seen_fen:
        raise AlreadyDone("该项的履行情况刚刚已登记，请看下面的最新情况。")
    return actions.record_performance(case=locked, item=item, on=on, amount_fen=amount_fen, by=by, at=at)


@transaction.atomic
def note_visit(*, case: Case, on: date, is_performed: bool, finding: str, by, at: datetime, **more) -> Case:
    """登记回访; the same words of the same day are the same visit."""
    locked = workflow.lock(case)
    if locked.visits.filter(visited_on=on, finding=finding.strip()).exists():
        raise AlreadyDone("这次回访已经登记，无需重复登记。")
    return actions.record_visit(
        case=locked, on=on, is_performed=is_performed, finding=finding, by=by, at=at, **more
    )


# --- 内部 -------------------------------------------------------------------------------------------


def _refuse(reason: str) -> None:
    if reason:
        raise CaseRefused(reason)


def _refuse_ending(ending: Ending, *, lead: Mediator, names: Collection[str], begun_on: date, by) -> None:
    """Everything wrong with what was typed, told at once."""
    own = rules.why_not_own_dispute(lead.person_name, names, is_self=lead.post_id == by.pk)
    days = rules.why_not_days(
        result=ending.result,
        begun_on=begun_on,
        ended_on=ending.on,
        due_on=ending.due_on,
        is_settled=ending.is_settled,
    )
    _refuse("".join([own, days, rules.why_not_end(ending.result, ending.confirmed)]))


def _with_stances(new: NewCase, ending: Ending) -> NewCase:
    """Consent that was confirmed is written down for each party (调解法第十七条)."""
    if Confirmed.CONSENT not in ending.confirmed:
        return new
    parties = [replace(party, stance=codes.Stance.CONSENTED) for party in new.parties]
    return replace(new, parties=parties)


def _record_consent(case: Case, *, on: date, by, at: datetime) -> Case:
    for party in case.parties.filter(stance=codes.Stance.NOT_ASKED).order_by("position"):
        case = actions.record_stance(
            case=case, party=party, stance=codes.Stance.CONSENTED, on=on, by=by, at=at
        )
    return case


def _lead_of(case: Case, by) -> Mediator:
    """Who leads the case; of a case without one, the acting mediator."""
    people = case.mediators.filter(withdrawn_on=None).select_related("mediator")
    if (person := people.order_by("-is_lead", "pk").first()) is not None:
        return person.mediator
    own = Mediator.objects.filter(committee_id=case.committee_id, post=by, valid_to=None).first()
    if own is None:
        raise CaseRefused("本案还没有主持调解员，请先指派调解员。")
    return own


def _take_up(case: Case, lead: Mediator, *, on: date, by, at: datetime) -> Case:
    case = actions.accept(case=case, on=on, by=by, at=at)
    return actions.assign(case=case, lead=lead, on=on, by=by, at=at)


def _start(case: Case, *, on: date, by, at: datetime) -> Case:
    if case.rights_notice_on is None:
        case = actions.give_rights_notice(case=case, on=on, by=by, at=at)
    return actions.start(case=case, on=on, by=by, at=at)


def _end(case: Case, lead: Mediator, ending: Ending, *, by, at: datetime) -> Case:
    if ending.result == Result.AGREED:
        return _agree(case, lead, ending, by=by, at=at)
    if ending.result == Result.FAILED:
        return _fail(case, lead, ending, by=by, at=at)
    return case


def _agree(case: Case, lead: Mediator, ending: Ending, *, by, at: datetime) -> Case:
    """An oral agreement is in force the same day (调解法第三十条); done on the spot, it is performed too."""
    case = _write_session(case, lead, ending, words=ending.terms, by=by, at=at)
    item = NewItem(ending.terms.strip(), ending.due_on, ending.amount_fen)
    agreement = NewAgreement(
        form=codes.AgreementForm.ORAL,
        agreed_on=ending.on,
        terms=ending.terms,
        items=[item],
        oral_reason=ORAL_REASON,
    )
    case = actions.record_agreement(case=case, agreement=agreement, by=by, at=at)
    if not ending.is_settled:
        return case
    return actions.record_performance(
        case=case,
        item=case.items.current().get(),
        on=ending.on,
        amount_fen=ending.amount_fen,
        note="当场履行",
        by=by,
        at=at,
    )


def _fail(case: Case, lead: Mediator, ending: Ending, *, by, at: datetime) -> Case:
    case = _write_session(case, lead, ending, words=ending.reason, by=by, at=at)
    return actions.fail(
        case=case, on=ending.on, routes_notified_on=ending.on, reason=ending.reason, by=by, at=at
    )


def _write_session(case: Case, lead: Mediator, ending: Ending, *, words: str, by, at: datetime) -> Case:
    return actions.record_session(
        case=case,
        kind=codes.SessionKind.MEDIATION,
        on=ending.on,
        place=place_name(case.region),
        attendants="各方当事人",
        recorder=lead.person_name,
        record=rules.session_record(brief=case.brief, result=ending.result, words=words),
        by=by,
        at=at,
    )
