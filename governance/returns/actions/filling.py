"""Filling in: start, records' numbers, cells, zeros."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from governance.returns import sheets
from governance.returns.actions.cells import GATHERED_FROM, CellConflict, Desk, Entry, Outcome, is_blank
from governance.returns.actions.common import open_for_filling
from governance.returns.models import MonthlyReturn, Origin, ReturnValue
from governance.returns.sheet import Line, Sheet
from governance.returns.states import WORKFLOW, ReturnState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone

KEPT = (Origin.TYPED, Origin.ZEROED, Origin.SUMMED)  # what people or villages gave, records do not replace


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
    row = begun(monthly_return, by=by, at=at)
    return Desk.of(row, by=by, at=at, codes={entry.code}).save(entry)


@transaction.atomic
def save_cells(*, monthly_return: MonthlyReturn, entries: Iterable[Entry], by, at: datetime) -> list[Outcome]:
    """Save several cells at once. A cell that others changed meanwhile, or that the form does not have,
    is reported and keeps nothing from the others. A repeated delivery changes nothing."""
    given = list(entries)
    row = begun(monthly_return, by=by, at=at)
    desk = Desk.of(row, by=by, at=at, codes={entry.code for entry in given})
    if len(given) >= GATHERED_FROM:
        desk.gather()
    outcomes = [desk.take(entry) for entry in given]
    desk.flush()
    desk.sum_up({one.entry.code for one in outcomes if one.value and one.entry.region is not None})
    return outcomes


@transaction.atomic
def save_sheet(
    *, monthly_return: MonthlyReturn, entries: Iterable[Entry], note: str | None, by, at: datetime
) -> list[CellConflict]:
    """Save a whole page at once (without scripts); cells that others changed meanwhile are reported."""
    outcomes = save_cells(monthly_return=monthly_return, entries=entries, by=by, at=at)
    if note is not None:
        _save_note(begun(monthly_return, by=by, at=at), note)
    return [outcome.conflict for outcome in outcomes if outcome.conflict]


@transaction.atomic
def fill_zeros(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """本月无: zero into every blank count of the month; standing numbers and cells with text are left."""
    desk = Desk.of(begun(monthly_return, by=by, at=at), by=by, at=at)
    blank = [
        line for line in desk.lines.values() if line.is_activity and is_blank(desk.values.get(line.code))
    ]
    for line in blank:
        desk.put(line.code, 0, Origin.ZEROED)
    return len(blank)


@transaction.atomic
def confirm_proposed(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """全部核对无误: somebody looked at every number the portal put in and found it right."""
    row = begun(monthly_return, by=by, at=at)
    proposed = ReturnValue.objects.filter(
        monthly_return=row, region_id=row.region_id, return_version=row.version, amount__isnull=False
    ).exclude(origin__in=(Origin.TYPED, Origin.ZEROED))
    return proposed.filter(confirmed_at__isnull=True).update(confirmed_at=at)


def begun(monthly_return: MonthlyReturn, *, by, at: datetime) -> MonthlyReturn:
    """The return under its lock, started if nobody had."""
    row = open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        _start(row, by=by, at=at)
    return row


def _start(row: MonthlyReturn, *, by, at: datetime) -> int:
    workflow.apply_transition(row, "start", workflow=WORKFLOW, by=by, at=at)
    return _prefill(row, by=by, at=at)


def _prefill(row: MonthlyReturn, *, by, at: datetime) -> int:
    sheet, desk = sheets.build(row), Desk.of(row, by=by, at=at)
    changed = 0
    for line in sheet.typed_lines():
        value = desk.values.get(line.code)
        if value is not None and value.origin in KEPT and not is_blank(value):
            continue
        amount, origin = _proposal(sheet, line)
        if amount is None or (value is not None and value.amount == amount):
            continue
        desk.put(line.code, amount, origin, observed=sheet.cell(line.code).observed)
        changed += 1
    return changed


def _proposal(sheet: Sheet, line: Line) -> tuple[int | None, Origin]:
    """The records' number; failing that, last month's for what stands rather than happens."""
    observed = sheet.cell(line.code).observed
    if observed is not None:
        return observed, Origin.PREFILLED
    return (None if line.is_activity else sheet.last_month(line.code)), Origin.CARRIED


def _save_note(row: MonthlyReturn, note: str) -> None:
    row.note = note.strip()[:500]
    row.save(update_fields=["note"])
