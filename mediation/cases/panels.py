"""What other capabilities show on the case page and around the list: each registers a provider."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Panel:
    """A fragment and its data; the fragment finds them as `panel.data`."""

    template: str
    data: dict = field(default_factory=dict)


Provider = Callable[..., Panel | None]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """`provider(case=, post=)` returns a Panel, or None when it has nothing to say."""
    _providers[name] = provider


AroundTheList = Callable[..., dict]
_around: dict[str, AroundTheList] = {}


def register_around_list(name: str, provider: AroundTheList) -> None:
    """`provider(request)` returns what `cases/list.html` shows beside the list itself."""
    _around[name] = provider


def around_list(request) -> dict:
    found: dict = {}
    for provider in _around.values():
        found |= provider(request)
    return found


def of_case(case, post) -> list[Panel]:
    found = [provider(case=case, post=post) for provider in _providers.values()]
    return [panel for panel in found if panel is not None]
