"""The low-level writes of `regions.actions`: open and close versions, let everything below follow a move."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Q

from governance.regions import codes, names, pinyin
from governance.regions.models import Region, RegionVersion
from governance.regions.rules import ChangeRefused, check_date

_LOCK = 620_400_320_685  # one writer of the tree at a time
_COPIED = ("code", "name", "short_name", "pinyin", "initials", "kind", "parent_id", "urban_class")


@dataclass(frozen=True)
class NewUnit:
    """A unit to be established: its code, official name and, for a village, its kind (empty: by name)."""

    code: str
    name: str
    kind: str = ""


def lock_tree() -> None:
    """Serialise every change of the tree until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def latest(region: Region) -> RegionVersion:
    return RegionVersion.objects.filter(region=region).order_by("-valid_from")[0]


def spelled(name: str) -> dict[str, str]:
    """Short name, and its spellings: every reading separated by spaces, the best first."""
    short = names.short_name(name)[:60]
    width = len(pinyin.initials(short))
    found = pinyin.readings(short)
    return {
        "short_name": short,
        "pinyin": _fitting([text for text in found if len(text) > width], 200),
        "initials": _fitting([text for text in found if len(text) == width], 40),
    }


def _fitting(words: list[str], limit: int) -> str:
    """As many words as fit, separated by spaces."""
    text = ""
    for word in words:
        longer = f"{text} {word}".strip()
        if len(longer) <= limit:
            text = longer
    return text


def kind_of(level: str, code: str, name: str, kind: str = "") -> str:
    return (kind or str(codes.village_kind(code, name))) if level == "VILLAGE" else ""


def close(region: Region, *, on: date) -> RegionVersion:
    """The last version ends on that day (which it no longer covers)."""
    version = latest(region)
    check_date(version.name, on, current_from=version.valid_from, ended_on=version.valid_to)
    version.valid_to = on
    version.save(update_fields=["valid_to"])
    return version


def open_next(region: Region, *, on: date, **changed) -> RegionVersion:
    """Close the last version and open one that differs in `changed`; one opened that day is amended."""
    before = latest(region)
    fields = {name: getattr(before, name) for name in _COPIED} | changed
    refuse_taken(code=fields["code"], on=on, parent_id=fields["parent_id"], name=fields["name"], but=region)
    if _began_by_change(before, on):
        version = _amend(before, changed)
    else:
        close(region, on=on)
        version = RegionVersion.objects.create(region=region, valid_from=on, **fields)
    region.refresh_from_db()
    return version


def _began_by_change(version: RegionVersion, on: date) -> bool:
    """A second change of the same day (renamed and recoded at once) belongs to the same version."""
    earlier = RegionVersion.objects.filter(region_id=version.region_id, valid_to=on)
    return version.valid_from == on and version.valid_to is None and earlier.exists()


def _amend(version: RegionVersion, changed: dict) -> RegionVersion:
    for name, value in changed.items():
        setattr(version, name, value)
    version.save()
    return version


def begin(unit: NewUnit, *, parent: Region, level: str, on: date) -> Region:
    """A new identity with its first version; it becomes active when the day has come."""
    refuse_taken(code=unit.code, on=on, parent_id=parent.pk, name=unit.name)
    kind, spelling = kind_of(level, unit.code, unit.name, unit.kind), spelled(unit.name)
    region = Region.objects.create(
        level=level, kind=kind, parent=parent, code=unit.code, name=unit.name, is_active=False, **spelling
    )
    RegionVersion.objects.create(
        region=region, parent=parent, code=unit.code, name=unit.name, kind=kind, valid_from=on, **spelling
    )
    region.refresh_from_db()
    return region


def refuse_taken(*, code: str, on: date, parent_id: int | None, name: str, but: Region | None = None) -> None:
    """A code belongs to one unit at a time; a name to one unit under the same parent at a time."""
    standing = RegionVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    if but is not None:
        standing = standing.exclude(region=but)
    holder = standing.filter(code=code).first()
    if holder:
        raise ChangeRefused(f"代码{code}在该日期由“{holder.name}”使用，请核对。")
    if standing.filter(parent_id=parent_id, name=name).exists():
        raise ChangeRefused(f"同一上级之下已有“{name}”，请核对。")


def follow(region: Region) -> list[int]:
    """Everything below a moved region takes over its scope, and with it every fact; returns the ids."""
    moved, level = [region.pk], [region.pk]
    while level:
        below = Region.objects.filter(parent_id__in=level)
        level = list(below.values_list("pk", flat=True))
        Region.objects.filter(pk__in=level).update(parent=F("parent"))
        moved += level
    RegionVersion.objects.filter(region_id__in=moved).update(region=F("region"))
    with connection.cursor() as cursor:
        cursor.execute("select portal_rescope(%s)", [moved])
    return moved
