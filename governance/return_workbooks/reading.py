"""Reads an uploaded workbook of a return: what was changed, what is wrong, what somebody else changed too."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from governance.figures.values import Unit
from governance.return_workbooks import content, identity
from governance.return_workbooks.content import Slot
from governance.returns import amounts
from governance.returns.actions import Entry
from governance.returns.models import MonthlyReturn
from governance.spreadsheets import reading
from governance.spreadsheets.cells import as_text
from governance.spreadsheets.reading import Table, WorkbookError, address

LONGEST_TEXT, LONGEST_NOTE = 40, 300


class Verdict(StrEnum):
    """What would become of a cell of the workbook."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    CONFLICT = "CONFLICT"
    BAD = "BAD"

    @property
    def label(self) -> str:
        return {"NEW": "新填", "CHANGED": "改动", "CONFLICT": "有冲突", "BAD": "有误"}[self.value]

    @property
    def tone(self) -> str:
        return {"NEW": "success", "CHANGED": "info", "CONFLICT": "warning", "BAD": "danger"}[self.value]


@dataclass(frozen=True)
class Change:
    """One cell that the workbook would change: its address there, before and after, and the verdict."""

    slot: Slot
    place: str
    text: str
    note: str | None
    seen: int
    verdict: Verdict
    problem: str = ""

    @property
    def key(self) -> str:
        return self.slot.key

    def entry(self, *, insist: bool) -> Entry:
        """`insist`: over what somebody else wrote meanwhile."""
        seen = self.slot.revision if insist else self.seen
        return Entry(self.slot.line.code, self.text, seen, self.note, self.slot.region)


@dataclass(frozen=True)
class Upload:
    """A workbook as read: its changes in the order of the file; `note` None when the whole's is untouched."""

    kind: str
    changes: list[Change]
    untouched: int
    note: str | None = None

    def of(self, *verdicts: Verdict) -> list[Change]:
        return [change for change in self.changes if change.verdict in verdicts]

    @property
    def good(self) -> list[Change]:
        return self.of(Verdict.NEW, Verdict.CHANGED)

    @property
    def conflicts(self) -> list[Change]:
        return self.of(Verdict.CONFLICT)

    @property
    def bad(self) -> list[Change]:
        return self.of(Verdict.BAD)


def read_township(data: bytes, monthly_return: MonthlyReturn, slots: dict[str, Slot]) -> Upload:
    """The unit's own workbook against the cells as they stand. Raises WorkbookError."""
    table = _table(data, content.LAYOUT, monthly_return, identity.TOWNSHIP)
    found, seen, note = [], set(), None
    for row in table.rows:
        code = str(row.values.get("code") or "")
        if code == content.WHOLE:
            note = _whole_note(row)
        elif code in slots:
            _refuse_twice(code, seen)
            text, said = _text(row.values.get("amount")), _text(row.values.get("note"))
            mark = str(row.values.get("token") or "")
            found.append(_change(slots[code], (row.number - 1, 3), text, said, mark))
        elif row.values.get("amount") not in (None, "自动计算"):
            raise WorkbookError(f"第{row.number}行的代码“{code}”不在本表中。请不要改动代码。")
    return _upload(identity.TOWNSHIP, found, note)


def read_villages(
    data: bytes, monthly_return: MonthlyReturn, slots: dict[str, Slot], village_ids: dict[str, int]
) -> Upload:
    """The villages' workbook against the cells as they stand; `village_ids` by code. Raises WorkbookError."""
    lines = list({slot.line.code: slot.line for slot in slots.values()}.values())
    table = _table(data, content.village_layout(lines), monthly_return, identity.VILLAGES)
    found, seen = [], set[str]()
    for row in table.rows:
        village = str(row.values.get("village") or "")
        if village not in village_ids:
            raise WorkbookError(f"第{row.number}行的村代码“{village}”不在本单位。请不要改动村代码。")
        _refuse_twice(village, seen)
        marks = str(row.values.get("token") or "").split()
        for index, line in enumerate(lines):
            slot = slots[f"{line.code}@{village_ids[village]}"]
            mark = marks[index] if len(marks) == len(lines) else ""
            at = (row.number - 1, content.place_of(index))
            found.append(_change(slot, at, _text(row.values.get(line.code)), None, mark))
    return _upload(identity.VILLAGES, found, None)


def _table(data: bytes, layout, monthly_return: MonthlyReturn, kind: str) -> Table:
    table = reading.read_workbook(data, layout)
    found = identity.read(table.above)
    if found.kind != kind:
        raise WorkbookError("这个工作簿的内容与识别码不符。请重新下载后填写。")
    identity.require(found, monthly_return)
    return table


def _upload(kind: str, found: list[Change | None], note: str | None) -> Upload:
    changes = [change for change in found if change]
    return Upload(kind, changes, len(found) - len(changes), note)


def _change(slot: Slot, at: tuple[int, int], text: str, note: str | None, mark: str) -> Change | None:
    """What the file wants of a cell; None when it holds what it was given, or what stands there anyway."""
    if text == slot.text and (note or "") == slot.note:
        return None
    seen, given = identity.read_token(mark)
    mine, now = _digest(slot, text, note or ""), _digest(slot, slot.text, slot.note)
    if mine in (given, now):
        return None
    place = address(*at)
    if problem := _problem(slot, text, note):
        return Change(slot, place, text, note, seen, Verdict.BAD, problem)
    if slot.revision != seen:
        return Change(slot, place, text, note, seen, Verdict.CONFLICT)
    verdict = Verdict.CHANGED if slot.text else Verdict.NEW
    return Change(slot, place, text, note, seen, verdict)


def _digest(slot: Slot, text: str, note: str) -> str:
    return identity.digest(text, note, slot.line.unit, allows_precision=slot.line.allows_precision)


def _problem(slot: Slot, text: str, note: str | None) -> str:
    if len(text) > LONGEST_TEXT:
        return f"超过{LONGEST_TEXT}个字"
    if note and len(note) > LONGEST_NOTE:
        return f"说明超过{LONGEST_NOTE}个字"
    return amounts.parse(text, slot.line.unit, allows_precision=slot.line.allows_precision).problem


def _text(value: object) -> str:
    return "" if value is None else as_text(value).strip()  # type: ignore[arg-type]


def _whole_note(row) -> str | None:
    said = _text(row.values.get("note"))
    _seen, given = identity.read_token(str(row.values.get("token") or ""))
    is_untouched = given == identity.token(0, "", said, Unit.CASE, allows_precision=False).partition(".")[2]
    return None if is_untouched else said


def _refuse_twice(code: str, seen: set[str]) -> None:
    if code in seen:
        raise WorkbookError(f"“{code}”在工作簿中出现两次。请删去多余的一行。")
    seen.add(code)


def rows_of(changes: list[Change]) -> Iterator[dict]:
    """The lines of the preview."""
    for change in changes:
        yield {
            "key": change.key,
            "place": change.place,
            "name": change.slot.name,
            "before": change.slot.text,
            "after": change.text,
            "note": change.note,
            "label": change.verdict.label,
            "tone": change.verdict.tone,
            "problem": change.problem,
        }
