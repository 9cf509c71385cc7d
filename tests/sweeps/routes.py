"""Every route of the portal, and how to fill its arguments with objects of a given place."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# namespace → builder(world, region) → values for the arguments, by argument name. A capability with
# arguments in its URLs adds its builder in tests/sweeps/objects.py; a missing one fails the sweep.
BUILDERS: dict[str, Callable] = {}


@dataclass(frozen=True)
class Route:
    """One named URL. `arguments` are the names in its pattern."""

    name: str
    arguments: tuple[str, ...]

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    def url(self, values: dict) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.arguments})


def routes() -> list[Route]:
    return sorted(set(_walk(get_resolver(), "", ())), key=lambda route: route.name)


def _walk(resolver, namespace: str, arguments: tuple) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        names = arguments + tuple(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            yield from _walk(pattern, inner, names)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(":".join(filter(None, (namespace, pattern.name))), names)


def unnamed() -> list[str]:
    """Patterns without a name cannot be in the permission map."""
    found = []

    def look(resolver):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                look(pattern)
            elif not pattern.name:
                found.append(str(pattern.pattern))

    look(get_resolver())
    return found


_RANDOM = re.compile(rb'nonce="[^"]*"|[A-Za-z0-9]{64}|\d\d:\d\d</span>')


def stable(response) -> bytes:
    """A response's bytes without what differs in every answer: the nonce, the masked form token, the clock."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return _RANDOM.sub(b"", content)
