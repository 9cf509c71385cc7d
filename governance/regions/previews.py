"""What a change would do: it is carried out, looked at and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from governance.regions import queries, registry
from governance.regions.models import Region, RegionChange, RegionVersion

MOST_LINES = 60


@dataclass(frozen=True)
class Line:
    """One region before and after; an empty side means that it did not exist or ends."""

    before: str
    after: str
    detail: str = ""


@dataclass(frozen=True)
class Preview:
    kind: str
    effective_on: date
    lines: list[Line]
    more: int
    affected: list[registry.Affected]


def preview(change: Callable[[], RegionChange], *, regions: list[Region]) -> Preview:
    """Carry `change` out inside a savepoint, describe it, roll it back. Refusals come out as they are."""
    affected = queries.consequences(regions)
    with transaction.atomic():
        done = change()
        lines = _lines(done)
        found = Preview(
            kind=done.get_kind_display(),
            effective_on=done.effective_on,
            lines=lines[:MOST_LINES],
            more=max(0, len(lines) - MOST_LINES),
            affected=affected,
        )
        transaction.set_rollback(True)
    return found


def _lines(change: RegionChange) -> list[Line]:
    """The versions that end or begin on the day, of every region the change names and of all below them."""
    named = [*change.sources.all(), *change.targets.all()]
    ids = {pk for region in named for pk in Region.objects.under(region).values_list("pk", flat=True)}
    on = change.effective_on
    rows = RegionVersion.objects.filter(Q(valid_from=on) | Q(valid_to=on), region_id__in=ids)
    by_region: dict[int, dict[str, RegionVersion]] = {}
    for row in rows.select_related("parent").order_by("code"):
        by_region.setdefault(row.region_id, {})["after" if row.valid_from == on else "before"] = row
    return [_line(sides.get("before"), sides.get("after")) for sides in by_region.values()]


def _line(before: RegionVersion | None, after: RegionVersion | None) -> Line:
    if before is None or after is None:
        return Line(_text(before), _text(after), "新设" if before is None else "终止")
    changed = [
        label
        for label, name in (("名称", "name"), ("代码", "code"), ("类别", "kind"), ("上级", "parent_id"))
        if getattr(before, name) != getattr(after, name)
    ]
    return Line(_text(before), _text(after), "、".join(changed))


def _text(version: RegionVersion | None) -> str:
    if version is None:
        return ""
    upper = f"{version.parent.name} " if version.parent_id else ""
    return f"{upper}{version.name}（{version.code}）"
