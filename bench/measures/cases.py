"""The case list: the whole page, row security alone, and paging at depth."""

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from bench import browser, ratios
from bench.browser import Browser
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World
from governance.privacy.masks import Level
from governance.tenancy import scope
from mediation.cases import queries
from mediation.cases.models import Case

Statements = list[tuple[str, tuple]]


def _page(world: World) -> list[Ratio]:
    world.need_cases()
    return [_page_of(world, place) for place in world.places]


def _page_of(world: World, place) -> Ratio:
    """The page of fifty against the same SQL and one string from the same server, without session and template."""
    reader, visitor, address = Browser(world.post(place)), Browser(), reverse("cases:list")
    reader.get(address)
    statements = browser.content_queries(reader.queries(address))
    page, sql = lambda: reader.get(address), lambda: browser.replay(statements)
    with browser.bare_page(statements) as bare, browser.hello_page() as hello:
        alone = ratios.often(sql, world.scale.repeat)()
        small = ratios.often(lambda: reader.get(hello), world.scale.repeat)()
        ours, least = ratios.compare(
            ratios.often(page, 3), ratios.often(lambda: visitor.get(bare), 3), rounds=world.scale.rounds
        )
    more = f"{ours / alone:.1f} x its {len(statements)} queries alone, {ours / small:.1f} x the smallest page"
    return ratios.ratio_of(place.level.lower(), ours, least, more)


def _row_security(world: World) -> list[Ratio]:
    world.need_cases()
    return [_secured(world, place) for place in world.places]


def _secured(world: World, place) -> Ratio:
    """The list's SQL, which names the owner's column itself: under the policies, and as the schema's owner."""
    statements = _list_statements(place)

    def secured() -> float:
        with scope.enter(scope.of_region(place)):
            return ratios.often(lambda: browser.replay(statements), world.scale.repeat)()

    def bare() -> float:
        with transaction.atomic():
            return ratios.often(lambda: browser.replay(statements), world.scale.repeat)()

    secured(), bare()
    ours, plain = ratios.compare(secured, bare, rounds=world.scale.rounds)
    return ratios.ratio_of(place.level.lower(), ours, plain)


def _list_statements(place) -> Statements:
    """The first page in any state, and that of cases in hand: what a clerk opens all day."""
    found: Statements = []

    def note(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with scope.enter(scope.of_region(place)), connection.execute_wrapper(note):
        list(_newest(Case.objects.all()))
        list(_newest(Case.objects.filter(state="MEDIATING")))
        Case.objects.order_by()[: queries.COUNT_CAP + 1].count()
    return found


def _newest(cases):
    return cases.order_by("-registered_on", "-id")[: queries.PAGE_SIZE + 1]


def _depth(world: World) -> list[Ratio]:
    """The same page function deep in the city's list and at its second page."""
    world.need_cases()
    with scope.enter(scope.of_region(world.city)):
        near, far = _cursor_at(queries.PAGE_SIZE), _cursor_at(world.scale.deep)
        return [
            ratios.timed(
                f"depth {world.scale.deep:,}",
                lambda: _listed(far),
                lambda: _listed(near),
                rounds=world.scale.rounds,
                repeat=world.scale.repeat,
            )
        ]


def _cursor_at(depth: int) -> str:
    depth = min(depth, Case.objects.count() - 2 * queries.PAGE_SIZE)
    day, pk = Case.objects.order_by("-registered_on", "-id").values_list("registered_on", "pk")[depth]
    return f"{day:%Y%m%d}-{pk}"


def _listed(cursor: str) -> queries.ListPage:
    page = queries.list_page(
        Case.objects.all(), level_of=lambda case: Level.STAFF, today=timezone.localdate(), older=cursor
    )
    if len(page.lines) != queries.PAGE_SIZE:
        raise RuntimeError(f"{len(page.lines)} cases behind {cursor}")
    return page


def measures() -> list[Measure]:
    return [
        Measure(
            "case-list-page",
            2.5,
            "case list, signed in, against its SQL strung together by the same server",
            _page,
            "the portal's own goal is 3.7, see ADR 17",
        ),
        Measure("row-security", 1.15, "the list's SQL with policies against without", _row_security),
        Measure("paging-depth", 1.2, "a page deep in the list against its second page", _depth),
    ]
