"""The agreement and what follows: signing, effect by derived date, performance, default, visits, archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mediation.cases import codes, deadlines, proceeding_rules, rules
from mediation.cases.actions.steps import (
    CaseRefused,
    item_facts,
    opened,
    party_facts,
    refuse,
    refuse_before,
    refuse_future,
    take,
)
from mediation.cases.models import AgreementItem, Case, Party, PerformanceReceipt, Signature
from mediation.organisations import policy as bodies


@dataclass(frozen=True)
class NewItem:
    """One thing agreed: what, by when, and how much in fen (None: not money)."""

    content: str
    due_on: date | None = None
    amount_fen: int | None = None


@dataclass(frozen=True)
class NewAgreement:
    form: str
    agreed_on: date
    terms: str
    items: Sequence[NewItem]
    facts: str = ""
    manner: str = ""
    oral_reason: str = ""


@transaction.atomic
def record_agreement(*, case: Case, agreement: NewAgreement, by, at: datetime) -> Case:
    """达成协议. An oral one takes effect the same day; a written one when the last signature is there."""
    case = opened(case, by)
    refuse_future(agreement.agreed_on, at=at, label="达成协议日期")
    refuse_before(agreement.agreed_on, case.started_on, label="达成协议日期", earlier_label="开始调解日期")
    refuse(
        rules.why_not_agree(
            form=agreement.form,
            facts=agreement.facts,
            terms=agreement.terms,
            manner=agreement.manner,
            item_count=len(agreement.items),
            parties=party_facts(case),
        )
    )
    refuse(proceeding_rules.why_not_proceed(case.recusals.filter(decision="PENDING").count()))
    if case.state == "MEDIATING":
        _write_agreement(case, agreement)
    take(case, "agree", by=by, at=at)
    return take_effect(case=case, at=at)


@transaction.atomic
def sign(
    *,
    case: Case,
    role: str,
    manner: str,
    on: date,
    by,
    at: datetime,
    party: Party | None = None,
    by_guardian: bool = False,
) -> Case:
    """登记签名盖章. A wrong day is corrected by signing again, as long as the agreement has no effect."""
    case = opened(case, by)
    refuse_future(on, at=at, label="签名日期")
    refuse_before(on, case.agreed_on, label="签名日期", earlier_label="达成协议日期")
    if party is not None and not rules.is_signature_valid(
        needs_guardian=party.needs_guardian, by_guardian=by_guardian
    ):
        raise CaseRefused("未成年人或无、限制民事行为能力的当事人须由监护人代为签署，请勾选“监护人代签”。")
    if role == codes.SignatureRole.SEAL:
        refuse(bodies.why_not_seal(case.committee, on=on))
    if case.state == "AGREED":
        Signature.objects.update_or_create(
            case=case,
            role=role,
            party=party,
            defaults={
                "region_id": case.region_id,
                "manner": manner,
                "signed_on": on,
                "by_guardian": by_guardian,
            },
        )
        _derive_signature_days(case)
    signer = str(party) if party else codes.SignatureRole(role).label
    take(case, "sign", by=by, at=at, reason=f"{signer}，{on}")
    return take_effect(case=case, at=at)


@transaction.atomic
def take_effect(*, case: Case, at: datetime) -> Case:
    """生效 is derived, never decided: nothing happens until the database knows an effective day."""
    case.refresh_from_db(fields=["effective_on"])
    if case.state != "AGREED" or case.effective_on is None:
        return case
    case.outcome, case.concluded_on = codes.Outcome.SUCCESS, case.effective_on
    deadlines.finish_on_conclusion(case, on=case.effective_on)
    deadlines.start_on_effect(case)
    return take(case, "take_effect", by=None, at=at)


@transaction.atomic
def record_performance(
    *,
    case: Case,
    item: AgreementItem,
    on: date,
    by,
    at: datetime,
    amount_fen: int | None = None,
    note: str = "",
) -> Case:
    """登记履行 of one item; when every item is done the case is performed on the last day."""
    case = opened(case, by)
    refuse_future(on, at=at, label="履行日期")
    refuse_before(on, case.effective_on, label="履行日期", earlier_label="生效日期")
    item = case.items.current().select_for_update().get(pk=item.pk)
    if case.state in ("EFFECTIVE", "PERFORMING", "DEFAULTED"):
        refuse(rules.why_not_receive(item_facts(item), amount_fen))
        PerformanceReceipt.objects.create(
            item=item,
            region_id=case.region_id,
            performed_on=on,
            amount_fen=amount_fen,
            note=note.strip(),
            by=by,
        )
        case.performed_fen += amount_fen or 0
    take(case, "record_performance", by=by, at=at, reason=f"{item}{_amount_text(amount_fen)}")
    return _complete_performance(case, at=at)


@transaction.atomic
def record_default(*, case: Case, on: date, by, at: datetime, reason: str) -> Case:
    """登记不履行：an item is past its day and a visit has found so (调解法第三十一条)."""
    case = opened(case, by)
    refuse_future(on, at=at, label="登记日期")
    visit = case.visits.order_by("-visited_on").first()
    refuse(
        rules.why_not_default(
            on=on,
            items=[item_facts(item) for item in case.items.current()],
            last_visit_on=visit.visited_on if visit else None,
        )
    )
    return take(case, "default", by=by, at=at, reason=reason)


@transaction.atomic
def record_suit(*, case: Case, on: date, by, at: datetime, reason: str) -> Case:
    """登记起诉：parties dispute the agreement or its performance in court (调解法第三十二条)."""
    case = opened(case, by)
    refuse_before(on, case.effective_on, label="起诉日期", earlier_label="生效日期")
    deadlines.start_archive(case, on=on)
    return take(case, "sue", by=by, at=at, reason=reason)


# --- 内部 -------------------------------------------------------------------------------------------


def _write_agreement(case: Case, agreement: NewAgreement) -> None:
    case.agreement_form, case.agreed_on = agreement.form, agreement.agreed_on
    case.dispute_facts, case.agreement_terms = agreement.facts.strip(), agreement.terms.strip()
    case.performance_manner = agreement.manner.strip()
    case.oral_reason = agreement.oral_reason.strip() if agreement.form == codes.AgreementForm.ORAL else ""
    case.agreement_copies = rules.copies(case.parties.count())
    amounts = [item.amount_fen for item in agreement.items if item.amount_fen]
    case.agreed_fen = sum(amounts) if amounts else None
    write_items(case, agreement.items, version=1, after=0)


def write_items(case: Case, items: Sequence[NewItem], *, version: int, after: int) -> None:
    """The items of one version of the agreement, numbered on from `after`."""
    AgreementItem.objects.bulk_create(
        AgreementItem(
            case=case,
            region_id=case.region_id,
            position=position,
            content=item.content,
            due_on=item.due_on,
            amount_fen=item.amount_fen or None,
            version=version,
        )
        for position, item in enumerate(items, start=after + 1)
    )


def _derive_signature_days(case: Case) -> None:
    signed = list(case.signatures.all())
    days = [signature.signed_on for signature in signed if signature.party_id]
    everyone = len(days) == case.parties.count()
    case.parties_signed_on = max(days) if everyone else None
    by_role = {signature.role: signature.signed_on for signature in signed if not signature.party_id}
    case.mediator_signed_on = by_role.get(codes.SignatureRole.MEDIATOR)
    case.sealed_on = by_role.get(codes.SignatureRole.SEAL)


def _complete_performance(case: Case, *, at: datetime) -> Case:
    items = list(case.items.current().prefetch_related("receipts"))
    for item in items:
        if item.performed_on is None and item_facts(item).is_done:
            item.performed_on = max(receipt.performed_on for receipt in item.receipts.all())
            item.save()
    if any(item.performed_on is None for item in items):
        return case
    case.performed_on = max(item.performed_on for item in items)
    deadlines.start_archive(case, on=case.performed_on)
    return take(case, "complete_performance", by=None, at=at)


def _amount_text(amount_fen: int | None) -> str:
    return f"，{amount_fen / 100:.2f}元" if amount_fen else ""
