"""Reading figures, and the page made of them."""

from django.db import connection
from django.urls import reverse

from bench import browser, ratios
from bench.browser import Browser
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World
from governance.figures import queries
from governance.tenancy import scope

_RAW = """select region_id, period, observed, filed, have, expected, late, precision, corrected
    from governance_figure where region_id = %s and period = any(%s)"""


def _sql(world: World) -> list[Ratio]:
    """25 months of one region: the portal's sheet against the driver reading the same primary keys."""
    world.need_figures()
    return [_sheet(world, place) for place in [world.village, *world.places]]


def _sheet(world: World, place) -> Ratio:
    def raw():
        with connection.connection.cursor() as cursor:
            return cursor.execute(_RAW, [place.pk, world.months]).fetchall()

    with scope.enter(scope.of_region(place)):
        return ratios.timed(
            place.level.lower(),
            lambda: queries.sheet(region_ids=[place.pk], months=world.months),
            raw,
            rounds=world.scale.rounds,
            repeat=world.scale.repeat,
        )


def _page(world: World) -> list[Ratio]:
    world.need_figures()
    with browser.hello_page() as hello:
        return [_page_of(world, place, hello) for place in world.places]


def _page_of(world: World, place, hello: str) -> Ratio:
    """A signed-in page against the smallest signed-in page; beside it, against its own SQL."""
    reader, address = Browser(world.post(place)), reverse("dashboards:region", args=[place.pk])
    page, rounds = lambda: reader.get(address), world.scale.rounds
    page()
    statements = browser.content_queries(reader.queries(address))
    with scope.enter(scope.of_region(place)):
        sql = ratios.often(lambda: browser.replay(statements), rounds)()
    small = lambda: reader.get(hello)  # noqa: E731
    small()
    ours, bare = ratios.compare(ratios.often(page, 3), ratios.often(small, 3), rounds=rounds)
    return ratios.ratio_of(
        place.level.lower(), ours, bare, f"{ours / sql:.1f} x its {len(statements)} queries"
    )


def measures() -> list[Measure]:
    return [
        Measure("dashboard-sql", 1.3, "25 months of one region against the bare read of the same rows", _sql),
        Measure("dashboard-page", 2.0, "dashboard, signed in, against an empty page, signed in", _page),
    ]
