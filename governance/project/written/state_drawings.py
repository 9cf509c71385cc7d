"""docs/states/: one drawing and one table per workflow, from the tables in `states.py`."""

from django.apps import apps

from governance.access.permissions import Permission
from governance.project.written.markdown import table
from governance.workflow.registry import workflows
from governance.workflow.transitions import Transition, Workflow


def render_index() -> str:
    rows = [
        (f"[{_title(one)}]({one.name}.md)", f"`{one.name}`", f"`{one.model}`", len(one.transitions))
        for one in workflows()
    ]
    return "# 状态流转\n\n数据库拒绝下列各表之外的任何状态变化。\n\n" + table(
        ("对象", "流程", "模型", "动作数"), rows
    )


def render_workflows() -> dict[str, str]:
    return {f"states/{one.name}.md": _render(one) for one in workflows()}


def _render(workflow: Workflow) -> str:
    labels = labels_of(workflow)
    states = [(f"`{state}`", label) for state, label in labels.items()]
    parts = [
        f"# {_title(workflow)}的状态\n",
        _drawing(workflow, labels),
        "## 状态\n",
        table(("代码", "名称"), states),
        "## 动作\n",
        table(
            ("动作", "标识", "自", "至", "权限", "须填理由"),
            (_row(step, labels) for step in workflow.transitions),
        ),
    ]
    return "\n".join(parts)


def labels_of(workflow: Workflow) -> dict[str, str]:
    """Every state that the model's field allows, with its Chinese label."""
    return dict(apps.get_model(workflow.model)._meta.get_field(workflow.field).flatchoices)


def _title(workflow: Workflow) -> str:
    return str(apps.get_model(workflow.model)._meta.verbose_name)


def _drawing(workflow: Workflow, labels: dict[str, str]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", *(f"    {code}: {label}" for code, label in labels.items())]
    lines.append(f"    [*] --> {workflow.initial}")
    for step in workflow.transitions:
        if step.target is not None:
            lines += [f"    {source} --> {step.target}: {step.label}" for source in step.sources]
    return "\n".join([*lines, "```", ""])


def _row(step: Transition, labels: dict[str, str]) -> tuple:
    sources = "、".join(labels[source] for source in step.sources) or "（新建）"
    return (
        step.label,
        f"`{step.name}`",
        sources,
        labels[step.target] if step.target is not None else "状态不变",
        Permission(step.permission.value).label if step.permission is not None else "系统自动",
        "是" if step.reason_required else "",
    )
