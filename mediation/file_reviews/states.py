"""States of a file review (卷宗评查).

DRAWN --score--> SCORED
SCORED --score_again--> SCORED
SCORED --feed_back--> FED_BACK
FED_BACK --correct--> CORRECTED
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class ReviewState(StrEnum):
    DRAWN = "DRAWN"
    SCORED = "SCORED"
    FED_BACK = "FED_BACK"
    CORRECTED = "CORRECTED"


S = ReviewState
LABELS = {S.DRAWN: "待评查", S.SCORED: "已评分", S.FED_BACK: "已反馈", S.CORRECTED: "已整改"}
TONES = {S.DRAWN: "info", S.SCORED: "progress", S.FED_BACK: "warning", S.CORRECTED: "success"}

REVIEW_WORKFLOW = registry.register(
    Workflow(
        name="file_review",
        model="mediation.FileReview",
        initial=S.DRAWN,
        transitions=(
            Transition("draw", (), S.DRAWN, P.MEDIATION_FILE_REVIEW, "抽取"),
            Transition("score", (S.DRAWN,), S.SCORED, P.MEDIATION_FILE_REVIEW, "评分"),
            Transition("score_again", (S.SCORED,), None, P.MEDIATION_FILE_REVIEW, "重新评分"),
            Transition("feed_back", (S.SCORED,), S.FED_BACK, P.MEDIATION_FILE_REVIEW, "反馈调委会"),
            Transition("correct", (S.FED_BACK,), S.CORRECTED, P.MEDIATION_CASE_ARCHIVE, "登记整改"),
        ),
    )
)


def review_choices() -> list[tuple[str, str]]:
    return [(state.value, label) for state, label in LABELS.items()]
