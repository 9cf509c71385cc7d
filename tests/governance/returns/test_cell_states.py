"""The one word of a cell."""

import pytest

from governance.figures.values import Kind, Unit
from governance.returns.cell_states import CellState as S
from governance.returns.cell_states import state_of
from governance.returns.sheet import Cell, Finding, Level, Line

LINE = Line(code="M01", name="排查")


@pytest.mark.parametrize(
    ("cell", "locked", "comment", "state"),
    [
        (Cell(), False, False, S.BLANK),
        (Cell(), False, True, S.COMMENTED),
        (Cell(amount=0), False, False, S.SAVED),
        (Cell(amount=3, observed=3), False, False, S.SAVED),
        (Cell(amount=3, observed=4), False, False, S.OVERRIDDEN),
        (Cell(amount=3, observed=4), False, True, S.COMMENTED),
        (Cell(problem="须为整数", typed="1.5"), False, True, S.WRONG),
        (Cell(amount=3), True, True, S.LOCKED),
    ],
)
def test_state(cell, locked, comment, state):
    assert state_of(LINE, cell, [], is_locked=locked, has_comment=comment) is state


def test_a_cell_named_first_by_an_error_is_wrong_the_others_are_not():
    finding = Finding("C01", Level.ERROR, "不平", "请核对", ("M05", "M01"))
    assert state_of(LINE, Cell(amount=1), [finding], is_locked=False, has_comment=False) is S.SAVED
    assert state_of(Line("M05", ""), Cell(amount=1), [finding], is_locked=False, has_comment=False) is S.WRONG


def test_a_ratio_is_always_derived():
    ratio = Line("M04", "率", unit=Unit.PERCENT, kind=Kind.RATIO)
    assert state_of(ratio, Cell(), [], is_locked=True, has_comment=False) is S.DERIVED
