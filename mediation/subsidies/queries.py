"""Reads of subsidies: amount and conditions of a case, lists, the batch as it is posted."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Sum

from governance.privacy.amounts import yuan
from mediation.cases.models import Case, CaseMediator
from mediation.organisations.models import Mediator
from mediation.subsidies import rules
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch, SubsidyShare, SubsidyTable
from mediation.subsidies.rules import Condition, File, Found

PAGE_SIZE = 50


def _tables() -> list[SubsidyTable]:
    return list(SubsidyTable.objects.prefetch_related("rates"))


def amount_for(
    case: Case, tables: list[SubsidyTable] | None = None
) -> tuple[SubsidyTable | None, int | None]:
    """Table and fen by the day on which the case was concluded."""
    known = {table.pk: table for table in (_tables() if tables is None else tables)}
    begun = [(table.valid_from, pk) for pk, table in known.items()]
    table = known.get(rules.table_on(begun, case.concluded_on)) if case.concluded_on else None
    if table is None:
        return None, None
    found = Found(case.committee.kind, case.difficulty, case.agreement_form, case.outcome)
    return table, rules.amount_of([rate.as_rate() for rate in table.rates.all()], found)


def mediators_of(case: Case) -> list[Mediator]:
    """Who handled the case to its end, the lead first."""
    people = case.mediators.filter(withdrawn_on=None).select_related("mediator")
    return [one.mediator for one in people.order_by("-is_lead", "pk")]


def conditions_of(case: Case) -> list[Condition]:
    return _conditions(
        case,
        amount_fen=amount_for(case)[1],
        has_mediator=bool(mediators_of(case)),
        is_subsidised=CaseSubsidy.objects.filter(case_id=case.pk).exclude(state="REJECTED").exists(),
    )


def _conditions(
    case: Case, *, amount_fen: int | None, has_mediator: bool, is_subsidised: bool
) -> list[Condition]:
    return rules.conditions(
        File(
            is_registered=bool(case.case_no),
            outcome=case.outcome,
            is_archived=case.archived_on is not None,
            is_performed=case.performed_on is not None,
            is_subsidised=is_subsidised,
            has_mediator=has_mediator,
            amount_fen=amount_fen,
        )
    )


@dataclass(frozen=True)
class Waiting:
    """One closed file: what it would get, or what it lacks."""

    case: Case
    amount: str
    lacking: list[Condition]


def waiting_lines(cases) -> list[Waiting]:
    """The newest closed files without an application; a fixed number of queries."""
    handled = CaseMediator.objects.filter(case_id=OuterRef("pk"), withdrawn_on=None)
    tables, lines = _tables(), []
    for case in waiting(cases).annotate(has_mediator=Exists(handled))[:PAGE_SIZE]:
        fen = amount_for(case, tables)[1]
        found = _conditions(case, amount_fen=fen, has_mediator=case.has_mediator, is_subsidised=False)
        lacking = [one for one in found if not one.is_met]
        lines.append(Waiting(case, yuan(fen) if fen else "", lacking))
    return lines


def waiting(cases):
    """Closed files of these cases for which nobody has applied yet."""
    taken = CaseSubsidy.objects.filter(case_id=OuterRef("pk")).exclude(state="REJECTED")
    found = cases.filter(archived_on__isnull=False, outcome__in=["SUCCESS", "FAILED"])
    return found.filter(~Exists(taken)).select_related("committee", "region").order_by("-archived_on", "-pk")


def subsidies(found, *, state: str = ""):
    found = found.select_related("case__committee", "region", "applied_by").order_by("-applied_on", "-pk")
    return found.filter(state=state) if state else found


def batches():
    found = SubsidyBatch.objects.annotate(total=Count("subsidies"), fen=Sum("subsidies__amount_fen"))
    return found.select_related("region").order_by("-month")


@dataclass(frozen=True)
class Line:
    """What is posted of one person: name, count, amount; nothing else (公示)."""

    name: str
    cases: int
    amount_fen: int

    @property
    def yuan(self) -> str:
        return yuan(self.amount_fen)


def posting(batch: SubsidyBatch) -> list[Line]:
    """One line per mediator of the batch, the larger amounts first; one query."""
    shares = SubsidyShare.objects.filter(subsidy__batch=batch).order_by()
    rows = shares.values("mediator_id", "mediator__person_name").annotate(
        cases=Count("subsidy_id", distinct=True), fen=Sum("amount_fen")
    )
    lines = [Line(row["mediator__person_name"], row["cases"], row["fen"]) for row in rows]
    return sorted(lines, key=lambda line: (-line.amount_fen, line.name))


def total_fen(lines: list[Line]) -> int:
    return sum(line.amount_fen for line in lines)
