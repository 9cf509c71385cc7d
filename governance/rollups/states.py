"""States of a county's roll-up at the city: a page of data.

REPORTED --accept--> ACCEPTED                     (by the city)
REPORTED --keep--> ACCEPTED                       (the city's own, at once when it locks the month)
REPORTED | ACCEPTED --send_back--> SENT_BACK      (a new one is made when the county reports again)
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class RollUpState(StrEnum):
    """Where a county's roll-up stands."""

    REPORTED = "REPORTED"
    ACCEPTED = "ACCEPTED"
    SENT_BACK = "SENT_BACK"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def tone(self) -> str:
        return TONES[self]


S = RollUpState
LABELS = {S.REPORTED: "待市局审核", S.ACCEPTED: "市局已接收", S.SENT_BACK: "市局退回"}
TONES = {S.REPORTED: "progress", S.ACCEPTED: "success", S.SENT_BACK: "warning"}

WORKFLOW = registry.register(
    Workflow(
        name="roll_up",
        model="governance.RollUp",
        initial=S.REPORTED,
        transitions=(
            Transition("report", (), S.REPORTED, P.MONTHLY_RETURN_SIGN, "上报市局"),
            Transition("note_changes", (S.REPORTED, S.ACCEPTED), None, P.MONTHLY_RETURN_REVIEW, "知悉变动"),
            Transition("accept", (S.REPORTED,), S.ACCEPTED, P.MONTHLY_RETURN_REVIEW, "接收"),
            Transition("keep", (S.REPORTED,), S.ACCEPTED, P.MONTHLY_RETURN_LOCK, "随市局锁定留存"),
            Transition(
                "send_back",
                (S.REPORTED, S.ACCEPTED),
                S.SENT_BACK,
                P.MONTHLY_RETURN_REVIEW,
                "退回县局",
                reason_required=True,
                is_danger=True,
            ),
        ),
    )
)
