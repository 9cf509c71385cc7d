"""Whole branches at once: the first load of the official list into an empty tree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance.regions.models import LEVELS, Region, RegionVersion


@dataclass(frozen=True)
class NewRegion:
    """One region to establish: code and parent code of 12 digits, name, and how it is searched."""

    code: str
    parent_code: str
    level: str
    name: str
    short_name: str
    kind: str = ""
    pinyin: str = ""
    initials: str = ""


def establish_all(rows: Iterable[NewRegion], *, valid_from: date) -> dict[str, Region]:
    """Establish whole levels from the top down, for an empty tree or new branches; returns code → region.

    Parents may be among the rows or exist already. The database fills the scope columns.
    """
    rows = list(rows)
    wanted = {row.parent_code for row in rows} - {row.code for row in rows}
    known = {region.code: region for region in Region.objects.filter(code__in=wanted, is_active=True)}
    for level in LEVELS:
        of_level = [row for row in rows if row.level == level]
        regions = Region.objects.bulk_create(_region(row, known) for row in of_level)
        known.update({row.code: region for row, region in zip(of_level, regions, strict=True)})
        RegionVersion.objects.bulk_create(_version(row, known, valid_from=valid_from) for row in of_level)
    return known


def _region(row: NewRegion, known: dict[str, Region]) -> Region:
    return Region(level=row.level, parent=known.get(row.parent_code), **_common(row))


def _version(row: NewRegion, known: dict[str, Region], *, valid_from: date) -> RegionVersion:
    region, parent = known[row.code], known.get(row.parent_code)
    return RegionVersion(region=region, parent=parent, valid_from=valid_from, **_common(row))


def _common(row: NewRegion) -> dict[str, str]:
    return {
        "kind": row.kind,
        "code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "pinyin": row.pinyin,
        "initials": row.initials,
    }
