"""Clocks that should run and do not, as after an update that brought a new one: the night starts them.

A capability names a function that starts what is missing in the open scope and returns how many.
"""

from collections.abc import Callable

Starter = Callable[[], int]
_starters: dict[str, Starter] = {}


def register(name: str, starter: Starter) -> None:
    """Add a function under a name; registering the name again replaces it."""
    _starters[name] = starter


def start_all() -> int:
    return sum(starter() for starter in _starters.values())
