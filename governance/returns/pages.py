"""The shape of a return's page: every cell with what stands beside it, and what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby

from governance.access import checks as access
from governance.access.permissions import Permission as P
from governance.figures.values import Kind, Unit
from governance.regions import pinyin
from governance.returns import amounts, checks, forms, policy, prefill, sheets, villages
from governance.returns.cell_states import CellState, state_of
from governance.returns.models import CellComment, Filing, FilingLevel, MonthlyReturn, ReturnValue
from governance.returns.rulebook import embedding
from governance.returns.sheet import Cell, Finding, Level, Line, Sheet
from governance.returns.states import OPEN, ReturnState
from governance.workflow.models import StateChange

NOTHING = "—"


@dataclass(frozen=True)
class Row:
    """One line of the grid, everything as text."""

    line: Line
    cell: Cell
    unit: str
    text: str
    state: CellState
    observed: str
    rows_url: str
    difference: str
    last_month: str
    year_before: str
    before_sending_back: str
    origin: str
    note: str
    needs_note: bool
    messages: tuple[str, ...]
    facts: tuple[str, ...]
    comment: CellComment | None
    revision: int
    token: str
    note_token: str

    @property
    def comment_text(self) -> str:
        if self.comment is None:
            return ""
        return f"{self.comment.by_office}{self.comment.by_name}批注：{self.comment.text}"

    @property
    def differs(self) -> bool:
        return bool(self.cell.difference)

    @property
    def villages_total(self) -> str:
        return self.line.show(self.cell.villages.total) if self.cell.villages else ""

    @property
    def search_words(self) -> str:
        """What the filter of a long form finds the line by: code, name, initials in pinyin."""
        return f"{self.line.code} {self.line.name} {_initials(self.line.name)}".lower()

    @property
    def is_flagged(self) -> bool:
        """Something for a reviewer to look at first."""
        return self.differs or bool(self.messages) or bool(self.note)


@dataclass(frozen=True)
class Section:
    """One heading of the form with its lines, how many are filled, and their sum where that means anything."""

    index: int
    name: str
    rows: list[Row]

    @property
    def typed(self) -> list[Row]:
        return [row for row in self.rows if row.line.is_typed]

    @property
    def filled(self) -> int:
        return sum(row.cell.amount is not None for row in self.typed)

    @property
    def unit(self) -> Unit | None:
        """The one unit of all lines: only then does adding them up say something."""
        units = {row.line.unit for row in self.typed}
        flows = all(row.line.is_activity for row in self.typed)
        return units.pop() if len(units) == 1 and flows and len(self.typed) > 1 else None

    @property
    def unit_label(self) -> str:
        return amounts.unit_label(self.unit) if self.unit else ""

    @property
    def sum_text(self) -> str:
        found = [row.cell.amount for row in self.typed if row.cell.amount is not None]
        return amounts.show(sum(found), self.unit or Unit.CASE) if found else NOTHING


@dataclass(frozen=True)
class Page:
    """A return as its filer or its reviewer sees it. The pairs are (allowed, why not)."""

    monthly_return: MonthlyReturn
    rows: list[Row]
    findings: list[Finding]
    blocking: list[Finding]
    can_fill: tuple[bool, str]
    can_submit: tuple[bool, str]
    can_withdraw: tuple[bool, str]
    can_sign: tuple[bool, str]
    can_approve: tuple[bool, str]
    can_send_back: tuple[bool, str]
    timeline: list[StateChange] = field(default_factory=list)
    is_own: bool = False  # of the reader's own unit
    judged_by: dict = field(default_factory=dict)  # what the browser judges by while people type

    @property
    def is_editable(self) -> bool:
        return self.can_fill[0] and self.monthly_return.is_editable

    @property
    def can_review(self) -> bool:
        return self.can_sign[0] or self.can_approve[0] or self.can_send_back[0]

    @property
    def why_not_review(self) -> str:
        return self.can_approve[1] if self.monthly_return.state == "TOWNSHIP_APPROVED" else self.can_sign[1]

    @property
    def columns(self) -> int:
        """Columns of the review table."""
        return 9 if self.can_send_back[0] else 8

    @property
    def filled(self) -> int:
        return sum(row.cell.amount is not None for row in self.typed)

    @property
    def typed(self) -> list[Row]:
        return [row for row in self.rows if row.line.is_typed]

    @property
    def has_villages(self) -> bool:
        """Whether the form has lines that this unit may fill in village by village."""
        has_begun = self.monthly_return.state not in (ReturnState.NOT_STARTED, ReturnState.NOT_REQUIRED)
        return has_begun and villages.can_file(self.monthly_return, [row.line for row in self.rows])

    @property
    def is_filed_whole(self) -> bool:
        """A township's form without any line that villages give."""
        is_of_township = self.monthly_return.level == FilingLevel.TOWNSHIP
        return is_of_township and not any(row.line.by_village for row in self.rows)

    @property
    def sections(self) -> list[Section]:
        groups = groupby(self.rows, key=lambda row: row.line.section)
        return [Section(index, name, list(rows)) for index, (name, rows) in enumerate(groups)]

    @property
    def flagged_first(self) -> list[Row]:
        """What differs or was explained before everything else; otherwise in the order of the form."""
        return sorted(self.typed, key=lambda row: not row.is_flagged)

    @property
    def flagged(self) -> int:
        return sum(row.is_flagged for row in self.typed)

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.findings if f.level is Level.ERROR]

    @property
    def to_explain(self) -> list[Row]:
        """Rows whose note has to say something before the return can go."""
        codes = {f.codes[0] for f in self.findings if f.needs_reason and f.codes}
        return [row for row in self.rows if row.line.code in codes]

    @property
    def whole_return_findings(self) -> list[Finding]:
        return [f for f in self.findings if f.needs_reason and not f.codes]


def page(monthly_return: MonthlyReturn, *, post, on: date) -> Page:
    """Everything about one return; the number of queries does not depend on what was filed."""
    values = sheets.values_of(monthly_return)
    sheet = sheets.build(monthly_return, values=values)
    findings = checks.run(sheet)
    may_fill = policy.can_fill(monthly_return, post=post)
    row_of = _RowMaker(
        sheet=sheet,
        values=values,
        findings=findings,
        comments=_comments(monthly_return),
        filed_before=_filed_before(monthly_return),
        is_locked=monthly_return.state not in OPEN,
        rows_of=monthly_return if access.has_permission(post, P.FIGURE_ROWS_READ) else None,
    )
    return Page(
        monthly_return=monthly_return,
        rows=[row_of(line) for line in sheet.lines],
        findings=findings,
        blocking=[f for f in findings if f.blocks(sheet)],
        can_fill=may_fill,
        can_submit=policy.can_submit(monthly_return, post=post, on=on),
        can_withdraw=policy.can_withdraw(monthly_return, post=post),
        can_sign=policy.can_sign(monthly_return, post=post),
        can_approve=policy.can_approve(monthly_return, post=post),
        can_send_back=policy.can_send_back(monthly_return, post=post),
        is_own=post.region_id == monthly_return.region_id,
        judged_by=embedding.context(checks.rules_for(sheet), sheet) if may_fill[0] else {},
        timeline=list(StateChange.objects.about(monthly_return).order_by("-at", "-pk")),
    )


@dataclass(frozen=True)
class _RowMaker:
    """Turns a line into a row, from what was read once for the whole page."""

    sheet: Sheet
    values: dict[str, ReturnValue]
    findings: list[Finding]
    comments: dict[str, CellComment]
    filed_before: dict[str, int | None]
    is_locked: bool
    rows_of: MonthlyReturn | None  # whose records may be looked at

    def __call__(self, line: Line) -> Row:
        cell, value = self.sheet.cell(line.code), self.values.get(line.code)
        comment = self._live_comment(line.code, value)
        text = cell.typed or line.show(cell.amount, cell.precision)
        about = [f for f in self.findings if f.codes[:1] == (line.code,)]
        state = state_of(line, cell, about, is_locked=self.is_locked, has_comment=comment is not None)
        origin = value.get_origin_display() if value and value.origin != "TYPED" else ""
        return Row(
            line=line,
            cell=cell,
            unit=amounts.unit_label(line.unit),
            text=self._rate(line) if line.kind is Kind.RATIO else text,
            state=state,
            observed=line.show(cell.observed),
            rows_url=self._rows_url(line, cell),
            difference=_signed(line, cell.difference),
            last_month=line.show(self.sheet.last_month(line.code)) or NOTHING,
            year_before=line.show(self.sheet.year_before(line.code)) or NOTHING,
            before_sending_back=self._before(line, cell),
            origin="" if origin == state.label else origin,  # said once
            note=cell.note,
            needs_note=any(f.needs_reason for f in about),
            messages=tuple(f.message for f in about if f.check != "R02"),
            facts=tuple(f.fact for f in about if f.check not in ("R02", "C51")),
            comment=comment,
            revision=value.revision if value else 0,
            token=forms.seen_token(value.revision if value else 0, text, cell.note),
            note_token=forms.seen_token(value.revision if value else 0, "", cell.note),
        )

    def _rows_url(self, line: Line, cell: Cell) -> str:
        if self.rows_of is None or cell.observed is None:
            return ""
        unit = self.rows_of
        return prefill.rows_url(code=line.indicator_code, region_id=unit.region_id, month=unit.month)

    def _live_comment(self, code: str, value: ReturnValue | None) -> CellComment | None:
        """The comment of the last sending back, until the cell is saved again."""
        comment = self.comments.get(code)
        if comment is None or (value is not None and value.saved_at > comment.at):
            return None
        return comment

    def _rate(self, line: Line) -> str:
        top, bottom = self.sheet.amount(line.numerator), self.sheet.amount(line.denominator)
        return NOTHING if top is None or bottom is None else amounts.show_percent(top, bottom)

    def _before(self, line: Line, cell: Cell) -> str:
        before = self.filed_before.get(line.code, cell.amount)
        return "" if before == cell.amount else (line.show(before) or "空白")


@lru_cache(maxsize=1000)
def _initials(name: str) -> str:
    return pinyin.initials(name)


def _signed(line: Line, difference: int | None) -> str:
    if difference is None:
        return ""
    if difference == 0:
        return "一致"
    return f"{'+' if difference > 0 else '−'}{line.show(abs(difference))}"


def _comments(monthly_return: MonthlyReturn) -> dict[str, CellComment]:
    """The comments made when the return was last sent back."""
    rows = CellComment.objects.filter(monthly_return=monthly_return, round=monthly_return.round)
    return {row.code: row for row in rows.order_by("at", "pk")} if monthly_return.is_editable else {}


def _filed_before(monthly_return: MonthlyReturn) -> dict[str, int | None]:
    """What the round before contained: only a second round has one."""
    earlier = Filing.objects.filter(monthly_return=monthly_return, round__lt=monthly_return.round)
    filing = earlier.order_by("-at", "-pk").first()
    return {code: cell["amount"] for code, cell in filing.cells.items()} if filing else {}


def timeline(changes: Iterable[StateChange]) -> list[dict]:
    """Entries for the timeline component."""
    return [
        {
            "at": change.at,
            "title": change.label,
            "by": change.by_name,
            "office": change.by_office,
            "reason": change.reason,
            "detail": "",
            "tone": ReturnState(change.to_state).tone,
        }
        for change in changes
    ]
