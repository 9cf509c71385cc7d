"""Tells whoever used a return's numbers that they changed. Reports and roll-ups register themselves here."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.workflow.models import StateChange


@dataclass(frozen=True)
class Change:
    """Numbers of one unit and month that no longer stand, and the step that changed them.

    `codes` empty: all of them.
    """

    region_id: int
    month: int
    step: StateChange
    codes: tuple[str, ...] = ()


Listener = Callable[..., None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """`listener(change=, by=)` runs in the transaction of the change."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(change: Change, *, by) -> None:
    for listener in _listeners:
        listener(change=change, by=by)


def said(step: StateChange) -> str:
    """“一条山镇2026年5月月报撤销审核：……”; of a correction, what it changed."""
    act = step.label if step.subject_type == "governance.monthlyreturn" else ""
    return f"{step.region.name}{step.subject_label}{act}：{step.reason}"
