"""Tells whoever used a return's numbers that they changed. Reports and roll-ups register themselves here."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.workflow.models import StateChange


@dataclass(frozen=True)
class Change:
    """Numbers of one unit, form and month that no longer stand, and the step that changed them."""

    region_id: int
    form_id: int
    month: int
    step: StateChange
    codes: tuple[str, ...]


Listener = Callable[..., None]
User = Callable[..., list[str]]
_listeners: list[Listener] = []
_users: list[User] = []


def register(listener: Listener) -> None:
    """`listener(change=, by=)` runs in the transaction of the change."""
    if listener not in _listeners:
        _listeners.append(listener)


def register_user(user: User) -> None:
    """`user(monthly_return=)` says in Chinese what already uses the numbers of a return."""
    if user not in _users:
        _users.append(user)


def users_of(monthly_return) -> list[str]:
    """Who has used this return's numbers, for whoever is about to take them back."""
    return [text for user in _users for text in user(monthly_return=monthly_return)]


def tell(change: Change, *, by) -> None:
    for listener in _listeners:
        listener(change=change, by=by)


def said(step: StateChange) -> str:
    """“一条山镇2026年5月月报撤销审核：……”; of a correction, what it changed."""
    act = step.label if step.subject_type == "governance.monthlyreturn" else ""
    return f"{step.region.name}{step.subject_label}{act}：{step.reason}"
