"""Judicial confirmation: reminded on effect, applied for jointly, decided by the court."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from governance.privacy import formats
from governance.workflow import actions as workflow
from mediation.cases import deadlines, policy, rules
from mediation.cases.actions.steps import CaseRefused, refuse, refuse_before, refuse_future
from mediation.cases.models import JudicialConfirmation, Party
from mediation.cases.states import CONFIRMATION_WORKFLOW


@transaction.atomic
def apply_for_confirmation(
    *,
    confirmation: JudicialConfirmation,
    applicants: Collection[Party],
    court: str,
    on: date,
    by,
    at: datetime,
) -> JudicialConfirmation:
    """共同申请司法确认. One-sided applications are refused; a late one is recorded as late."""
    confirmation = _opened(confirmation, by)
    case = confirmation.case
    refuse_future(on, at=at, label="申请日期")
    refuse_before(on, case.effective_on, label="申请日期", earlier_label="生效日期")
    everyone = set(case.parties.values_list("pk", flat=True))
    refuse(rules.why_not_confirm(all_parties={party.pk for party in applicants} >= everyone))
    if not court.strip():
        raise CaseRefused("请填写受理申请的人民法院。")
    if confirmation.state == "REMINDED":
        confirmation.applied_on, confirmation.all_parties_applied = on, True
        confirmation.court, confirmation.is_late = court.strip(), on > confirmation.due_on
        deadlines.meet_confirmation(case, on=on)
    reason = f"已超过{confirmation.due_on}的期限，法院可能不予受理。" if confirmation.is_late else ""
    return _take(confirmation, "apply", by=by, at=at, reason=reason)


@transaction.atomic
def record_court_step(
    *,
    confirmation: JudicialConfirmation,
    step: str,
    on: date,
    by,
    at: datetime,
    court_case_no: str = "",
) -> JudicialConfirmation:
    """What the court did: court_accept, court_refuse, confirm, dismiss, withdraw (see states)."""
    confirmation = _opened(confirmation, by)
    refuse_future(on, at=at, label="日期")
    refuse_before(on, confirmation.applied_on, label="日期", earlier_label="申请日期")
    if court_case_no.strip():
        confirmation.court_case_no = _court_number(court_case_no)
    if step in ("confirm", "dismiss"):
        confirmation.decided_on = on
    return _take(confirmation, step, by=by, at=at, reason=str(on))


def _opened(confirmation: JudicialConfirmation, by) -> JudicialConfirmation:
    locked = workflow.lock(confirmation)
    refuse(policy.why_not_handle(locked.case, by))
    return locked


def _take(confirmation, name: str, *, by, at: datetime, reason: str) -> JudicialConfirmation:
    workflow.apply_transition(confirmation, name, workflow=CONFIRMATION_WORKFLOW, by=by, at=at, reason=reason)
    return confirmation


def _court_number(text: str) -> str:
    try:
        return formats.court_case_number(text)
    except ValidationError as error:
        raise CaseRefused(error.messages[0]) from error
