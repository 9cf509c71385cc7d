"""Parts of the case page beside the facts: people on the case, proceedings, versions, feedback, advice."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mediation.cases import proceeding_rules
from mediation.cases.models import Case


@dataclass(frozen=True)
class Proceedings:
    """The tab 调解经过."""

    mediators: list[dict]
    recusals: list
    participants: list
    sessions: list


def proceedings(case: Case) -> Proceedings:
    """Four queries."""
    people = case.mediators.select_related("mediator").order_by("withdrawn_on", "-is_lead", "pk")
    return Proceedings(
        mediators=[_mediator(person) for person in people],
        recusals=list(case.recusals.select_related("person__mediator").order_by("-asked_on", "-pk")),
        participants=list(case.participants.order_by("consent_on", "pk")),
        sessions=list(case.sessions.order_by("held_on", "pk")),
    )


def versions(case: Case) -> list:
    """Every version of a changed agreement, the newest first; empty as long as nothing was changed."""
    return list(case.versions.order_by("-number")) if case.agreement_version > 1 else []


def advice(case: Case) -> list[dict]:
    """What the person should know now, each with its law: alerts at the head of the page."""
    found = []
    confirmation = getattr(case, "confirmation", None)
    if case.state == "DEFAULTED":
        found.append(("warning", proceeding_rules.DEFAULT_ADVICE))
    if confirmation and (told := proceeding_rules.options_after(confirmation.state)):
        found.append(("info", told))
    if case.ends_in_court_document and case.effective_on and not case.court_document_no:
        found.append(
            (
                "info",
                "法院立案后委托的案件：请将协议送交委托法院，由法院出具民事调解书，登记文书号；不再申请司法确认。",
            )
        )
    if case.state in ("CLOSED_FAILED", "TERMINATED"):
        found.append(
            (
                "info",
                "当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（人民调解法第二十六条）。",
            )
        )
    return [{"tone": tone, "text": text} for tone, text in found]


def previous(case: Case) -> dict | None:
    """The case that this one follows."""
    if case.previous_case_id is None:
        return None
    return {"label": str(case.previous_case), "url": reverse("cases:detail", args=[case.previous_case_id])}


def mediator_names(case: Case) -> list[str]:
    people = case.mediators.filter(withdrawn_on=None).select_related("mediator").order_by("-is_lead", "pk")
    return [person.mediator.person_name for person in people]


def _mediator(person) -> dict:
    if person.withdrawn_on:
        standing = f"{_day(person.withdrawn_on)}退出（{person.withdrawal_reason}）"
    else:
        standing = "主持" if person.is_lead else "协助"
    return {
        "name": person.mediator.person_name,
        "standing": standing,
        "is_out": person.withdrawn_on is not None,
        "chosen_by": person.get_chosen_by_display(),
        "assigned_on": person.assigned_on,
    }


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
