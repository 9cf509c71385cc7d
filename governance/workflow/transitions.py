"""Value types of a workflow: a page of data per capability, no ORM."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from governance.access.permissions import Permission


@dataclass(frozen=True)
class Transition:
    """One thing that can happen: from these states to that one, by whom, under which button.

    `permission` None means that only the system performs it (a derived step).
    `target` None keeps the state (an act that is recorded but does not move the row).
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    permission: Permission | None
    label: str
    reason_required: bool = False
    is_danger: bool = False


@dataclass(frozen=True)
class Workflow:
    """All transitions of one model's state field. `public_labels` are the names shown to citizens."""

    name: str
    model: str
    initial: str
    transitions: tuple[Transition, ...]
    field: str = "state"
    public_labels: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)

    def get(self, name: str) -> Transition:
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(f"{self.name} has no transition {name}")

    def from_state(self, state: str) -> tuple[Transition, ...]:
        return tuple(t for t in self.transitions if state in t.sources)

    def steps(self) -> Iterator[tuple[str, str]]:
        """Every (from, to) pair that moves the state; the database refuses all others."""
        for transition in self.transitions:
            if transition.target is not None:
                yield from ((source, transition.target) for source in transition.sources)

    def drawing(self) -> str:
        """The table as lines `FROM --name--> TO`, compared with docstrings and drawn in the docs."""
        lines = [
            f"{source} --{t.name}--> {t.target or source}" for t in self.transitions for source in t.sources
        ]
        return "\n".join(lines)
