"""What awaits a post: capabilities register a provider each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Item:
    """One line of 待办: what, where to do it, by when."""

    title: str
    url: str
    detail: str = ""
    due_on: date | None = None
    is_provisional: bool = False


@dataclass(frozen=True)
class Group:
    """Items of one kind; `more_url` opens the full list when there are more than shown."""

    label: str
    items: list[Item] = field(default_factory=list)
    count: int = 0
    more_url: str = ""


Provider = Callable[..., Group | None]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """`provider(post=…, on=date)` returns a Group, or None when the post has no such duty."""
    _providers[name] = provider


def providers() -> list[Provider]:
    return list(_providers.values())


@dataclass(frozen=True)
class Shortcut:
    """One big button on top of 待办: what a person does most."""

    label: str
    url: str
    is_main: bool = False


_shortcuts: dict[str, Callable[..., list[Shortcut]]] = {}


def register_shortcuts(name: str, provider: Callable[..., list[Shortcut]]) -> None:
    """`provider(post=…)` returns the buttons of this post, none when it has no such work."""
    _shortcuts[name] = provider


def shortcuts(post) -> list[Shortcut]:
    return [button for provider in _shortcuts.values() for button in provider(post=post)]


@dataclass(frozen=True)
class Subject:
    """How a kind of record is called in lists of steps, and the page that shows one (its key as argument)."""

    label: str
    url_name: str


_subjects: dict[str, Subject] = {}


def register_subject(model_label: str, *, label: str, url_name: str) -> None:
    """`register_subject("mediation.case", label="调解案件", url_name="cases:detail")`."""
    _subjects[model_label] = Subject(label, url_name)


def subject_of(model_label: str) -> Subject | None:
    return _subjects.get(model_label)
