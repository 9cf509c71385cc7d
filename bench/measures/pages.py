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


def _pages(world: World) -> dict[str, tuple[Browser, str]]:
    """Who reads which page; the lists of work are for those who handle cases."""
    reader, officer = Browser(world.post(world.county)), Browser(world.importer)
    return {
        "dashboard": (reader, reverse("dashboards:region", args=[world.county.pk])),
        "cases": (reader, reverse("cases:list")),
        "worklist": (officer, reverse("desk:home")),
        "registers": (reader, reverse("registers:overview")),
        "register": (reader, reverse("registers:entries", args=["CULTURE_SITE"])),
        "inbox": (reader, reverse("inbox:todo")),
    }


def _queries(world: World) -> list[Ratio]:
    """Statements per page before and after the records grew tenfold."""
    _records(world, world.scale.growing)
    pages = _pages(world)
    before = {name: _count(*page) for name, page in pages.items()}
    _records(world, TENFOLD * world.scale.growing)
    after = {name: _count(*page) for name, page in pages.items()}
    return [
        Ratio(name, after[name] / before[name], f"{before[name]} and {after[name]} queries") for name in pages
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
    return [_weight(name, reader.get(address)) for name, (reader, address) in _pages(world).items()]


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
