"""Bringing in cases that happened on paper: the same rules and constraints, written in bulk.

Used by the workbook import and by whoever loads a county's past. Every case gets its steps, parties, lead
mediator and, when it is still open, its clocks. Nothing is notified.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.figures import dirty
from governance.tenancy import bulk
from governance.workflow.models import StateChange
from mediation.cases import codes, deadlines, figures, rules
from mediation.cases.actions import numbers, parties
from mediation.cases.actions.intake import NewCase, fill_registration, why_not_place
from mediation.cases.actions.steps import CaseRefused
from mediation.cases.models import AgreementItem, Case, CaseMediator, Party, PerformanceReceipt
from mediation.cases.rules import PastFacts
from mediation.cases.states import CASE_WORKFLOW

BATCH = 2000
PART = 500  # cases written while the belongings of those before are put together
RECENT = timedelta(days=30)
NOTE = "历史案件补录"
Report = Callable[..., None]


@dataclass(frozen=True)
class PastCase:
    """A registration together with what happened afterwards. `seq` keeps the number it had on paper."""

    new: NewCase
    facts: PastFacts
    lead: object | None = None
    terms: str = ""
    seq: int | None = None


@transaction.atomic
def bring_in(*, cases: Sequence[PastCase], by, at: datetime, report: Report | None = None) -> list[Case]:
    """Write past cases in the order of acceptance, so that given numbers follow the days.

    Raises CaseRefused, with nothing written, when any of them breaks a rule.
    """
    if not checks.has_permission(by, P.MEDIATION_CASE_IMPORT):
        raise CaseRefused("您的岗位不能导入调解案件。")
    ordered = sorted(cases, key=lambda past: past.facts.accepted_on)
    _refuse_wrong(ordered, by, today=timezone.localdate(at))
    rows = _build(ordered, by=by, at=at)
    for first in range(0, len(rows), BATCH):
        _write(ordered[first : first + BATCH], rows[first : first + BATCH], by=by)
        if report:
            report(percent=min(95, 100 * (first + BATCH) // len(rows)), stage="写入案件")
    deadlines.start_after_import(rows, since=timezone.localdate(at) - RECENT)
    _mark(rows, by=by, today=timezone.localdate(at))
    return rows


@transaction.atomic
def bring_up_to_date(*, case: Case, past: PastCase, by, at: datetime) -> Case:
    """Move a case brought in earlier to what the paper says now: forward only, step by legal step."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    steps = steps_ahead(case, past)
    if steps is None:
        raise CaseRefused(f"系统中该案为“{case.get_state_display()}”，与所填结果不一致，不能改回。")
    left = figures.months_of(case, today=timezone.localdate(at))
    fill(case, past)
    if not steps:
        case.save()
    for name, state, day in steps:
        before, case.state = case.state, state
        case.save()
        _change(case, name, before=before, on=day, by=by).save()
    for row in _items([(case, past)]) if not case.items.exists() else []:
        row.save()
    deadlines.renew_after_import(case, since=timezone.localdate(at) - RECENT)
    figures.mark_changed(case, also=left)
    return case


def steps_ahead(case: Case, past: PastCase) -> list[tuple[str, str, date]] | None:
    """Steps the paper has and the portal not yet; None when the portal is elsewhere or further on."""
    steps = rules.past_steps(past.facts)
    states = [state for _, state, _ in steps]
    return steps[states.index(case.state) + 1 :] if case.state in states else None


def fill(case: Case, past: PastCase) -> None:
    """Every column of a case that follows from the paper."""
    facts = past.facts
    fill_registration(case, past.new)
    case.accepted_on, case.outcome = facts.accepted_on, facts.outcome
    steps = {name: day for name, _, day in rules.past_steps(facts)}
    case.started_on = case.rights_notice_on = steps.get("start")
    case.agreement_form, case.agreed_on = facts.agreement_form, facts.agreed_on
    case.agreement_terms, case.agreed_fen = past.terms, facts.agreed_fen or None
    if facts.agreement_form == codes.AgreementForm.WRITTEN:
        case.parties_signed_on = case.mediator_signed_on = case.sealed_on = facts.effective_on
    case.concluded_on = steps.get("take_effect") or facts.ended_on
    case.agreement_copies = rules.copies(len(past.new.parties)) if facts.agreed_on else None
    case.routes_notified_on = facts.ended_on if facts.outcome == codes.Outcome.FAILED else None
    case.termination_reason = facts.termination_reason
    case.performed_on, case.archived_on = facts.performed_on, facts.archived_on
    case.performed_fen = (facts.agreed_fen or 0) if facts.performed_on else 0
    case.returned_on = facts.returned_on
    case.result_returned = f"{codes.Outcome(facts.outcome).label}（{NOTE}）" if facts.returned_on else ""


# --- 内部 -------------------------------------------------------------------------------------------


def _refuse_wrong(cases: Sequence[PastCase], by, *, today: date) -> None:
    for past in cases:
        problems = rules.past_problems(past.facts, today=today)
        reason = problems[0][1] if problems else why_not_place(past.new, by) or _why_not_register(past)
        if reason:
            raise CaseRefused(f"{past.new.external_ref or past.facts.accepted_on}：{reason}")


def _why_not_register(past: PastCase) -> str:
    return rules.why_not_register(
        parties=[party.facts for party in past.new.parties],
        source=past.new.source,
        application_form=past.new.application_form,
    )


def _build(cases: Sequence[PastCase], *, by, at: datetime) -> list[Case]:
    """Unsaved rows with all numbers given, each counter locked once."""
    rows = []
    make = bulk.Maker(Case, "state")
    for past in cases:
        row = make(rules.past_steps(past.facts)[-1][1])
        fill(row, past)
        rows.append(row)
    _number(cases, rows)
    _number_registrations(rows, by=by)
    deadlines.fill_due(rows)
    for past, row in zip(cases, rows, strict=True):
        row.search_text = parties.search_text(row, [party.name for party in past.new.parties])
    return rows


def _number(cases: Sequence[PastCase], rows: Sequence[Case]) -> None:
    by_counter = defaultdict(list)
    for past, row in zip(cases, rows, strict=True):
        by_counter[row.committee_id, row.accepted_on.year].append((past, row))
    taken = numbers.take_blocks([_block(year, pairs) for (_, year), pairs in by_counter.items()])
    for (committee_id, year), pairs in by_counter.items():
        fresh = iter(taken[committee_id, year])
        for past, row in pairs:
            row.case_year, row.case_seq = year, past.seq or next(fresh)
            row.case_no = rules.case_number(year, row.committee.short_name, row.case_seq)


def _block(year: int, pairs: Sequence[tuple[PastCase, Case]]) -> numbers.Block:
    kept = [past.seq for past, _ in pairs if past.seq]
    return numbers.Block(pairs[0][1].committee, year, max(kept, default=0), len(pairs) - len(kept))


def _number_registrations(rows: Sequence[Case], *, by) -> None:
    by_year = defaultdict(list)
    for row in rows:
        by_year[row.registered_on.year].append(row)
    for year, of_year in sorted(by_year.items()):
        taken = numbers.take_registration_numbers(region=by.region, year=year, count=len(of_year))
        for row, number in zip(of_year, taken, strict=True):
            row.registration_no = number


def _write(cases: Sequence[PastCase], rows: Sequence[Case], *, by) -> None:
    """While the server writes some cases, what belongs to those before is put together."""
    pairs = list(zip(rows, cases, strict=True))
    parts = [pairs[first : first + PART] for first in range(0, len(pairs), PART)]
    scopes = bulk.scopes_of({row.region_id: row.region for row in rows}.values())
    belongings: list[bulk.Statement] = []
    with bulk.overlapped():
        _send_cases(parts[0], scopes)()
        for number, part in enumerate(parts):
            bulk.send(belongings)
            sent = [_send_cases(following, scopes) for following in parts[number + 1 : number + 2]]
            belongings = _belongings(part, scopes, by=by)
            for give_keys in sent:
                give_keys()
        bulk.send(belongings)


def _send_cases(pairs: Sequence[tuple[Case, PastCase]], scopes: bulk.Scopes) -> Callable[[], None]:
    return bulk.send_objects(Case, [row for row, _ in pairs], scopes=scopes)


def _belongings(pairs: Sequence[tuple[Case, PastCase]], scopes: bulk.Scopes, *, by) -> list[bulk.Statement]:
    """What is to be written beside these cases. Items that were performed are written at once: their receipts
    need their keys."""
    found: list[bulk.Statement] = []
    built = [party for row, past in pairs for party in parties.build(row, past.new.parties)]
    bulk.insert_rows(Party, built, scopes=scopes, into=found)
    leads = [_lead(row, past.lead) for row, past in pairs if past.lead is not None]
    bulk.insert_rows(CaseMediator, leads, scopes=scopes, into=found)
    items = _items(pairs)
    bulk.insert_rows(
        AgreementItem, [item for item in items if not item.performed_on], scopes=scopes, into=found
    )
    _write_performed([item for item in items if item.performed_on], scopes, by=by)
    _gather_steps([step for row, past in pairs for step in _steps(row, past)], found, by=by)
    return found


def _lead(row: Case, mediator) -> CaseMediator:
    return CaseMediator(
        case=row, region_id=row.region_id, mediator=mediator, is_lead=True, assigned_on=row.accepted_on
    )


def _write_performed(items: Sequence[AgreementItem], scopes: bulk.Scopes, *, by) -> None:
    """Items with the receipt of their performance."""
    if not items:
        return
    give_keys = bulk.send_objects(AgreementItem, items, scopes=scopes)
    give_keys()
    receipts = [
        PerformanceReceipt(
            item=item,
            region_id=item.region_id,
            performed_on=item.performed_on,
            amount_fen=item.amount_fen,
            note=NOTE,
            by=by,
        )
        for item in items
    ]
    bulk.insert_rows(PerformanceReceipt, receipts, scopes=scopes)


def _items(pairs: Sequence[tuple[Case, PastCase]]) -> list[AgreementItem]:
    make = bulk.Maker(
        AgreementItem, "case_id", "region_id", "position", "content", "due_on", "amount_fen", "performed_on"
    )
    return [
        make(
            row.pk,
            row.region_id,
            1,
            (past.terms or "按协议履行")[:500],
            past.facts.performed_on,
            past.facts.agreed_fen or None,
            past.facts.performed_on,
        )
        for row, past in pairs
        if past.facts.outcome == codes.Outcome.SUCCESS
    ]


class _Step(NamedTuple):
    """One step taken on paper: of which case, which one, from and to which state, on which day."""

    case: Case
    name: str
    before: str
    after: str
    on: date


def _steps(row: Case, past: PastCase) -> Iterator[_Step]:
    before = ""
    for name, state, day in rules.past_steps(past.facts):
        yield _Step(row, name, before, state, day)
        before = state


def _gather_steps(steps: Sequence[_Step], found: list[bulk.Statement], *, by) -> None:
    """What `_change` writes for one step, for all of them at once."""
    labels = {name: CASE_WORKFLOW.get(name).label for name in {step.name for step in steps}}
    titles = {step.case.pk: str(step.case)[:120] for step in steps}
    noons = {day: _noon(day) for day in {step.on for step in steps}}
    columns = {
        "region_id": [step.case.region_id for step in steps],
        "subject_type": Case._meta.label_lower,
        "subject_id": [str(step.case.pk) for step in steps],
        "subject_label": [titles[step.case.pk] for step in steps],
        "transition": [step.name for step in steps],
        "label": [labels[step.name] for step in steps],
        "from_state": [step.before for step in steps],
        "to_state": [step.after for step in steps],
        "reason": NOTE,
        "at": [noons[step.on] for step in steps],
        "by_id": by.pk,
        "by_name": by.person_name,
        "by_office": by.office_name,
    }
    bulk.insert_columns(StateChange, columns, rows=len(steps), into=found)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())


def _change(row: Case, name: str, *, before: str, on: date, by) -> StateChange:
    """A step taken on paper on a day, written down afterwards by `by`."""
    return StateChange(
        region_id=row.region_id,
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        subject_label=str(row)[:120],
        transition=name,
        label=CASE_WORKFLOW.get(name).label,
        from_state=before,
        to_state=row.state,
        reason=NOTE,
        at=_noon(on),
        by=by,
        by_name=by.person_name,
        by_office=by.office_name,
    )


def _mark(rows: Sequence[Case], *, by, today: date) -> None:
    """One mark per month for the whole import: recomputation takes a city's month anyway."""
    months = {month for row in rows for month in figures.months_of(row, today=today)}
    if months:
        dirty.mark(region=by.region, months=months, group=figures.GROUP)
