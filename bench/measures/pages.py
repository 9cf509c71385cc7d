"""What a page costs the database and the line, independent of any clock."""

import gzip
import re

from django.contrib.staticfiles import finders
from django.urls import reverse

from bench.browser import Browser
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World

BUDGET_BYTES = 60 * 1024
TENFOLD = 10
_REFERENCE = re.compile(rb'<(?:script|img)[^>]+src="/static/([^"?]+)')


def _addresses(world: World) -> dict[str, str]:
    return {
        "dashboard": reverse("dashboards:region", args=[world.county.pk]),
        "cases": reverse("cases:list"),
        "registers": reverse("registers:overview"),
        "register": reverse("registers:entries", args=["CULTURE_SITE"]),
        "inbox": reverse("inbox:todo"),
    }


def _queries(world: World) -> list[Ratio]:
    """Statements per page before and after the records grew tenfold."""
    _records(world, world.scale.growing)
    reader, addresses = Browser(world.post(world.county)), _addresses(world)
    before = {name: _count(reader, address) for name, address in addresses.items()}
    _records(world, TENFOLD * world.scale.growing)
    after = {name: _count(reader, address) for name, address in addresses.items()}
    return [
        Ratio(name, after[name] / before[name], f"{before[name]} and {after[name]} queries")
        for name in addresses
    ]


def _records(world: World, count: int) -> None:
    world.need_figures()
    world.grow_cases(count)
    world.grow_entries(count)


def _count(reader: Browser, address: str) -> int:
    reader.get(address)  # the first page of a process fills caches
    return len(reader.queries(address))


def _bytes(world: World) -> list[Ratio]:
    """HTML with its scripts and pictures, compressed, beyond the style sheets that stay in the cache."""
    _records(world, world.scale.growing)
    reader = Browser(world.post(world.county))
    return [_weight(name, reader.get(address)) for name, address in _addresses(world).items()]


def _weight(name: str, page: bytes) -> Ratio:
    files = {found.decode() for found in _REFERENCE.findall(page)}
    html, rest = _compressed(page), sum(map(_compressed_file, files))
    return Ratio(name, (html + rest) / BUDGET_BYTES, f"{html / 1024:.1f} + {rest / 1024:.1f} KB")


def _compressed_file(name: str) -> int:
    path = finders.find(name)
    if path is None:
        raise RuntimeError(f"static file {name} not found")
    with open(path, "rb") as file:
        return _compressed(file.read())


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def measures() -> list[Measure]:
    return [
        Measure("page-bytes", 1.0, "compressed bytes of a first load against 60 KB", _bytes),
        Measure("queries-per-page", 1.0, "statements per page with ten times the records", _queries),
    ]
