"""What a tile says below its number."""

from governance.dashboards import tiles
from governance.figures import indicators, periods
from governance.figures.queries import Figure
from governance.figures.values import MISSING, Value, present

MAY = periods.month(202605)


def accepted(*, filed: Value, observed: Value) -> Figure:
    return Figure(indicators.get("M02"), 1, MAY, filed, observed, filed, is_corrected=False, computed_at=None)


def test_what_is_not_filed_yet_shows_what_is_recorded():
    assert tiles._note(accepted(filed=MISSING, observed=present(3))) == "已报0/1；业务记录3件"


def test_nothing_recorded_is_not_mentioned():
    assert tiles._note(accepted(filed=MISSING, observed=present(0))) == "已报0/1"


def test_filed_and_recorded_are_compared():
    note = tiles._note(accepted(filed=present(5), observed=present(3)))
    assert note == "填报5件，比业务记录多2件"
