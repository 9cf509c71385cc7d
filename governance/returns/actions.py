"""Every write to a return. In each: lock the row, ask policy, apply the rules, save, record the step.

Opening periods is in `opening`, publishing forms in `loading`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.figures import dirty
from governance.figures.values import Precision
from governance.returns import amounts, checks, policy, sheets
from governance.returns.models import CellComment, Filing, MonthlyReturn, Origin, ReturnValue
from governance.returns.opening import FIGURES
from governance.returns.sheet import Finding, Line, Sheet
from governance.returns.states import WORKFLOW, ReturnState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


class CellConflict(TransitionRefused):
    """Somebody else saved the cell meanwhile; `current` is what stands there now."""

    def __init__(self, current: ReturnValue):
        self.current = current
        super().__init__(f"{current.saved_by_name}已先改动了本格，请核对后决定保留哪一个。")


class ChecksFailed(TransitionRefused):
    """The return cannot be submitted yet; `findings` say what to do."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings
        super().__init__(f"还有{len(findings)}处需要改正或说明，尚不能提交。")


@dataclass(frozen=True)
class Entry:
    """What a person wrote in one cell. `seen` is the revision they looked at, 0 for a cell never saved.

    `text` None leaves the number as it is, `note` None the note.
    """

    code: str
    text: str | None
    seen: int
    note: str | None = None


@transaction.atomic
def start_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """开始填报: the records' numbers are put in, standing numbers are carried over from last month."""
    row = _open_for_filling(monthly_return, by=by)
    if row.state != ReturnState.NOT_STARTED:
        raise AlreadyDone("已经开始填报。")
    _start(row, by=by, at=at)
    return row


@transaction.atomic
def prefill_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """按登记数更新: refresh what nobody has typed over; returns how many cells changed."""
    row = _open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        return _start(row, by=by, at=at)
    return _prefill(row, by=by, at=at)


@transaction.atomic
def save_cell(*, monthly_return: MonthlyReturn, entry: Entry, by, at: datetime) -> ReturnValue:
    """Save one cell as typed. What cannot be understood is kept in words and marked, never lost.

    Raises:
        CellConflict: the cell was saved by somebody else since `entry.seen`.
    """
    row = _open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        _start(row, by=by, at=at)
    line = _typed_line(row, entry.code)
    return _save(row, line, entry, sheets.values_of(row).get(line.code), by=by, at=at)


@transaction.atomic
def save_sheet(
    *, monthly_return: MonthlyReturn, entries: Iterable[Entry], note: str | None, by, at: datetime
) -> list[CellConflict]:
    """Save a whole page at once (without scripts); cells that others changed meanwhile are reported."""
    row = _open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        _start(row, by=by, at=at)
    lines = {line.code: line for line in sheets.lines_of(row) if line.is_typed}
    values, conflicts = sheets.values_of(row), []
    for entry in entries:
        try:
            _save(row, lines[entry.code], entry, values.get(entry.code), by=by, at=at)
        except CellConflict as conflict:
            conflicts.append(conflict)
    if note is not None:
        _save_note(row, note)
    return conflicts


@transaction.atomic
def fill_zeros(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """本月无: zero into every blank count of the month; standing numbers and cells with text are left."""
    row = _open_for_filling(monthly_return, by=by)
    if row.state == ReturnState.NOT_STARTED:
        _start(row, by=by, at=at)
    values = sheets.values_of(row)
    blank = [line for line in sheets.lines_of(row) if line.is_activity and _is_blank(values.get(line.code))]
    for line in blank:
        _put(row, values.get(line.code), line.code, 0, Origin.ZEROED, None, by=by, at=at)
    return len(blank)


@transaction.atomic
def submit_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """提交审核: every value there, no error, a sentence for each warning. The first time decides lateness.

    Raises:
        ChecksFailed: with everything that is still to be done.
    """
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.SUBMITTED and row.submitted_by_id == by.pk:
        raise AlreadyDone("已经提交，正在等待审核。")
    _require(policy.can_submit(row, post=by, on=timezone.localdate(at)))
    lines = sheets.lines_of(row)
    observed = sheets.observed_for(row, lines)
    sheet = sheets.build(row, observed=observed)
    if failed := checks.blocking(sheet):
        raise ChecksFailed(failed)
    _remember_observed(row, observed)
    _submit(row, sheet, by=by, at=at)
    return row


@transaction.atomic
def withdraw_return(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """撤回: back to the filer while the reviewer has not opened it. Its first submission stays on record."""
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.DRAFT:
        raise AlreadyDone("已经撤回，可以继续修改。")
    _require(policy.can_withdraw(row, post=by))
    row.submitted_at = row.submitted_by = None
    workflow.apply_transition(row, "withdraw", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def open_for_review(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """Note that the reviewer has seen the return; from here on the filer cannot withdraw it."""
    row = workflow.lock(monthly_return)
    if row.opened_by_reviewer_at is None and policy.can_sign(row, post=by)[0]:
        row.opened_by_reviewer_at = at
        row.save(update_fields=["opened_by_reviewer_at"])
    return row


@transaction.atomic
def sign_off(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """司法所负责人审核通过: on to the county; the county's own return is thereby approved."""
    row = workflow.lock(monthly_return)
    if row.signed_by_id == by.pk and row.state in (ReturnState.TOWNSHIP_APPROVED, ReturnState.APPROVED):
        raise AlreadyDone("您已审核通过，无需重复操作。")
    _require(policy.can_sign(row, post=by))
    row.signed_at, row.signed_by = at, by
    if not policy.is_county_return(row):
        workflow.apply_transition(row, "sign_off", workflow=WORKFLOW, by=by, at=at)
        return row
    row.approved_at, row.approved_by = at, by
    workflow.apply_transition(row, "sign_off_county", workflow=WORKFLOW, by=by, at=at)
    _mark_figures(row)
    return row


@transaction.atomic
def approve(*, monthly_return: MonthlyReturn, by, at: datetime) -> MonthlyReturn:
    """县局审核通过: the values count in the figures from now on."""
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.APPROVED:
        raise AlreadyDone("本表已审核通过，无需重复操作。")
    _require(policy.can_approve(row, post=by))
    row.approved_at, row.approved_by = at, by
    workflow.apply_transition(row, "approve", workflow=WORKFLOW, by=by, at=at)
    _mark_figures(row)
    return row


@transaction.atomic
def return_for_correction(
    *, monthly_return: MonthlyReturn, reason: str, cells: Mapping[str, str], by, at: datetime
) -> MonthlyReturn:
    """退回修改: with a reason, and a comment on each cell in question (`cells`: code → what is wrong).

    An approved return that is sent back leaves the figures until it is approved again.
    """
    row = workflow.lock(monthly_return)
    if row.state == ReturnState.RETURNED:
        raise AlreadyDone("本表已退回，正在修改。")
    _require(policy.can_send_back(row, post=by))
    if not reason.strip():
        raise TransitionRefused("请填写退回理由。")
    step = "send_back_to_clerk" if row.state == ReturnState.SUBMITTED else "send_back"
    counted = row.state == ReturnState.APPROVED
    row.signed_at = row.signed_by = row.approved_at = row.approved_by = None
    row.opened_by_reviewer_at = None
    workflow.apply_transition(row, step, workflow=WORKFLOW, by=by, at=at, reason=reason)
    _comment(row, cells, by=by, at=at)
    if counted:
        _mark_figures(row)
    return row


def _open_for_filling(monthly_return: MonthlyReturn, *, by) -> MonthlyReturn:
    row = workflow.lock(monthly_return)
    _require(policy.can_fill(row, post=by))
    return row


def _require(answer: policy.Answer) -> None:
    allowed, reason = answer
    if not allowed:
        raise TransitionRefused(reason)


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


def _remember_observed(row: MonthlyReturn, observed: Mapping[str, int]) -> None:
    """Keep beside each filed number what the records said at the moment of submission."""
    for value in sheets.values_of(row).values():
        if value.observed != observed.get(value.code):
            value.observed = observed.get(value.code)
            value.save(update_fields=["observed"])


def _submit(row: MonthlyReturn, sheet: Sheet, *, by, at: datetime) -> None:
    today = timezone.localdate(at)
    if row.first_submitted_at is None:
        row.first_submitted_at, row.first_submitted_on = at, today
        row.is_late = today > row.due_on
    row.submitted_at, row.submitted_by, row.opened_by_reviewer_at = at, by, None
    step = "submit"
    if row.state == ReturnState.RETURNED:
        row.round, step = row.round + 1, "resubmit"
    workflow.apply_transition(row, step, workflow=WORKFLOW, by=by, at=at)
    Filing.objects.create(
        region_id=row.region_id,
        monthly_return=row,
        return_version=row.version,
        round=row.round,
        cells={line.code: _kept(sheet, line) for line in sheet.typed_lines()},
        at=at,
        by=by,
        by_name=by.person_name,
    )


def _kept(sheet: Sheet, line: Line) -> dict:
    cell = sheet.cell(line.code)
    return {
        "amount": cell.amount,
        "precision": cell.precision,
        "note": cell.note,
        "observed": cell.observed,
    }


def _comment(row: MonthlyReturn, cells: Mapping[str, str], *, by, at: datetime) -> None:
    known = {line.code for line in sheets.lines_of(row)}
    CellComment.objects.bulk_create(
        CellComment(
            region_id=row.region_id,
            monthly_return=row,
            round=row.round,
            code=code,
            text=text.strip()[:300],
            at=at,
            by=by,
            by_name=by.person_name,
            by_office=by.office_name,
        )
        for code, text in cells.items()
        if code in known and text.strip()
    )


def _mark_figures(row: MonthlyReturn) -> None:
    dirty.mark(region=row, months=[row.month], group=FIGURES)
