"""Filling in: start, records' numbers, cells, zeros."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from governance.figures.values import Precision
from governance.returns import amounts, sheets
from governance.returns.actions.common import open_for_filling
from governance.returns.models import MonthlyReturn, Origin, ReturnValue
from governance.returns.sheet import Line, Sheet
from governance.returns.states import WORKFLOW, ReturnState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


class CellConflict(TransitionRefused):
    """Somebody else saved the cell meanwhile; `current` is what stands there now."""

    def __init__(self, current: ReturnValue):
        self.current = current
        super().__init__(f"{current.saved_by_name}已先改动了本格，请核对后决定保留哪一个。")


@dataclass(frozen=True)
class Entry:
    """What a person wrote in one cell. `seen` is the revision they looked at, 0 for a cell never saved.

    `text` None leaves the number as it is, `note` None the note.
    """

    code: str
    text: str | None
    seen: int
    note: str | None = None

    @property
    def key(self) -> str:
        """How the page names the cell."""
        return self.code


@transaction.atomic
def start_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """开始填报: the records' numbers are put in, standing numbers are carried over from last month."""
    row = open_for_filling(monthly_return, by=by)
    if row.state != ReturnState.NOT_STARTED:
        raise AlreadyDone("已经开始填报。")
    _start(row, by=by, at=at)
    return row


@transaction.atomic
def prefill_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """按登记数更新: refresh what nobody has typed over; returns how many cells changed."""
    row = open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        return _start(row, by=by, at=at)
    return _prefill(row, by=by, at=at)


@transaction.atomic
def save_cell(*, monthly_return: MonthlyReturn, entry: Entry, by, at: datetime) -> ReturnValue:
    """Save one cell as typed. What cannot be understood is kept in words and marked, never lost.

    Raises:
        CellConflict: the cell was saved by somebody else since `entry.seen`.
    """
    row = _begun(monthly_return, by=by, at=at)
    line = _typed_line(row, entry.code)
    return _save(row, line, entry, sheets.values_of(row).get(line.code), by=by, at=at)


@dataclass(frozen=True)
class Outcome:
    """What became of one entry of a batch: the saved value, or a conflict, or a refusal in words."""

    entry: Entry
    value: ReturnValue | None = None
    conflict: CellConflict | None = None
    refusal: str = ""


@transaction.atomic
def save_cells(*, monthly_return: MonthlyReturn, entries: Iterable[Entry], by, at: datetime) -> list[Outcome]:
    """Save several cells at once. A cell that others changed meanwhile, or that the form does not have,
    is reported and keeps nothing from the others. A repeated delivery changes nothing."""
    row = _begun(monthly_return, by=by, at=at)
    lines = {line.code: line for line in sheets.lines_of(row) if line.is_typed}
    values = sheets.values_of(row)
    return [_outcome(row, lines, values, entry, by=by, at=at) for entry in entries]


@transaction.atomic
def save_sheet(
    *, monthly_return: MonthlyReturn, entries: Iterable[Entry], note: str | None, by, at: datetime
) -> list[CellConflict]:
    """Save a whole page at once (without scripts); cells that others changed meanwhile are reported."""
    outcomes = save_cells(monthly_return=monthly_return, entries=entries, by=by, at=at)
    if note is not None:
        _save_note(_begun(monthly_return, by=by, at=at), note)
    return [outcome.conflict for outcome in outcomes if outcome.conflict]


@transaction.atomic
def fill_zeros(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """本月无: zero into every blank count of the month; standing numbers and cells with text are left."""
    row = _begun(monthly_return, by=by, at=at)
    values = sheets.values_of(row)
    blank = [line for line in sheets.lines_of(row) if line.is_activity and _is_blank(values.get(line.code))]
    for line in blank:
        _put(row, values.get(line.code), line.code, 0, Origin.ZEROED, None, by=by, at=at)
    return len(blank)


def _begun(monthly_return: MonthlyReturn, *, by, at: datetime) -> MonthlyReturn:
    """The return under its lock, started if nobody had."""
    row = open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        _start(row, by=by, at=at)
    return row


def _outcome(row, lines, values, entry: Entry, *, by, at: datetime) -> Outcome:
    line = lines.get(entry.code)
    if line is None:
        return Outcome(entry, refusal="本表没有这一项，请刷新页面。")
    try:
        values[entry.code] = _save(row, line, entry, values.get(entry.code), by=by, at=at)
    except CellConflict as conflict:
        return Outcome(entry, conflict=conflict)
    return Outcome(entry, value=values[entry.code])


def _typed_line(row: MonthlyReturn, code: str) -> Line:
    for line in sheets.lines_of(row):
        if line.code == code and line.is_typed:
            return line
    raise TransitionRefused("本表没有这一项，请刷新页面。")


def _start(row: MonthlyReturn, *, by, at: datetime) -> int:
    workflow.apply_transition(row, "start", workflow=WORKFLOW, by=by, at=at)
    return _prefill(row, by=by, at=at)


def _prefill(row: MonthlyReturn, *, by, at: datetime) -> int:
    sheet = sheets.build(row)
    values = sheets.values_of(row)
    changed = 0
    for line in sheet.typed_lines():
        value = values.get(line.code)
        if value is not None and value.origin in (Origin.TYPED, Origin.ZEROED) and not _is_blank(value):
            continue
        amount, origin = _proposal(sheet, line)
        if amount is None or (value is not None and value.amount == amount):
            continue
        _put(row, value, line.code, amount, origin, sheet.cell(line.code).observed, by=by, at=at)
        changed += 1
    return changed


def _proposal(sheet: Sheet, line: Line) -> tuple[int | None, Origin]:
    """The records' number; failing that, last month's for what stands rather than happens."""
    observed = sheet.cell(line.code).observed
    if observed is not None:
        return observed, Origin.PREFILLED
    return (None if line.is_activity else sheet.last_month(line.code)), Origin.CARRIED


def _is_blank(value: ReturnValue | None) -> bool:
    return value is None or (value.amount is None and not value.problem)


def _put(row, value: ReturnValue | None, code: str, amount: int, origin, observed, *, by, at) -> None:
    """Write a number that nobody typed."""
    value = value or ReturnValue(region_id=row.region_id, monthly_return=row, code=code, revision=0)
    value.return_version = row.version
    value.amount, value.precision, value.origin, value.observed = amount, Precision.EXACT, origin, observed
    value.typed = value.problem = ""
    _stamp(value, by=by, at=at)


def _save(row, line: Line, entry: Entry, value: ReturnValue | None, *, by, at: datetime) -> ReturnValue:
    value = value or ReturnValue(region_id=row.region_id, monthly_return=row, code=line.code, revision=0)
    text = _text_of(line, value) if entry.text is None else entry.text
    understood = amounts.parse(text, line.unit, allows_precision=line.allows_precision)
    note = value.note if entry.note is None else entry.note.strip()[:300]
    is_same = (value.amount, value.precision, value.problem, value.note) == (
        understood.amount,
        understood.precision,
        understood.problem,
        note,
    )
    if is_same and (not understood.problem or value.typed == text.strip()[:40]):
        return value  # saved already: a repeated or late delivery changes nothing
    if value.revision != entry.seen:
        raise CellConflict(value)
    if (value.amount, value.precision) != (understood.amount, understood.precision) or understood.problem:
        value.origin = Origin.TYPED
    value.return_version, value.note = row.version, note
    value.amount, value.precision = understood.amount, understood.precision
    value.typed = text.strip()[:40] if understood.problem else ""
    value.problem = understood.problem
    return _stamp(value, by=by, at=at)


def _text_of(line: Line, value: ReturnValue) -> str:
    return value.typed or line.show(value.amount, Precision(value.precision))


def _stamp(value: ReturnValue, *, by, at: datetime) -> ReturnValue:
    value.revision += 1
    value.saved_at, value.saved_by, value.saved_by_name = at, by, by.person_name
    value.save()
    return value


def _save_note(row: MonthlyReturn, note: str) -> None:
    row.note = note.strip()[:500]
    row.save(update_fields=["note"])
