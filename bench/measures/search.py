"""Finding cases among a million by words, under row security, at the three levels of staff."""

import time

from django.db import connection, transaction

from bench import ratios
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World
from governance.tenancy import scope, search
from governance.tenancy.search import Wanted
from mediation.cases import queries
from mediation.cases.models import Case

# Two characters each: a common name, a rarer one, a place, one that nothing has, and one that every case has.
WORDS = ("王秀", "沈麦", "北湾", "麒麟", "人调")
_BARE_COUNT = "select count(*) from mediation_case where search_text like %s"
_BARE_PAGE = """select id from mediation_case where {column} = %s and search_text like %s
    and portal_bigrams(search_text) @> portal_bigrams(%s) order by registered_on desc, id desc limit 51"""


def _page(world: World) -> list[Ratio]:
    """First page of each word, the slowest of them (p95 of the calls), against counting by reading all rows."""
    world.need_cases()
    return [_against_reading_all(world, place, _slowest_page) for place in world.places]


def _count(world: World) -> list[Ratio]:
    world.need_cases()
    return [_against_reading_all(world, place, _median_count) for place in world.places]


def _against_reading_all(world: World, place, ours) -> Ratio:
    with scope.enter(scope.of_region(place)):
        found = ours(world.scale.repeat)
    return ratios.ratio_of(place.level.lower(), found, _reading_all(world.scale.rounds))


def _slowest_page(repeat: int) -> float:
    calls = [_timed(lambda word=word: _keys(word)) for word in WORDS for _ in range(repeat)]
    return sorted(calls)[int(len(calls) * 0.95)]


def _median_count(repeat: int) -> float:
    """The count that the page shows, capped as there; the slowest word's median."""
    medians = []
    for word in WORDS:
        calls = sorted(
            _timed(lambda word=word: search.count(Case, Wanted((word,)), cap=queries.COUNT_CAP + 1))
            for _ in range(repeat)
        )
        medians.append(calls[len(calls) // 2])
    return max(medians)


def _reading_all(rounds: int) -> float:
    """Seconds of the plain LIKE count over the whole table, one process, no policies."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local max_parallel_workers_per_gather = 0")
        cursor.execute("set local enable_bitmapscan = off")
        calls = sorted(_timed(lambda: cursor.execute(_BARE_COUNT, ["%王秀%"])) for _ in range(rounds))
    return calls[len(calls) // 2]


def _secured(world: World) -> list[Ratio]:
    world.need_cases()
    return [_with_and_without(world, place, word) for place in world.places for word in ("王秀", "北湾")]


def _with_and_without(world: World, place, word: str) -> Ratio:
    """The function against the same search written by hand, without policies."""
    bare = _BARE_PAGE.format(column=f"{place.level.lower()}_id")

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(bare, [place.pk, f"%{word}%", word])
            cursor.fetchall()

    def secured() -> float:
        with scope.enter(scope.of_region(place)):
            return ratios.often(lambda: _keys(word), world.scale.repeat)()

    def plain() -> float:
        with transaction.atomic():
            return ratios.often(by_hand, world.scale.repeat)()

    secured(), plain()
    ours, theirs = ratios.compare(secured, plain, rounds=world.scale.rounds)
    return ratios.ratio_of(f"{place.level.lower()} {word}", ours, theirs)


def _first_page(world: World) -> list[Ratio]:
    """Fifty rows of the county's list against one row by its key."""
    world.need_cases()
    with scope.enter(scope.of_region(world.county)):
        pk = Case.objects.order_by("-registered_on", "-id").values_list("pk", flat=True)[0]
        newest = Case.objects.order_by("-registered_on", "-id").values_list("pk", "registered_on")
        return [
            ratios.timed(
                "county",
                lambda: list(newest[: queries.PAGE_SIZE + 1]),
                lambda: list(Case.objects.filter(pk=pk).values_list("pk", "registered_on")),
                rounds=world.scale.rounds,
                repeat=world.scale.repeat,
            )
        ]


def _keys(word: str) -> list[int]:
    return search.find(
        Case, Wanted((word,)), sort="registered_on", newest_first=True, limit=queries.PAGE_SIZE + 1
    )


def _timed(call) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def measures() -> list[Measure]:
    return [
        Measure("first-page", 2.0, "keys of a county's first page against one row by its key", _first_page),
        Measure(
            "search-page", 0.02, "first page of a two-character word, p95, against reading all rows", _page
        ),
        Measure("search-count", 0.2, "its count against reading all rows", _count),
        Measure("search-security", 1.5, "the search under row security against the same without", _secured),
    ]
