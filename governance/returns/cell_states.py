"""How one cell of the grid stands, in a word, a shape and a colour. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from governance.returns.sheet import Cell, Finding, Level, Line


class CellState(StrEnum):
    """The words of the grid; PENDING and OFFLINE exist only in the browser."""

    BLANK = "BLANK"
    SAVED = "SAVED"
    PROPOSED = "PROPOSED"
    CONFIRMED = "CONFIRMED"
    PENDING = "PENDING"
    OFFLINE = "OFFLINE"
    WRONG = "WRONG"
    COMMENTED = "COMMENTED"
    LOCKED = "LOCKED"
    DERIVED = "DERIVED"
    SUMMED = "SUMMED"
    OVERRIDDEN = "OVERRIDDEN"

    @property
    def label(self) -> str:
        return LABELS[self][0]

    @property
    def tone(self) -> str:
        return LABELS[self][1]


S = CellState
LABELS = {
    S.BLANK: ("未填", "muted"),
    S.SAVED: ("已保存", "success"),
    S.PROPOSED: ("待核对", "progress"),
    S.CONFIRMED: ("已核对", "success"),
    S.PENDING: ("待保存", "progress"),
    S.OFFLINE: ("未送达", "warning"),
    S.WRONG: ("有误", "danger"),
    S.COMMENTED: ("有批注", "warning"),
    S.LOCKED: ("已锁定", "neutral"),
    S.DERIVED: ("自动计算", "neutral"),
    S.SUMMED: ("各村合计", "neutral"),
    S.OVERRIDDEN: ("已改动", "info"),
}


def state_of(
    line: Line, cell: Cell, findings: Iterable[Finding], *, is_locked: bool, has_comment: bool
) -> CellState:
    """The one word for a cell; what needs the filer's hand comes before what merely informs."""
    if not line.is_typed:
        return S.DERIVED
    if is_locked:
        return S.LOCKED
    if cell.amount is None and not cell.problem:
        return S.COMMENTED if has_comment else S.BLANK
    if cell.problem or any(f.level is Level.ERROR and f.codes[:1] == (line.code,) for f in findings):
        return S.WRONG
    if has_comment:
        return S.COMMENTED
    if cell.difference or cell.overrides_villages:
        return S.OVERRIDDEN
    return _kept(cell)


def _kept(cell: Cell) -> CellState:
    """What nobody objects to: looked at, summed, put in by the portal, or typed."""
    if cell.is_confirmed:
        return S.CONFIRMED
    if cell.is_proposed:
        return S.SUMMED if cell.villages else S.PROPOSED
    return S.SAVED
