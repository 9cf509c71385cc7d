"""Page shapes of the registers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from governance.paging import cursors
from governance.regions.models import Region
from governance.registers import definitions
from governance.registers.models import RegisterEntry

PAGE_SIZE = 50


@dataclass(frozen=True)
class RegisterLine:
    """One register on the overview: how many entries, how many in use."""

    kind: definitions.RegisterType
    total: int
    standing: int


def overview(*, on: date) -> list[RegisterLine]:
    """Every register with its counts in the open scope; one query."""
    standing = Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))
    counts = (
        RegisterEntry.objects.order_by()
        .values("type")
        .annotate(n=Count("pk"), s=Count("pk", filter=standing))
    )
    by_type = {row["type"]: row for row in counts}
    return [
        RegisterLine(kind, by_type.get(code, {}).get("n", 0), by_type.get(code, {}).get("s", 0))
        for code, kind in definitions.types().items()
    ]


def page(kind: definitions.RegisterType, *, filters: dict, on: date, after: str = "") -> cursors.Part:
    """Newest first, by key and not by page number."""
    found = filtered(kind, filters=filters, on=on).select_related("region", "region__parent")
    return cursors.page(found, "since_on", is_down=True, size=PAGE_SIZE, older=after)


def filtered(kind: definitions.RegisterType, *, filters: dict, on: date):
    found = RegisterEntry.objects.of_type(kind.code)
    if text := filters.get("text"):
        found = found.filter(Q(name__contains=text) | Q(number=text))
    if filters.get("standing") == "yes":
        found = found.standing(on=on)
    if filters.get("standing") == "no":
        found = found.filter(until_on__lte=on)
    return found


def places(kind: definitions.RegisterType, *, within: Region):
    """Regions in which the post may record an entry of this kind."""
    found = Region.objects.under(within).active().filter(level__in=kind.levels)
    return (found.filter(county__isnull=True) if within.level == "CITY" else found).order_by("code")


def export_rows(kind: definitions.RegisterType, *, filters: dict, on: date):
    """Values by column key, for the exported workbook."""
    for entry in (
        filtered(kind, filters=filters, on=on).select_related("region__parent").order_by("region__code")
    ):
        parent = entry.region.parent
        yield {
            "number": entry.number,
            "place": f"{parent.name}/{entry.region.name}" if parent else entry.region.name,
            "name": entry.name,
            "since_on": entry.since_on,
            "until_on": entry.until_on,
            **entry.details,
        }


def distinct(type_code: str, column: str, *, within: Region, on: date) -> int:
    """How many different values a column holds among the entries in use; one query."""
    entries = RegisterEntry.objects.of_type(type_code).standing(on=on)
    entries = entries.filter(**{f"{within.level.lower()}_id": within.pk})
    return entries.order_by().values(f"details__{column}").distinct().count()
