"""What other capabilities tell the regions tree: what a change touches, what follows it.

Capabilities above register here, so that regions need not know them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Affected:
    """One line of the preview: how many rows of one kind lie in the regions, and what becomes of them."""

    label: str
    count: int
    note: str = ""


AffectedProvider = Callable[[list[int]], Affected | None]
Listener = Callable[..., None]

_affected: dict[str, AffectedProvider] = {}
_listeners: dict[str, Listener] = {}
_pages: list[tuple[str, Callable[[object], bool]]] = []


def register_affected(name: str, provider: AffectedProvider) -> None:
    """`provider(region_ids)` counts its rows there in the open scope; None when it has nothing to say."""
    _affected[name] = provider


def affected(region_ids: Iterable[int]) -> list[Affected]:
    wanted = list(region_ids)
    found = [provider(wanted) for provider in _affected.values()]
    return [line for line in found if line is not None]


def register_listener(name: str, listener: Listener) -> None:
    """`listener(change=…, ended=…, successor=…, by=…, at=…)` runs in the transaction of a confirmed change.

    `ended` are the regions that cease to exist on the change's day, `successor` the one that takes over
    (None after a split or an abolition).
    """
    _listeners[name] = listener


def tell(*, change, ended: list, successor, by, at) -> None:
    for listener in _listeners.values():
        listener(change=change, ended=ended, successor=successor, by=by, at=at)


def register_page(url_name: str, is_open_to: Callable[[object], bool]) -> None:
    """The page a click in the tree opens for posts that `is_open_to` admits; takes the region's key."""
    _pages.append((url_name, is_open_to))


def page_for(post, *, inside: str = "") -> str:
    """URL name of the page behind each node of the tree; among the pages on regions, the region's own."""
    if inside == "regions":
        return "regions:detail"
    for url_name, is_open_to in _pages:
        if is_open_to(post):
            return url_name
    return "regions:detail"
