"""Reads of subsidies: amount and conditions of a case, lists, the batch as it is posted."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Sum

from governance.privacy.amounts import yuan
from mediation.cases.models import Case
from mediation.organisations.models import Mediator
from mediation.subsidies import rules
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch, SubsidyShare, SubsidyTable
from mediation.subsidies.rules import Condition, File, Found

PAGE_SIZE = 50


def table_for(day: date) -> SubsidyTable | None:
    """The county's table in force on the day."""
    tables = {table.pk: table for table in SubsidyTable.objects.prefetch_related("rates")}
    found = rules.table_on([(table.valid_from, pk) for pk, table in tables.items()], day)
    return tables.get(found)


def amount_for(case: Case) -> tuple[SubsidyTable | None, int | None]:
    """Table and fen by the day on which the case was concluded."""
    table = table_for(case.concluded_on) if case.concluded_on else None
    if table is None:
        return None, None
    found = Found(case.committee.kind, case.difficulty, case.agreement_form, case.outcome)
    return table, rules.amount_of([rate.as_rate() for rate in table.rates.all()], found)


def amount_text(case: Case) -> str:
    """Yuan for lists; empty when no table fits."""
    found = amount_for(case)[1]
    return yuan(found) if found else ""


def mediators_of(case: Case) -> list[Mediator]:
    """Who handled the case to its end, the lead first."""
    people = case.mediators.filter(withdrawn_on=None).select_related("mediator")
    return [one.mediator for one in people.order_by("-is_lead", "pk")]


def conditions_of(case: Case) -> list[Condition]:
    return rules.conditions(
        File(
            is_registered=bool(case.case_no),
            outcome=case.outcome,
            is_archived=case.archived_on is not None,
            is_performed=case.performed_on is not None,
            is_subsidised=CaseSubsidy.objects.filter(case_id=case.pk).exclude(state="REJECTED").exists(),
            has_mediator=bool(mediators_of(case)),
            amount_fen=amount_for(case)[1],
        )
    )


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
