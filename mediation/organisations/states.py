"""States of a candidature for 枫桥式 creation.

CANDIDATE --name_unit--> NAMED
CANDIDATE --decline--> DECLINED
NAMED --revoke--> REVOKED
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class FengqiaoState(StrEnum):
    CANDIDATE = "CANDIDATE"
    NAMED = "NAMED"
    DECLINED = "DECLINED"
    REVOKED = "REVOKED"


LABELS = {
    FengqiaoState.CANDIDATE: "创建中",
    FengqiaoState.NAMED: "已命名",
    FengqiaoState.DECLINED: "未通过",
    FengqiaoState.REVOKED: "已撤销",
}
TONES = {"CANDIDATE": "info", "NAMED": "success", "DECLINED": "muted", "REVOKED": "danger"}
S = FengqiaoState

FENGQIAO_WORKFLOW = Workflow(
    name="fengqiao_unit",
    model="mediation.FengqiaoUnit",
    initial=S.CANDIDATE,
    transitions=(
        Transition("propose", (), S.CANDIDATE, P.MEDIATION_BODY_MANAGE, "申报创建"),
        Transition("name_unit", (S.CANDIDATE,), S.NAMED, P.MEDIATION_BODY_ASSESS, "命名"),
        Transition(
            "decline", (S.CANDIDATE,), S.DECLINED, P.MEDIATION_BODY_ASSESS, "不予命名", reason_required=True
        ),
        Transition(
            "revoke",
            (S.NAMED,),
            S.REVOKED,
            P.MEDIATION_BODY_ASSESS,
            "撤销命名",
            reason_required=True,
            is_danger=True,
        ),
    ),
)
registry.register(FENGQIAO_WORKFLOW)


def fengqiao_choices() -> list[tuple[str, str]]:
    return [(state.value, label) for state, label in LABELS.items()]
