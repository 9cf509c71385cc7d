"""States of a finding of a screening round, and of an early warning.

The state of a finding is its disposal; a monitored one is looked at again until it ends otherwise.

OPEN --mediate--> MEDIATED_CASE
MONITORING --mediate--> MEDIATED_CASE
OPEN --hand_over--> HANDED_OVER
MONITORING --hand_over--> HANDED_OVER
OPEN --calm--> CALMED
MONITORING --calm--> CALMED
OPEN --monitor--> MONITORING
MONITORING --look_again--> MONITORING

RAISED --report--> REPORTED
REPORTED --record_feedback--> REPORTED
REPORTED --close--> CLOSED
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class FindingState(StrEnum):
    OPEN = "OPEN"
    MEDIATED_CASE = "MEDIATED_CASE"
    HANDED_OVER = "HANDED_OVER"
    CALMED = "CALMED"
    MONITORING = "MONITORING"


class AlertState(StrEnum):
    RAISED = "RAISED"
    REPORTED = "REPORTED"
    CLOSED = "CLOSED"


F, A = FindingState, AlertState
FINDING_LABELS = {
    F.OPEN: "待处置",
    F.MEDIATED_CASE: "转入调解",
    F.HANDED_OVER: "移交处理",
    F.CALMED: "就地化解",
    F.MONITORING: "继续关注",
}
ALERT_LABELS = {A.RAISED: "待报告", A.REPORTED: "已报告", A.CLOSED: "已办结"}
TONES = {
    F.OPEN: "warning",
    F.MEDIATED_CASE: "progress",
    F.HANDED_OVER: "info",
    F.CALMED: "success",
    F.MONITORING: "info",
    A.RAISED: "danger",
    A.REPORTED: "warning",
    A.CLOSED: "muted",
}
RECORD = P.MEDIATION_SCREENING_RECORD

FINDING_WORKFLOW = registry.register(
    Workflow(
        name="screening_finding",
        model="mediation.ScreeningFinding",
        initial=F.OPEN,
        transitions=(
            Transition("record", (), F.OPEN, RECORD, "登记排查发现"),
            Transition("mediate", (F.OPEN, F.MONITORING), F.MEDIATED_CASE, RECORD, "转为调解案件"),
            Transition("hand_over", (F.OPEN, F.MONITORING), F.HANDED_OVER, RECORD, "移交"),
            Transition("calm", (F.OPEN, F.MONITORING), F.CALMED, RECORD, "就地化解"),
            Transition("monitor", (F.OPEN,), F.MONITORING, RECORD, "继续关注"),
            Transition("look_again", (F.MONITORING,), None, RECORD, "登记复看"),
        ),
    )
)

ALERT_WORKFLOW = registry.register(
    Workflow(
        name="escalation_alert",
        model="mediation.EscalationAlert",
        initial=A.RAISED,
        transitions=(
            Transition("raise", (), A.RAISED, RECORD, "发出预警"),
            Transition("report", (A.RAISED,), A.REPORTED, RECORD, "登记已报告"),
            Transition("record_feedback", (A.REPORTED,), None, RECORD, "登记反馈"),
            Transition("close", (A.REPORTED,), A.CLOSED, RECORD, "办结"),
        ),
    )
)


def finding_choices() -> list[tuple[str, str]]:
    return [(state.value, label) for state, label in FINDING_LABELS.items()]


def alert_choices() -> list[tuple[str, str]]:
    return [(state.value, label) for state, label in ALERT_LABELS.items()]
