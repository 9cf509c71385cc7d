"""Who wants to know of deadlines: capabilities register a listener, actions announce.

Listeners run inside the announcing transaction and inside the deadline's scope; they write their own
rows (a notice) and send nothing themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from governance.deadlines.reminders import Stage


class Occasion(StrEnum):
    """Why a deadline is announced."""

    REMINDER = "REMINDER"
    DUE_MOVED = "DUE_MOVED"


@dataclass(frozen=True)
class Announcement:
    """One thing to tell about one deadline; `stage` for a reminder, `due_before` when the day moved."""

    occasion: Occasion
    deadline: Any
    stage: Stage | None = None
    due_before: date | None = None


Listener = Callable[[Announcement], object]
_listeners: dict[str, Listener] = {}


def register(name: str, listener: Listener) -> None:
    """Add a listener under a name; registering the name again replaces it."""
    _listeners[name] = listener


def announce(announcement: Announcement) -> None:
    for listener in _listeners.values():
        listener(announcement)
