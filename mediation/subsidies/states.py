"""States of a case subsidy (以案定补).

DRAFT --submit--> SUBMITTED
SUBMITTED --office_check--> OFFICE_CHECKED
OFFICE_CHECKED --approve--> BUREAU_APPROVED
BUREAU_APPROVED --pay--> PAID
SUBMITTED --reject--> REJECTED
OFFICE_CHECKED --refuse--> REJECTED
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class SubsidyState(StrEnum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    OFFICE_CHECKED = "OFFICE_CHECKED"
    BUREAU_APPROVED = "BUREAU_APPROVED"
    PAID = "PAID"
    REJECTED = "REJECTED"


S = SubsidyState
LABELS = {
    S.DRAFT: "草稿",
    S.SUBMITTED: "已申请",
    S.OFFICE_CHECKED: "司法所已核对",
    S.BUREAU_APPROVED: "县局已审核",
    S.PAID: "已发放",
    S.REJECTED: "不予补贴",
}
TONES = {
    S.DRAFT: "muted",
    S.SUBMITTED: "info",
    S.OFFICE_CHECKED: "progress",
    S.BUREAU_APPROVED: "warning",
    S.PAID: "success",
    S.REJECTED: "danger",
}

SUBSIDY_WORKFLOW = registry.register(
    Workflow(
        name="case_subsidy",
        model="mediation.CaseSubsidy",
        initial=S.DRAFT,
        transitions=(
            Transition("draft", (), S.DRAFT, P.MEDIATION_SUBSIDY_APPLY, "起草申请"),
            Transition("submit", (S.DRAFT,), S.SUBMITTED, P.MEDIATION_SUBSIDY_APPLY, "提交申请"),
            Transition(
                "office_check", (S.SUBMITTED,), S.OFFICE_CHECKED, P.MEDIATION_SUBSIDY_CHECK, "核对无误"
            ),
            Transition(
                "reject",
                (S.SUBMITTED,),
                S.REJECTED,
                P.MEDIATION_SUBSIDY_CHECK,
                "不予补贴",
                reason_required=True,
                is_danger=True,
            ),
            Transition(
                "approve", (S.OFFICE_CHECKED,), S.BUREAU_APPROVED, P.MEDIATION_SUBSIDY_REVIEW, "审核通过"
            ),
            Transition(
                "refuse",
                (S.OFFICE_CHECKED,),
                S.REJECTED,
                P.MEDIATION_SUBSIDY_REVIEW,
                "审核不通过",
                reason_required=True,
                is_danger=True,
            ),
            Transition("pay", (S.BUREAU_APPROVED,), S.PAID, P.MEDIATION_SUBSIDY_PAY, "登记发放"),
        ),
    )
)


def subsidy_choices() -> list[tuple[str, str]]:
    return [(state.value, label) for state, label in LABELS.items()]
