"""Turns a month's records and returns into what each region itself contributed. Adding up is the store's."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date

from governance.figures import catalogue, indicators, sources
from governance.figures.indicators import Indicator, Shared
from governance.figures.periods import shift
from governance.figures.store import OwnFigures
from governance.regions.models import Region, RegionVersion


def own_figures(*, city_id: int, month: int) -> list[OwnFigures]:
    """One entry per region of the city that existed in the month, or that has a fact in it."""
    observed = observations(city_id=city_id, month=month)
    filings = sources.filings(city_id=city_id, months=[month])
    wanted = {region_id for region_id, _, _ in observed} | {filing.region_id for filing in filings}
    rows = _regions_of_month(city_id=city_id, month=month, also=wanted)
    for region_id, code, amount in observed:
        row = rows[region_id]
        row.observed[code] = row.observed.get(code, 0) + amount
    for filing in filings:
        _add_filing(rows[filing.region_id], filing)
    return list(rows.values())


def observations(*, city_id: int, month: int) -> list[tuple[int, str, int]]:
    """(region id, code, amount) of every indicator that records can give; one query for each family."""
    found: list[tuple[int, str, int]] = []
    families: dict[Hashable, dict[str, Shared]] = defaultdict(dict)
    for indicator in _observed():
        if indicator.shared is not None:
            families[indicator.shared.family][indicator.code] = indicator.shared
        else:
            for region_id, _month, amount in indicator.observe(city_id=city_id, months=[month]):
                found.append((region_id, indicator.code, int(amount)))
    for members in families.values():
        one = next(iter(members.values()))
        found += one.observe_family(members, city_id=city_id, month=month)
    return found


def _observed() -> Iterator[Indicator]:
    for indicator in indicators.all_indicators():
        if indicator.observe is not None and catalogue.has_slot(indicator.code):
            yield indicator


def _add_filing(row: OwnFigures, filing: sources.Filing) -> None:
    for code in filing.expected:
        if not catalogue.has_slot(code):
            continue
        row.expected[code] = row.expected.get(code, 0) + 1
        if code in filing.amounts:
            amount, precision = filing.amounts[code]
            row.filed[code] = row.filed.get(code, 0) + amount
            row.precision[code] = precision
            row.have[code] = row.have.get(code, 0) + 1
            row.corrected[code] = int(code in filing.corrected)
        elif filing.is_overdue:
            row.late[code] = row.late.get(code, 0) + 1


def _regions_of_month(*, city_id: int, month: int, also: Iterable[int]) -> dict[int, OwnFigures]:
    """Regions under the parents they had at the end of the month (or at their own end).

    A fact of a region that no longer existed still counts: it stays under its last parent.
    """
    first, beyond = _first_day(month), _first_day(shift(month, 1))
    versions = RegionVersion.objects.filter(region__city_id=city_id, valid_from__lt=beyond)
    latest = versions.order_by("region_id", "-valid_from").distinct("region_id")
    rows: dict[int, OwnFigures] = {}
    keep = set(also)
    for version in latest.values_list("region_id", "parent_id", "region__level", "valid_to"):
        region_id, parent_id, level, valid_to = version
        if valid_to is None or valid_to > first or region_id in keep:
            rows[region_id] = OwnFigures(region_id, parent_id, level)
    _add_unborn(rows, keep)
    _add_ancestors(rows)
    return rows


def _add_unborn(rows: dict[int, OwnFigures], keep: set[int]) -> None:
    """A fact dated before its region was established stays under the region's first parent."""
    unborn = Region.objects.filter(pk__in=keep - rows.keys())
    for region in unborn:
        rows[region.pk] = OwnFigures(region.pk, region.parent_id, region.level)


def _add_ancestors(rows: dict[int, OwnFigures]) -> None:
    """No sum may get lost on its way up because a parent is missing from the month."""
    missing = {row.parent_id for row in rows.values() if row.level != "CITY"} - rows.keys() - {None}
    while missing:
        for region in Region.objects.filter(pk__in=missing):
            rows[region.pk] = OwnFigures(region.pk, region.parent_id, region.level)
        missing = {row.parent_id for row in rows.values() if row.level != "CITY"} - rows.keys() - {None}


def _first_day(month: int) -> date:
    return date(month // 100, month % 100, 1)
