"""States of a data query: a page of data.

    OPEN --answer--> ANSWERED --accept--> ACCEPTED
    OPEN | ANSWERED --require_correction--> MUST_CORRECT
    ANSWERED --ask_again--> OPEN

A query changes no number and moves no return by itself. What is open, answered but not judged, or to be
corrected and not yet corrected, keeps the month from being locked.
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class QueryState(StrEnum):
    """Where a data query stands."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    ACCEPTED = "ACCEPTED"
    MUST_CORRECT = "MUST_CORRECT"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def tone(self) -> str:
        return TONES[self]


S = QueryState
LABELS = {S.OPEN: "待答复", S.ANSWERED: "待裁定", S.ACCEPTED: "已采信", S.MUST_CORRECT: "须更正"}
TONES = {S.OPEN: "warning", S.ANSWERED: "info", S.ACCEPTED: "success", S.MUST_CORRECT: "danger"}
PENDING = frozenset({S.OPEN, S.ANSWERED})

WORKFLOW = registry.register(
    Workflow(
        name="data_query",
        model="governance.DataQuery",
        initial=S.OPEN,
        transitions=(
            Transition("ask", (), S.OPEN, P.MONTHLY_RETURN_REVIEW, "提出质疑"),
            Transition("answer", (S.OPEN,), S.ANSWERED, P.MONTHLY_RETURN_FILE, "答复"),
            Transition("accept", (S.ANSWERED,), S.ACCEPTED, P.MONTHLY_RETURN_REVIEW, "采信"),
            Transition(
                "ask_again", (S.ANSWERED,), S.OPEN, P.MONTHLY_RETURN_REVIEW, "继续质疑", reason_required=True
            ),
            Transition(
                "require_correction",
                (S.OPEN, S.ANSWERED),
                S.MUST_CORRECT,
                P.MONTHLY_RETURN_REVIEW,
                "要求更正",
                reason_required=True,
                is_danger=True,
            ),
        ),
    )
)
