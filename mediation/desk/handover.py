"""Handing many cases to one mediator: who may take which, and the same step `assign` for each.

The preview reads a fixed number of queries whatever the number of cases. Every case is handed over by itself:
what is refused, or has changed since the preview, stays with whom it was, and the rest goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse

from governance.access import checks
from governance.notices.actions import notify
from governance.workflow.actions import TransitionRefused
from mediation.cases import actions, codes, notices, proceeding_rules, rules
from mediation.cases.actions.proceedings import real_names
from mediation.cases.lines import Line, line
from mediation.cases.models import Case, CaseMediator, Recusal
from mediation.cases.states import CASE_WORKFLOW
from mediation.organisations.models import Mediator

CAP = 100
SHOWN = 5  # numbers named in a message
STATES = tuple(str(state) for state in CASE_WORKFLOW.get("assign").sources)


@dataclass(frozen=True)
class Verdict:
    """One case: who holds it, and why it cannot be handed over (empty when it can)."""

    line: Line
    holder: str
    why_not: str
    seen: str

    @property
    def can(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Outcome:
    line: Line
    text: str
    is_done: bool


def choose(cases, *, ids: Sequence[int]) -> list[Case]:
    """The chosen cases in reading order, at most the cap; four queries."""
    rows = cases.filter(pk__in=list(ids)[:CAP]).order_by("-registered_on", "-id")
    return list(rows.with_list_relations())


def found(cases) -> tuple[list[Case], int]:
    """All that can be handed over among those found, at most the cap, and how many there are."""
    rows = cases.filter(state__in=STATES)
    first = list(rows.order_by("-registered_on", "-id").with_list_relations()[:CAP])
    return first, len(first) if len(first) < CAP else rows.order_by().count()


def preview(cases: Sequence[Case], *, to: Mediator, on: date, by, level_of, today: date) -> list[Verdict]:
    """What would happen to each case; five queries."""
    full = Case.objects.in_bulk([case.pk for case in cases])
    people = _people(full)
    recused = _recused(full, to)
    names = _names(full)
    return [
        Verdict(
            line=line(case, level=level_of(case), today=today),
            holder=_lead_name(people.get(case.pk, [])),
            why_not=_why_not(full[case.pk], to, on, by, people, recused, names),
            seen=stamp(full[case.pk]),
        )
        for case in cases
        if case.pk in full
    ]


def hand_over(
    verdicts: Sequence[Verdict], *, seen: set[str], to: Mediator, on: date, reason: str, by, at: datetime
) -> list[Outcome]:
    """Assign each case by itself. A case that changed since it was shown is left alone and named.

    The mediator who takes over, and each who gave up cases, is told once for all of them.
    """
    former = _former_leads([one.line.id for one in verdicts])
    outcomes = [_hand_over_one(one, seen, to=to, on=on, reason=reason, by=by, at=at) for one in verdicts]
    done = [one.line for one in outcomes if one.is_done]
    if done:
        _tell_new(done, to, reason, by=by, at=at)
        _tell_former(done, former, to, reason, by=by, at=at)
    return outcomes


def stamp(case: Case) -> str:
    """What the preview showed: the case as it stood at its last change."""
    return f"{case.pk}.{case.changed_at.timestamp()}"


# --- 内部 -------------------------------------------------------------------------------------------


def _hand_over_one(one: Verdict, seen: set[str], *, to: Mediator, on: date, reason: str, by, at) -> Outcome:
    if one.why_not:
        return Outcome(one.line, one.why_not, False)
    if one.seen not in seen:
        return Outcome(one.line, "预览以后案件有变化，没有移交。请重新预览。", False)
    case = Case.objects.get(pk=one.line.id)
    helpers = _helpers(case, without=to)
    try:
        actions.assign(case=case, lead=to, others=helpers, on=on, by=by, at=at, reason=reason, is_told=False)
    except TransitionRefused as refusal:
        return Outcome(one.line, str(refusal), False)
    return Outcome(one.line, f"已移交{to.person_name}。", True)


def _former_leads(ids: Sequence[int]) -> dict[int, Mediator]:
    rows = CaseMediator.objects.filter(case_id__in=ids, withdrawn_on=None, is_lead=True)
    return {person.case_id: person.mediator for person in rows.select_related("mediator")}


def _tell_new(lines: Sequence[Line], to: Mediator, reason: str, *, by, at: datetime) -> None:
    notify(
        to=notices.posts_of([to], at=at, without=by),
        key=f"handed_over:{to.pk}:{at.isoformat()}",
        title=f"移交给您办理{len(lines)}件案件",
        text=f"{_numbers(lines)}。原因：{reason}。",
        url=reverse("phone:mine"),
        at=at,
        by=by,
    )


def _tell_former(
    lines: Sequence[Line], former: dict[int, Mediator], to: Mediator, reason: str, *, by, at: datetime
) -> None:
    for mediator in {person.pk: person for person in former.values()}.values():
        given = [line for line in lines if former.get(line.id) == mediator]
        if given:
            notify(
                to=notices.posts_of([mediator], at=at, without=by),
                key=f"handed_over_from:{mediator.pk}:{at.isoformat()}",
                title=f"您主持的{len(given)}件案件已移交{to.person_name}",
                text=f"{_numbers(given)}。原因：{reason}。",
                at=at,
                by=by,
            )


def _numbers(lines: Sequence[Line]) -> str:
    """The first few numbers, and how many in all."""
    shown = "、".join(line.number for line in lines[:SHOWN])
    return f"{shown}等{len(lines)}件" if len(lines) > SHOWN else shown


def _helpers(case: Case, *, without: Mediator) -> list[Mediator]:
    """Those who assist go on assisting; the one who led leaves."""
    rows = case.mediators.filter(withdrawn_on=None, is_lead=False).select_related("mediator")
    return [person.mediator for person in rows if person.mediator_id != without.pk]


def _why_not(case, to, on, by, people, recused: set[int], names: dict[int, set[str]]) -> str:
    reasons = (
        "" if checks.covers(by.region, case.region) else "本案不在您的管辖范围内。",
        "" if case.state in STATES else f"当前状态为“{case.get_state_display()}”，不能移交。",
        ""
        if case.committee_id == to.committee_id
        else f"{to.person_name}不是{case.committee.name}的调解员。",
        rules.why_not_appoint(is_active=to.is_active(on=on), name=to.person_name, on=on),
        proceeding_rules.why_not_again(to.person_name, was_recused=case.pk in recused),
        _why_not_party(to.person_name, names.get(case.pk, set())),
        f"已由{to.person_name}主持。" if _leads(people.get(case.pk, []), to) else "",
        _why_not_day(people.get(case.pk, []), on),
    )
    return next((reason for reason in reasons if reason), "")


def _why_not_party(name: str, names: set[str]) -> str:
    if name in names:
        return f"{name}与本案当事人同名，请逐案核对身份后指派。"
    return ""


def _why_not_day(people: list[CaseMediator], on: date) -> str:
    lead = next((person for person in people if person.is_lead), None)
    if lead is not None and on < lead.assigned_on:
        return f"移交日期早于现任调解员的指派日期（{lead.assigned_on}）。"
    return ""


def _leads(people: list[CaseMediator], to: Mediator) -> bool:
    return any(person.is_lead and person.mediator_id == to.pk for person in people)


def _lead_name(people: list[CaseMediator]) -> str:
    return next((person.mediator.person_name for person in people if person.is_lead), "未指派")


def _people(full: dict[int, Case]) -> dict[int, list[CaseMediator]]:
    rows = CaseMediator.objects.filter(case_id__in=list(full), withdrawn_on=None).select_related("mediator")
    grouped: dict[int, list[CaseMediator]] = {}
    for person in rows:
        grouped.setdefault(person.case_id, []).append(person)
    return grouped


def _recused(full: dict[int, Case], to: Mediator) -> set[int]:
    rows = Recusal.objects.filter(
        case_id__in=list(full), person__mediator=to, decision=codes.RecusalDecision.GRANTED
    )
    return set(rows.values_list("case_id", flat=True))


def _names(full: dict[int, Case]) -> dict[int, set[str]]:
    prefetch_related_objects(list(full.values()), "parties", "region", "committee")
    return {pk: real_names(case) for pk, case in full.items()}
