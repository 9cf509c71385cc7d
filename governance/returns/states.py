"""States of a monthly return: a page of data.

    NOT_STARTED --start--> DRAFT --submit--> SUBMITTED --sign_off--> TOWNSHIP_APPROVED --approve--> APPROVED
    SUBMITTED --withdraw--> DRAFT                     (by its filer, while the reviewer has not opened it)
    SUBMITTED --send_back_to_clerk--> RETURNED --resubmit--> SUBMITTED
    TOWNSHIP_APPROVED --send_back--> RETURNED;  APPROVED --revoke_approval--> RETURNED
    SUBMITTED --sign_off_county--> APPROVED           (the county's own return: its head signs)
    APPROVED --revoke_signature--> RETURNED           (the county's own return: its head takes it back)
    APPROVED --report--> REPORTED --send_back_county--> RETURNED      (to the city, and back)
    APPROVED | REPORTED --lock--> LOCKED
    LOCKED --open_correction--> CORRECTING --accept_correction--> APPROVED
    NOT_STARTED | DRAFT --excuse--> NOT_REQUIRED --require--> NOT_STARTED   (the map changed)

A return counts in the figures while it is APPROVED, REPORTED or LOCKED.
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class ReturnState(StrEnum):
    """Where a return stands."""

    NOT_STARTED = "NOT_STARTED"
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    TOWNSHIP_APPROVED = "TOWNSHIP_APPROVED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    REPORTED = "REPORTED"
    LOCKED = "LOCKED"
    CORRECTING = "CORRECTING"
    NOT_REQUIRED = "NOT_REQUIRED"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def tone(self) -> str:
        """Tone of the state badge (docs/ui-kit.md)."""
        return TONES[self]


S = ReturnState
LABELS = {
    S.NOT_STARTED: "未填报",
    S.DRAFT: "填报中",
    S.SUBMITTED: "已报待审",
    S.TOWNSHIP_APPROVED: "待县局审核",
    S.RETURNED: "退回修改",
    S.APPROVED: "审核通过",
    S.REPORTED: "已上报",
    S.LOCKED: "已锁定",
    S.CORRECTING: "更正中",
    S.NOT_REQUIRED: "无需填报",
}
TONES = {
    S.NOT_STARTED: "muted",
    S.DRAFT: "neutral",
    S.SUBMITTED: "info",
    S.TOWNSHIP_APPROVED: "progress",
    S.RETURNED: "warning",
    S.APPROVED: "success",
    S.REPORTED: "success",
    S.LOCKED: "success",
    S.CORRECTING: "warning",
    S.NOT_REQUIRED: "muted",
}

EDITABLE = frozenset({S.DRAFT, S.RETURNED})  # the filing unit may change values
OPEN = frozenset({S.NOT_STARTED, S.DRAFT, S.RETURNED})  # something is still owed by the filing unit
FILED = frozenset(S) - OPEN - {S.NOT_REQUIRED}
COUNTED = frozenset({S.APPROVED, S.REPORTED, S.LOCKED})  # "approved" wherever figures are concerned

WORKFLOW = registry.register(
    Workflow(
        name="monthly_return",
        model="governance.MonthlyReturn",
        initial=S.NOT_STARTED,
        transitions=(
            Transition("start", (S.NOT_STARTED,), S.DRAFT, P.MONTHLY_RETURN_FILE, "开始填报"),
            Transition("submit", (S.DRAFT,), S.SUBMITTED, P.MONTHLY_RETURN_FILE, "提交审核"),
            Transition("resubmit", (S.RETURNED,), S.SUBMITTED, P.MONTHLY_RETURN_FILE, "重新提交"),
            Transition("withdraw", (S.SUBMITTED,), S.DRAFT, P.MONTHLY_RETURN_FILE, "撤回"),
            Transition(
                "sign_off", (S.SUBMITTED,), S.TOWNSHIP_APPROVED, P.MONTHLY_RETURN_SIGN, "审核通过，报县局"
            ),
            Transition("sign_off_county", (S.SUBMITTED,), S.APPROVED, P.MONTHLY_RETURN_SIGN, "县局审签"),
            Transition(
                "send_back_to_clerk",
                (S.SUBMITTED,),
                S.RETURNED,
                P.MONTHLY_RETURN_SIGN,
                "退回修改",
                reason_required=True,
            ),
            Transition("approve", (S.TOWNSHIP_APPROVED,), S.APPROVED, P.MONTHLY_RETURN_REVIEW, "审核通过"),
            Transition(
                "send_back",
                (S.TOWNSHIP_APPROVED,),
                S.RETURNED,
                P.MONTHLY_RETURN_REVIEW,
                "退回修改",
                reason_required=True,
                is_danger=True,
            ),
            Transition(
                "revoke_approval",
                (S.APPROVED,),
                S.RETURNED,
                P.MONTHLY_RETURN_REVIEW,
                "撤销审核",
                reason_required=True,
                is_danger=True,
            ),
            Transition(
                "revoke_signature",
                (S.APPROVED,),
                S.RETURNED,
                P.MONTHLY_RETURN_SIGN,
                "撤销审签",
                reason_required=True,
                is_danger=True,
            ),
            Transition("report", (S.APPROVED,), S.REPORTED, P.MONTHLY_RETURN_SIGN, "上报市局"),
            Transition(
                "send_back_county",
                (S.REPORTED,),
                S.RETURNED,
                P.MONTHLY_RETURN_REVIEW,
                "市局退回",
                reason_required=True,
                is_danger=True,
            ),
            Transition("lock", (S.APPROVED, S.REPORTED), S.LOCKED, P.MONTHLY_RETURN_LOCK, "锁定"),
            Transition(
                "open_correction",
                (S.LOCKED,),
                S.CORRECTING,
                P.MONTHLY_RETURN_LOCK,
                "解锁更正",
                reason_required=True,
                is_danger=True,
            ),
            Transition("accept_correction", (S.CORRECTING,), S.APPROVED, P.MONTHLY_RETURN_LOCK, "更正生效"),
            Transition("excuse", (S.NOT_STARTED, S.DRAFT), S.NOT_REQUIRED, None, "区划变更，无需填报"),
            Transition("require", (S.NOT_REQUIRED,), S.NOT_STARTED, None, "区划变更，恢复填报"),
        ),
    )
)
