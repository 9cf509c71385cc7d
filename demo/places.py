"""The regions of the demonstration: the official list of both tenants, in force from 2019 on."""

from datetime import date
from pathlib import Path

from governance.regions import codes, first_list, versions
from governance.regions.first_list import NewRegion
from governance.regions.listfile import ListedRegion, read_list
from governance.regions.models import Region

LIST = Path(first_list.__file__).with_name("data") / "regions-baiyin-haian.csv"
SINCE = date(2019, 1, 1)  # so that figures of earlier years find a map
BAIYIN, JINGYUAN, HAIAN = "620400000000", "620421000000", "320685000000"


def load() -> None:
    """Establish every region of the list, unless the tree has been loaded already."""
    if Region.objects.exists():
        return
    rows = read_list(LIST.read_bytes()).rows
    first_list.establish_all((_new(row) for row in rows), valid_from=SINCE)


def by_code(code: str) -> Region:
    return Region.objects.get(code=code, is_active=True)


def counties() -> list[Region]:
    return list(Region.objects.filter(level="COUNTY", is_active=True).order_by("-code"))


def below(region: Region, level: str) -> list[Region]:
    """Active regions of a level under a region, in order of code."""
    found = Region.objects.under(region).active().filter(level=level)
    return list(found.select_related("parent").order_by("code"))


def _new(row: ListedRegion) -> NewRegion:
    kind = versions.kind_of(row.level, row.code, row.name)
    return NewRegion(
        row.code, codes.parent(row.code), row.level, row.name, kind=kind, **versions.spelled(row.name)
    )
