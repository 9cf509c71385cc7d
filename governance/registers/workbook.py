"""Reads an uploaded register against what is there: new, changed, the same, or wrong."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from governance.regions.models import Region
from governance.registers.definitions import RegisterType
from governance.registers.models import RegisterEntry
from governance.spreadsheets import reading
from governance.spreadsheets.memory import collector_paused
from governance.spreadsheets.reading import Problem, Row, Table


class Known(NamedTuple):
    """What an entry holds now, without its object: a register has thousands."""

    pk: int
    name: str
    since_on: date
    until_on: date | None
    details: dict


@dataclass(frozen=True, slots=True)
class Planned:
    """One good row: its region, what is there now (None for a new one) and the fields that differ."""

    row: Row
    region: Region
    existing: Known | None
    changes: dict[str, tuple] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.existing is None:
            return "NEW"
        return "CHANGED" if self.changes else "SAME"


@dataclass(frozen=True)
class Plan:
    """What an import would do. `bad` rows carry their problems and are handed back."""

    table: Table
    planned: list[Planned]
    bad: list[Row]

    def count(self, verdict: str) -> int:
        return sum(plan.verdict == verdict for plan in self.planned)


@collector_paused()
def plan(data: bytes, kind: RegisterType, *, within: Region) -> Plan:
    """Read the upload and compare it with the register; raises WorkbookError when it is no such workbook."""
    table = reading.read(data, kind.layout)
    finder = PlaceFinder(within, kind.levels)
    known = _known(kind)
    planned, bad, seen = [], list(table.bad), set()
    for row in table.good:
        region, problem = finder.find(str(row.values["place"]))
        problem = problem or _wrong(row, region, seen)
        if problem is not None:
            bad.append(replace(row, problems=(*row.problems, problem)))
            continue
        seen.add((region.pk, row.values["number"]))
        existing = known.get((region.pk, row.values["number"]))
        planned.append(Planned(row, region, existing, _changes(existing, row, kind)))
    return Plan(table, planned, sorted(bad, key=lambda row: row.number))


def _known(kind: RegisterType) -> dict[tuple[int, str], Known]:
    entries = RegisterEntry.objects.of_type(kind.code).values_list("region_id", "number", *Known._fields)
    return {(region_id, number): Known(*rest) for region_id, number, *rest in entries}


def summary(plan: Plan) -> dict:
    """Counts and the first changes of a plan, for the preview page."""
    changes = [
        {
            "number": item.row.number,
            "name": item.row.values["name"],
            "before": _shown(0, item),
            "after": _shown(1, item),
        }
        for item in plan.planned
        if item.verdict == "CHANGED"
    ]
    counts = {verdict.lower(): plan.count(verdict) for verdict in ("NEW", "CHANGED", "SAME")}
    return {**counts, "changes": changes[:50]}


def _shown(side: int, item: Planned) -> str:
    return "；".join(_text(pair[side]) for pair in item.changes.values())


def _text(value) -> str:
    if isinstance(value, dict):
        return "、".join(str(part) for part in value.values())
    return "（空）" if value is None else str(value)


def entry_fields(row: Row, kind: RegisterType) -> dict:
    """The columns of an entry from a row's values."""
    details = {column.key: _plain(row.values.get(column.key)) for column in kind.columns}
    return {
        "name": row.values["name"],
        "since_on": row.values["since_on"],
        "until_on": row.values.get("until_on"),
        "details": {key: value for key, value in details.items() if value is not None},
    }


class PlaceFinder:
    """Finds a region by code, name or 乡镇/村, inside one region and at the allowed levels."""

    def __init__(self, within: Region, levels: tuple[str, ...]):
        found = Region.objects.under(within).active().filter(level__in=levels).select_related("parent")
        if within.level == "CITY":
            found = found.filter(
                county__isnull=True
            )  # a city bureau keeps the registers of its own units only
        self._within, self._by_text, self._found = within, {}, {}
        for region in found:
            for text in (
                region.code,
                region.name,
                f"{region.parent.name}/{region.name}" if region.parent else "",
            ):
                self._by_text.setdefault(text, []).append(region)

    def find(self, text: str) -> tuple[Region | None, Problem | None]:
        """The one region meant, or what is wrong with the text; the same text is looked up once."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> tuple[Region | None, Problem | None]:
        found = self._by_text.get(text.strip().replace("／", "/"), [])
        if len(found) == 1:
            return found[0], None
        if not found:
            return None, Problem(
                "所在区域", f"在{self._within.name}范围内找不到“{text}”，请核对名称或填 12 位代码。"
            )
        places = "、".join(f"{region.parent.name}/{region.name}" for region in found[:3])
        return None, Problem("所在区域", f"“{text}”有 {len(found)} 处同名（{places}），请写作“乡镇/村”。")


def _wrong(row: Row, region: Region, seen: set) -> Problem | None:
    if (region.pk, row.values["number"]) in seen:
        return Problem("序号", "与本文件中前面一行的区域和序号相同，请改正其中一行。")
    until, since = row.values.get("until_on"), row.values["since_on"]
    if until is not None and until <= since:
        return Problem("撤销日期", "应晚于建成（设立）日期。")
    return None


def _changes(existing: Known | None, row: Row, kind: RegisterType) -> dict[str, tuple]:
    if existing is None:
        return {}
    wanted = entry_fields(row, kind)
    return {
        name: (getattr(existing, name), value)
        for name, value in wanted.items()
        if getattr(existing, name) != value
    }


def _plain(value):
    """Dates and decimals as JSON keeps them."""
    return value if value is None or isinstance(value, str | int | bool) else str(value)
