"""States of a lock: a page of data.

    PROPOSED --confirm--> LOCKED        (by another person)
    PROPOSED --withdraw--> WITHDRAWN

There is no step out of LOCKED: afterwards numbers change through corrections alone.
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class LockState(StrEnum):
    """Where a lock stands."""

    PROPOSED = "PROPOSED"
    LOCKED = "LOCKED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def tone(self) -> str:
        return TONES[self]


S = LockState
LABELS = {S.PROPOSED: "待确认锁定", S.LOCKED: "已锁定", S.WITHDRAWN: "已撤回"}
TONES = {S.PROPOSED: "progress", S.LOCKED: "success", S.WITHDRAWN: "muted"}
LIVE = frozenset({S.PROPOSED, S.LOCKED})

WORKFLOW = registry.register(
    Workflow(
        name="period_lock",
        model="governance.PeriodLock",
        initial=S.PROPOSED,
        transitions=(
            Transition("propose", (), S.PROPOSED, P.MONTHLY_RETURN_LOCK, "提请锁定"),
            Transition("confirm", (S.PROPOSED,), S.LOCKED, P.MONTHLY_RETURN_LOCK, "确认锁定", is_danger=True),
            Transition(
                "withdraw",
                (S.PROPOSED,),
                S.WITHDRAWN,
                P.MONTHLY_RETURN_LOCK,
                "撤回提请",
                reason_required=True,
            ),
        ),
    )
)
