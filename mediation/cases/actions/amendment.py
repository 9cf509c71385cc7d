"""Change of an agreement in force: a new version beside the old one, a new effect, new clocks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from governance.workflow import actions as workflow
from mediation.cases import codes, deadlines, proceeding_rules, rules
from mediation.cases.actions.settlement import NewAgreement, write_items
from mediation.cases.actions.steps import opened, party_facts, refuse, refuse_before, refuse_future, take
from mediation.cases.models import AgreementVersion, Case
from mediation.cases.states import CONFIRMATION_WORKFLOW
from mediation.organisations import policy as bodies


@dataclass(frozen=True)
class Signed:
    """The days on which everyone signed the changed agreement; all None when it is oral."""

    parties_on: date | None = None
    mediator_on: date | None = None
    sealed_on: date | None = None

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        return self.parties_on, self.mediator_on, self.sealed_on


@transaction.atomic
def amend(
    *, case: Case, agreement: NewAgreement, signed: Signed, all_agree: bool, by, at: datetime, reason: str
) -> Case:
    """变更协议. Success stays in the month of the first effect; amounts and clocks follow the new version."""
    case = opened(case, by)
    _refuse(case, agreement, signed, all_agree=all_agree, at=at)
    if case.state in ("EFFECTIVE", "PERFORMING", "DEFAULTED"):
        if case.agreement_version == 1:
            _keep_first(case, by=by)
        _put_in_force(case, agreement, signed, by=by, reason=reason)
        _restart_clocks(case, by=by, at=at)
    return take(case, "amend", by=by, at=at, reason=reason)


def _refuse(case: Case, agreement: NewAgreement, signed: Signed, *, all_agree: bool, at: datetime) -> None:
    confirmation = getattr(case, "confirmation", None)
    refuse_future(agreement.agreed_on, at=at, label="变更日期")
    refuse_before(agreement.agreed_on, case.effective_on, label="变更日期", earlier_label="原协议生效日期")
    refuse(
        proceeding_rules.why_not_amend(
            confirmation_state=confirmation.state if confirmation else "",
            all_agree=all_agree,
            form=agreement.form,
            signed=signed.days,
            terms=agreement.terms,
        )
    )
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
    if agreement.form == codes.AgreementForm.WRITTEN and signed.sealed_on is not None:
        refuse(bodies.why_not_seal(case.committee, on=signed.sealed_on))
        for day in filter(None, signed.days):
            refuse_future(day, at=at, label="签名日期")
            refuse_before(day, agreement.agreed_on, label="签名日期", earlier_label="变更日期")


def _keep_first(case: Case, *, by) -> None:
    AgreementVersion.objects.create(
        case=case,
        region_id=case.region_id,
        number=1,
        form=case.agreement_form,
        agreed_on=case.agreed_on,
        parties_signed_on=case.parties_signed_on,
        mediator_signed_on=case.mediator_signed_on,
        sealed_on=case.sealed_on,
        effective_on=case.effective_on,
        facts=case.dispute_facts,
        terms=case.agreement_terms or "（未录入）",
        manner=case.performance_manner,
        agreed_fen=case.agreed_fen,
        by=by,
    )


def _put_in_force(case: Case, agreement: NewAgreement, signed: Signed, *, by, reason: str) -> None:
    number = case.agreement_version + 1
    last = case.items.aggregate(last=Max("position"))["last"] or 0
    case.items.current().filter(performed_on=None).update(replaced_in=number)
    write_items(case, agreement.items, version=number, after=last)
    owed = sum(item.amount_fen or 0 for item in agreement.items)
    case.agreement_version = number
    case.agreement_terms = agreement.terms.strip()
    case.dispute_facts = agreement.facts.strip() or case.dispute_facts
    case.performance_manner = agreement.manner.strip()
    case.agreed_fen = case.performed_fen + owed or None
    AgreementVersion.objects.create(
        case=case,
        region_id=case.region_id,
        number=number,
        form=agreement.form,
        agreed_on=agreement.agreed_on,
        parties_signed_on=signed.parties_on,
        mediator_signed_on=signed.mediator_on,
        sealed_on=signed.sealed_on,
        effective_on=rules.effective_on(
            agreement.form,
            agreed_on=agreement.agreed_on,
            party_days=[signed.parties_on],
            mediator_on=signed.mediator_on,
            sealed_on=signed.sealed_on,
        ),
        facts=case.dispute_facts,
        terms=case.agreement_terms,
        manner=case.performance_manner,
        agreed_fen=case.agreed_fen,
        reason=reason.strip(),
        by=by,
    )


def _restart_clocks(case: Case, *, by, at: datetime) -> None:
    """New thirty days for confirmation and new visits, from the effect of the new version."""
    version = case.versions.get(number=case.agreement_version)
    due_on = deadlines.restart_after_amendment(case, effective_on=version.effective_on)
    confirmation = getattr(case, "confirmation", None)
    if confirmation is None or due_on is None:
        return
    locked = workflow.lock(confirmation)
    locked.due_on, locked.applied_on, locked.decided_on = due_on, None, None
    locked.all_parties_applied = locked.is_late = False
    locked.court = locked.court_case_no = ""
    workflow.apply_transition(
        locked, "remind_again", workflow=CONFIRMATION_WORKFLOW, by=None, at=at, reason="协议变更"
    )
