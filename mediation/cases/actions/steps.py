"""The common shape of every step: lock, ask, apply the rule, save, record, mark the figures."""

from datetime import date, datetime

from django.utils import timezone

from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.cases import figures, policy
from mediation.cases.models import Case
from mediation.cases.rules import ItemFacts, PartyFacts
from mediation.cases.states import CASE_WORKFLOW


class CaseRefused(TransitionRefused):
    """办案操作被拒绝: the message says what to do instead."""


def opened(case: Case, by) -> Case:
    """The row, locked and re-read, if this post may act on it."""
    locked = workflow.lock(case)
    if by is not None:
        refuse(policy.why_not_handle(locked, by))
    return locked


def refuse(reason: str) -> None:
    if reason:
        raise CaseRefused(reason)


def take(case: Case, name: str, *, by, at: datetime, reason: str = "", left: set[int] | None = None) -> Case:
    """Apply one transition of the table and save every changed field of the locked case."""
    stays = CASE_WORKFLOW.get(name).target is None
    workflow.apply_transition(case, name, workflow=CASE_WORKFLOW, by=by, at=at, reason=reason)
    if stays:
        case.save()
    figures.mark_changed(case, also=left or ())
    return case


def refuse_future(on: date, *, at: datetime, label: str) -> None:
    """What has not happened cannot be recorded."""
    if on > timezone.localdate(at):
        raise CaseRefused(f"{label}（{on}）晚于今天，请核对。")


def refuse_before(on: date, earlier: date | None, *, label: str, earlier_label: str) -> None:
    if earlier is not None and on < earlier:
        raise CaseRefused(f"{label}（{on}）早于{earlier_label}（{earlier}），请核对。")


def party_facts(case: Case) -> list[PartyFacts]:
    return [
        PartyFacts(
            side=party.side,
            kind=party.kind,
            person_count=party.person_count,
            stance=party.stance,
            is_minor=party.is_minor,
            has_guardian=party.has_guardian,
            lacks_capacity=party.lacks_capacity,
        )
        for party in case.parties.all()
    ]


def item_facts(item) -> ItemFacts:
    receipts = list(item.receipts.all())
    return ItemFacts(
        amount_fen=item.amount_fen,
        performed_fen=sum(receipt.amount_fen or 0 for receipt in receipts),
        has_receipt=bool(receipts),
        due_on=item.due_on,
    )
