"""同比, 环比, 累计同比: the change, or the reason why there is none."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.figures import comparisons
from governance.figures.comparisons import NoComparison, cell, phrase
from governance.figures.values import (
    LATE,
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPUTED,
    Precision,
    Unit,
    present,
)


def yoy(current, base, **options):
    return comparisons.year_on_year(Unit.CASE, current, base, **options)


def pop(current, base):
    return comparisons.period_on_period(Unit.CASE, current, base)


class TestVolumes:
    def test_s09_year_on_year_and_period_on_period(self):
        assert cell(yoy(present(46), present(40))) == "+15.0%"
        assert cell(pop(present(46), present(50))) == "−8.0%"

    def test_s09_wording_in_a_sentence(self):
        assert phrase(yoy(present(46), present(40))) == "同比增长15.0%"
        assert phrase(pop(present(46), present(50))) == "环比下降8.0%"

    def test_s09_base_of_zero_gives_no_infinity(self):
        found = yoy(present(46), present(0))
        assert found.change is None
        assert cell(found) == "—（无可比基数）"

    def test_s09_missing_base_is_not_zero(self):
        assert cell(yoy(present(46), MISSING)) == "—（上年同期缺报）"
        assert cell(yoy(present(46), LATE)) == "—（上年同期缺报）"
        assert cell(pop(present(46), MISSING)) == "—（上期缺报）"

    def test_s09_both_zero_is_level(self):
        found = yoy(present(0), present(0))
        assert found.change == 0
        assert cell(found) == "持平"
        assert phrase(found) == "与上年同期持平"

    def test_tiny_change_reads_as_nearly_level(self):
        assert phrase(pop(present(100_001), present(100_000))) == "与上期基本持平"

    def test_s08_merged_villages_compare_with_their_predecessors_sum(self):
        assert cell(yoy(present(30), present(12 + 8))) == "+50.0%"

    def test_s12_correction_changes_the_comparison(self):
        assert cell(comparisons.year_to_date(Unit.CASE, present(58), present(50))) == "+16.0%"
        assert phrase(comparisons.year_to_date(Unit.CASE, present(61), present(50))) == "累计同比增长22.0%"


class TestNoComparison:
    @pytest.mark.parametrize(
        ("current", "base", "reason", "text"),
        [
            (present(200, Precision.AT_LEAST), present(150), NoComparison.APPROXIMATE, "概数不可比"),
            (present(200), present(150, Precision.ABOUT), NoComparison.APPROXIMATE, "概数不可比"),
            (MISSING, present(150), NoComparison.CURRENT_EMPTY, "本期缺报"),
            (LATE, present(150), NoComparison.CURRENT_EMPTY, "本期逾期未报"),
            (present(1), NOT_APPLICABLE, NoComparison.NO_BASE, "无可比基数"),
            (present(1), NOT_COMPUTED, NoComparison.BASE_NOT_COMPUTED, "上年同期尚未计算"),
            (present(1), present(-5), NoComparison.NO_BASE, "无可比基数"),
        ],
    )
    def test_reason(self, current, base, reason, text):
        found = yoy(current, base)
        assert found.reason is reason
        assert not found.is_possible
        assert phrase(found) == f"同比—（{text}）"

    def test_changed_definition_is_said_first(self):
        found = yoy(present(46), present(40), same_definition=False)
        assert found.reason_text == "口径变化"

    def test_incomplete_end_is_compared_but_marked(self):
        found = yoy(present(46, have=10, expected=11), present(40))
        assert found.is_possible
        assert not found.complete


class TestRates:
    def test_s13_rates_move_in_percentage_points(self):
        found = comparisons.year_on_year(
            Unit.PERCENT, present(Fraction(21, 25)), present(Fraction(805, 1000))
        )
        assert cell(found) == "+3.5个百分点"
        assert phrase(found) == "较上年同期提高3.5个百分点"

    def test_falling_rate(self):
        found = comparisons.period_on_period(Unit.PERCENT, present(Fraction(1, 2)), present(Fraction(3, 5)))
        assert phrase(found) == "较上期降低10.0个百分点"

    def test_rate_rising_from_zero_has_a_base(self):
        found = comparisons.year_on_year(Unit.PERCENT, present(Fraction(1, 2)), present(Fraction(0)))
        assert cell(found) == "+50.0个百分点"


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_base_and_change_give_back_the_current_amount(current, base):
    found = yoy(present(current), present(base))
    assert base * (1 + found.change) == current
