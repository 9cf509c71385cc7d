"""One cell: what a person wrote, against what stands there. Everything that saves cells goes through here."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from governance.figures.values import Precision
from governance.returns import amounts, sheets, villages
from governance.returns.models import MonthlyReturn, Origin, ReturnValue
from governance.returns.sheet import Line, VillageSum
from governance.workflow.actions import TransitionRefused

BATCH = 500
GATHERED_FROM = 20  # entries of one request from which on cells are written together
WRITTEN = (
    "return_version", "amount", "precision", "typed", "problem", "note", "observed", "origin", "revision",
    "confirmed_at", "saved_at", "saved_by", "saved_by_name",
)  # fmt: skip


class CellConflict(TransitionRefused):
    """Somebody else saved the cell meanwhile; `current` is what stands there now."""

    def __init__(self, current: ReturnValue):
        self.current = current
        super().__init__(f"{current.saved_by_name}已先改动了本格，请核对后决定保留哪一个。")


@dataclass(frozen=True)
class Entry:
    """What a person wrote in one cell. `seen` is the revision they looked at, 0 for a cell never saved.

    `text` None leaves the number as it is, `note` None the note. `region` names a village of the unit
    where the line is filed village by village; None is the unit's own cell.
    """

    code: str
    text: str | None
    seen: int
    note: str | None = None
    region: int | None = None

    @property
    def key(self) -> str:
        """How the page names the cell: M02, or M02@17 for village 17."""
        return self.code if self.region is None else f"{self.code}@{self.region}"


@dataclass(frozen=True)
class Outcome:
    """What became of one entry of a batch: the saved value, or a conflict, or a refusal in words."""

    entry: Entry
    value: ReturnValue | None = None
    conflict: CellConflict | None = None
    refusal: str = ""


@dataclass
class Desk:
    """The cells of one return that is locked for filling in, and who is writing."""

    row: MonthlyReturn
    lines: dict[str, Line]
    values: dict[str, ReturnValue]
    by: Any = field(repr=False)
    at: datetime
    waiting: dict[int, ReturnValue] | None = None  # by identity; None: every cell is written at once

    @classmethod
    def of(cls, row: MonthlyReturn, *, by, at: datetime, codes: Iterable[str] | None = None) -> "Desk":
        """With all cells of the return, or only those of the lines named."""
        lines = {line.code: line for line in sheets.lines_of(row, codes=codes) if line.is_typed}
        return cls(row, lines, sheets.values_of(row, codes=codes), by, at)

    @cached_property
    def of_villages(self) -> dict[villages.Key, ReturnValue]:
        return villages.values_of(self.row)

    @cached_property
    def village_ids(self) -> set[int]:
        return {village.pk for village in villages.villages_of(self.row)}

    @cached_property
    def sums(self) -> dict[str, VillageSum]:
        return villages.sums_of(self.row, self.lines.values())

    def gather(self) -> None:
        """From now on cells wait and are written together by `flush`: a workbook has thousands."""
        self.waiting = {}

    def flush(self) -> None:
        """Write what waits, new cells and known ones, in two statements a batch."""
        waiting = list((self.waiting or {}).values())
        self.waiting = None
        known = [one for one in waiting if one.pk is not None]
        ReturnValue.objects.bulk_create([one for one in waiting if one.pk is None], batch_size=BATCH)
        ReturnValue.objects.bulk_update(known, WRITTEN, batch_size=BATCH)

    def take(self, entry: Entry) -> Outcome:
        """Save one entry of several; what goes wrong is reported and spares the others."""
        try:
            return Outcome(entry, value=self.save(entry))
        except CellConflict as conflict:
            return Outcome(entry, conflict=conflict)
        except TransitionRefused as refusal:
            return Outcome(entry, refusal=str(refusal))

    def save(self, entry: Entry) -> ReturnValue:
        """Save what was typed. What cannot be understood is kept in words and marked, never lost.

        Raises:
            CellConflict: the cell was saved by somebody else since `entry.seen`.
            TransitionRefused: the form has no such cell.
        """
        line, value = self._cell(entry)
        text = _text_of(line, value) if entry.text is None else entry.text
        understood = amounts.parse(text, line.unit, allows_precision=line.allows_precision)
        note = value.note if entry.note is None else entry.note.strip()[:300]
        if _is_same(value, understood, text, note):
            return value  # saved already: a repeated or late delivery changes nothing
        if value.revision != entry.seen:
            raise CellConflict(value)
        if (value.amount, value.precision) != (understood.amount, understood.precision) or understood.problem:
            value.origin, value.confirmed_at = self._origin(entry, understood), None
        value.note = note
        value.amount, value.precision = understood.amount, understood.precision
        value.typed = text.strip()[:40] if understood.problem else ""
        value.problem = understood.problem
        return self._stamp(value)

    def put(self, code: str, amount: int | None, origin: Origin, *, observed: int | None = None) -> None:
        """Write a number that nobody typed into the unit's own cell."""
        self.put_into(self.values.get(code) or self.blank(code), amount, origin, observed=observed)

    def put_into(
        self,
        value: ReturnValue,
        amount: int | None,
        origin: Origin,
        *,
        observed: int | None = None,
        precision: Precision = Precision.EXACT,
    ) -> None:
        value.amount, value.precision, value.origin, value.observed = amount, precision, origin, observed
        value.typed = value.problem = ""
        value.confirmed_at = None
        self._stamp(value)

    def sum_up(self, codes: Iterable[str]) -> None:
        """Give the unit's own cells the villages' sums, except where somebody typed another number."""
        self.__dict__.pop("sums", None)
        for code in sorted(codes):
            self._sum_up(code)

    def _sum_up(self, code: str) -> None:
        value, given = self.values.get(code) or self.blank(code), self.sums.get(code)
        total = given.total if given else None
        precision = given.precision if given else Precision.EXACT
        is_overridden = value.origin == Origin.TYPED and not is_blank(value) and value.amount != total
        if is_overridden or (given is None and value.origin != Origin.SUMMED):
            return
        if (value.amount, value.precision, value.origin) != (total, precision, Origin.SUMMED):
            self.put_into(value, total, Origin.SUMMED, observed=value.observed, precision=precision)

    def _cell(self, entry: Entry) -> tuple[Line, ReturnValue]:
        line = self.lines.get(entry.code)
        if line is None:
            raise TransitionRefused("本表没有这一项，请刷新页面。")
        if entry.region is None:
            return line, self.values.get(entry.code) or self.blank(entry.code)
        if not line.by_village or entry.region not in self.village_ids:
            raise TransitionRefused("本项不分村填报，或该村已不在本乡镇，请刷新页面。")
        known = self.of_villages.get((entry.region, entry.code))
        return line, known or self.blank(entry.code, region_id=entry.region)

    def _origin(self, entry: Entry, understood: amounts.Typed) -> Origin:
        """A number that is the villages' sum again counts as their sum again."""
        if entry.region is None and self.lines[entry.code].by_village and not understood.problem:
            given = self.sums.get(entry.code)
            if given and given.total == understood.amount:
                return Origin.SUMMED
        return Origin.TYPED

    def blank(self, code: str, *, region_id: int | None = None) -> ReturnValue:
        made = copy.copy(self._empty)  # a third of the time of making one
        made.region_id, made.code = region_id or self.row.region_id, code
        return made

    @cached_property
    def _empty(self) -> ReturnValue:
        return ReturnValue(monthly_return=self.row, revision=0)

    def _stamp(self, value: ReturnValue) -> ReturnValue:
        value.return_version = self.row.version
        value.revision += 1
        value.saved_at, value.saved_by, value.saved_by_name = self.at, self.by, self.by.person_name
        if self.waiting is None:
            value.save()
        else:
            self.waiting[id(value)] = value
        if value.region_id == self.row.region_id:
            self.values[value.code] = value
        else:
            self.of_villages[value.region_id, value.code] = value
        return value


def is_blank(value: ReturnValue | None) -> bool:
    return value is None or (value.amount is None and not value.problem)


def _is_same(value: ReturnValue, understood: amounts.Typed, text: str, note: str) -> bool:
    before = (value.amount, value.precision, value.problem, value.note)
    if before != (understood.amount, understood.precision, understood.problem, note):
        return False
    return not understood.problem or value.typed == text.strip()[:40]


def _text_of(line: Line, value: ReturnValue) -> str:
    return value.typed or line.show(value.amount, Precision(value.precision))
