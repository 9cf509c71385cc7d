"""States of a report (报告): prepared, rendered, issued by a second person, possibly withdrawn.

DRAFT | READY | FAILED --render--> RENDERING --finish--> READY --issue--> ISSUED --withdraw--> WITHDRAWN
RENDERING --fail--> FAILED      (a rendering whose job was given up may be started again)
READY | FAILED --revise--> DRAFT
"""

from django.db import models

from governance.access.permissions import Permission as P
from governance.workflow.registry import register
from governance.workflow.transitions import Transition, Workflow


class ReportState(models.TextChoices):
    """Where a report stands."""

    DRAFT = "DRAFT", "草稿"
    RENDERING = "RENDERING", "生成中"
    READY = "READY", "待签发"
    FAILED = "FAILED", "生成失败"
    ISSUED = "ISSUED", "已签发"
    WITHDRAWN = "WITHDRAWN", "已撤回"


S = ReportState
TONES = {
    S.DRAFT: "neutral",
    S.RENDERING: "progress",
    S.READY: "info",
    S.FAILED: "danger",
    S.ISSUED: "success",
    S.WITHDRAWN: "muted",
}
# Still being worked on: a region has at most one such report per kind and period.
OPEN = (S.DRAFT, S.RENDERING, S.READY, S.FAILED)
# What was signed stays as it was signed, withdrawn or not.
FROZEN = (S.ISSUED, S.WITHDRAWN)

WORKFLOW = register(
    Workflow(
        name="report",
        model="governance.Report",
        initial=S.DRAFT,
        transitions=(
            Transition("prepare", (), S.DRAFT, P.REPORT_PREPARE, "编制报告"),
            Transition("revise", (S.DRAFT, S.READY, S.FAILED), S.DRAFT, P.REPORT_PREPARE, "修改文字"),
            Transition(
                "render", (S.DRAFT, S.READY, S.FAILED, S.RENDERING), S.RENDERING, P.REPORT_PREPARE, "生成报告"
            ),
            Transition("finish", (S.RENDERING,), S.READY, None, "生成完成"),
            Transition("fail", (S.RENDERING,), S.FAILED, None, "生成失败"),
            Transition("issue", (S.READY,), S.ISSUED, P.REPORT_ISSUE, "签发"),
            Transition(
                "withdraw",
                (S.ISSUED,),
                S.WITHDRAWN,
                P.REPORT_ISSUE,
                "撤回报告",
                reason_required=True,
                is_danger=True,
            ),
            Transition("annotate", (S.ISSUED, S.WITHDRAWN), None, P.REPORT_PREPARE, "加注更正说明"),
        ),
    )
)
