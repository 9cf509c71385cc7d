"""Reads an uploaded register against what is there: new, changed, the same, or wrong."""

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from json.encoder import encode_basestring
from typing import NamedTuple

from governance.regions.finder import RegionFinder
from governance.regions.models import Region
from governance.registers.definitions import RegisterType
from governance.registers.models import RegisterEntry
from governance.spreadsheets import reading
from governance.spreadsheets.memory import collector_paused
from governance.spreadsheets.reading import Problem, Row, Table
from governance.spreadsheets.tables import Checked
from governance.tenancy import bulk


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
class Part:
    """A piece of the upload compared with the register: the places of its new rows and their regions, the rows
    that are there already, and the wrong ones with their problems."""

    table: Table
    new: list[int]
    regions: list[Region]
    known: list[Planned]
    bad: list[Row]

    def columns(self, kind: RegisterType) -> dict[str, list]:
        """What the new rows hold, by column of the entry."""
        taken = {
            key: self._of_new(self.table.values(key)) for key in ("number", "name", "since_on", "until_on")
        }
        details = bulk.Encoded(self._of_new(_details(self.table, kind)))
        return {"region_id": [region.id for region in self.regions], **taken, "details": details}

    @property
    def scopes(self) -> bulk.Scopes:
        """The scope columns of the regions of the new rows."""
        return bulk.scopes_of({region.id: region for region in self.regions}.values())

    def _of_new(self, values: list) -> list:
        return values if len(self.new) == len(values) else [values[place] for place in self.new]


@dataclass(frozen=True)
class Plan:
    """What an import would do. `bad` rows carry their problems and are handed back."""

    parts: list[Part]

    @cached_property
    def bad(self) -> list[Row]:
        return [row for part in self.parts for row in part.bad]

    @property
    def read_count(self) -> int:
        return sum(len(part.table) for part in self.parts)

    @property
    def good_count(self) -> int:
        return self.read_count - len(self.bad)

    @property
    def known(self) -> list[Planned]:
        return [item for part in self.parts for item in part.known]

    @property
    def planned(self) -> list[Planned]:
        """All good rows in the order of the file."""
        new = [
            Planned(row, region, None)
            for part in self.parts
            for row, region in zip(part.table.pick(part.new), part.regions, strict=True)
        ]
        return sorted([*new, *self.known], key=lambda item: item.row.number)

    def count(self, verdict: str) -> int:
        if verdict == "NEW":
            return sum(len(part.new) for part in self.parts)
        return sum(item.verdict == verdict for item in self.known)


@collector_paused()
def plan(data: bytes, kind: RegisterType, *, within: Region) -> Plan:
    """Read the upload and compare it with the register; raises WorkbookError when it is no such workbook."""
    return Plan(list(parts(data, kind, within=within)))


def parts(data: bytes, kind: RegisterType, *, within: Region) -> Generator[Part, None, None]:
    """The same piece by piece, so that one can be written while the next is read. The file may still be refused
    behind the last one."""
    comparison = _Comparison(kind, within)
    with closing(reading.in_pieces(data, kind.layout)) as tables:
        yield from map(comparison.part, tables)


class _Comparison:
    """Of one upload with the register as it was before."""

    def __init__(self, kind: RegisterType, within: Region) -> None:
        self._kind, self._finder, self._known = kind, RegionFinder(within, kind.levels), _known(kind)
        self._seen: set[tuple[int, str]] = set()

    def part(self, table: Table) -> Part:
        found, problems = self._looked_up(table)
        new: list[int] = []
        regions: list[Region] = []
        there: list[tuple[int, Region, Known]] = []
        for at, region, number in found:
            existing = self._known.get((region.id, number))
            if existing is None:
                new.append(at)
                regions.append(region)
            else:
                there.append((at, region, existing))
        return Part(table, new, regions, self._compared(table, there), _bad(table, problems))

    def _looked_up(self, table: Table) -> tuple[list[tuple[int, Region, str]], dict[int, Problem]]:
        """Place, region and number of each good row, and what is wrong with rows whose cells are each right."""
        found: list[tuple[int, Region, str]] = []
        problems: dict[int, Problem] = {}
        refused = set(table.wrong)
        columns = (table.values(key) for key in ("number", "since_on", "until_on"))
        for at, (place, *values) in enumerate(zip(self._places(table), *columns, strict=True)):
            if at in refused:
                continue
            region, reason = place
            problem = (
                Problem("所在区域", reason) if reason else self._wrong((region.id, values[0]), *values[1:])
            )
            if problem:
                problems[at] = problem
            else:
                found.append((at, region, values[0]))
        return found, problems

    def _places(self, table: Table) -> Iterator[tuple[Region | None, str]]:
        column = table.column("place")
        return map(
            {
                number: self._finder.find(str(column.finals[number])) for number in set(column.typed.at)
            }.__getitem__,
            column.typed.at,
        )

    def _wrong(self, key: tuple[int, str], since: date, until: date | None) -> Problem | None:
        if key in self._seen:
            return Problem("序号", "与本文件中前面一行的区域和序号相同，请改正其中一行。")
        if until is not None and until <= since:
            return Problem("撤销日期", "应晚于建成（设立）日期。")
        self._seen.add(key)
        return None

    def _compared(self, table: Table, there: Sequence[tuple[int, Region, Known]]) -> list[Planned]:
        rows = table.pick(at for at, _, _ in there)
        return [
            Planned(row, region, existing, _changes(existing, row, self._kind))
            for row, (_, region, existing) in zip(rows, there, strict=True)
        ]


def _bad(table: Table, problems: dict[int, Problem]) -> list[Row]:
    found = [
        replace(row, problems=(problem,))
        for row, problem in zip(table.pick(problems), problems.values(), strict=True)
    ]
    return sorted([*table.bad, *found], key=lambda row: row.number)


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
        for item in plan.known
        if item.changes
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


def _details(table: Table, kind: RegisterType) -> list[str]:
    """The further columns of each row as one JSON object, written as `entry_fields` has it: each different value
    is put into words once."""
    written = [_members(table.column(column.key), column.key) for column in kind.columns]
    return ["{" + ", ".join(filter(None, of_row)) + "}" for of_row in zip(*written, strict=True)]


def _members(column: Checked, key: str) -> list[str]:
    name = json.dumps(key)
    words = ["" if value is None else f"{name}: {_word(value)}" for value in column.finals]
    return [words[number] for number in column.typed.at]


def _word(value) -> str:
    """As JSON has it; most are text."""
    plain = _plain(value)
    return encode_basestring(plain) if plain.__class__ is str else json.dumps(plain)


def _changes(existing: Known, row: Row, kind: RegisterType) -> dict[str, tuple]:
    wanted = entry_fields(row, kind)
    return {
        name: (getattr(existing, name), value)
        for name, value in wanted.items()
        if getattr(existing, name) != value
    }


def _plain(value):
    """Dates and decimals as JSON keeps them."""
    return value if value is None or isinstance(value, str | int | bool) else str(value)
