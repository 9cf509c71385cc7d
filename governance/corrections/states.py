"""States of a correction after lock: a page of data.

    REQUESTED --approve--> APPROVED --unlock--> UNLOCKED
    REQUESTED | APPROVED --refuse--> REFUSED
    REQUESTED --withdraw--> WITHDRAWN

Three different people: the filing unit asks, the reviewer approves, a second person of the bureau unlocks.
Unlocking lets the new numbers in at once and locks again, so that the unit never drops out of the figures.
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class CorrectionState(StrEnum):
    """Where a correction stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    UNLOCKED = "UNLOCKED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def tone(self) -> str:
        return TONES[self]


S = CorrectionState
LABELS = {
    S.REQUESTED: "待审核更正",
    S.APPROVED: "待解锁",
    S.UNLOCKED: "已解锁生效",
    S.REFUSED: "不予更正",
    S.WITHDRAWN: "已撤回",
}
TONES = {
    S.REQUESTED: "info",
    S.APPROVED: "progress",
    S.UNLOCKED: "success",
    S.REFUSED: "danger",
    S.WITHDRAWN: "muted",
}
PENDING = frozenset({S.REQUESTED, S.APPROVED})

WORKFLOW = registry.register(
    Workflow(
        name="correction",
        model="governance.Correction",
        initial=S.REQUESTED,
        transitions=(
            Transition("request", (), S.REQUESTED, P.MONTHLY_RETURN_FILE, "申请更正", reason_required=True),
            Transition("approve", (S.REQUESTED,), S.APPROVED, P.MONTHLY_RETURN_CORRECT, "同意更正"),
            Transition(
                "unlock", (S.APPROVED,), S.UNLOCKED, P.MONTHLY_RETURN_LOCK, "解锁更正", is_danger=True
            ),
            Transition(
                "refuse",
                (S.REQUESTED, S.APPROVED),
                S.REFUSED,
                P.MONTHLY_RETURN_LOCK,
                "不予更正",
                reason_required=True,
                is_danger=True,
            ),
            Transition("withdraw", (S.REQUESTED,), S.WITHDRAWN, P.MONTHLY_RETURN_FILE, "撤回申请"),
        ),
    )
)
