"""How a value is built, what it refuses, and how people read it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.figures.values import (
    LATE,
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPUTED,
    Emptiness,
    Precision,
    Style,
    Unit,
    Value,
    completeness_text,
    display,
    empty,
    present,
    round_half_up,
)

AT_LEAST, AT_MOST, ABOUT, EXACT = (
    Precision.AT_LEAST,
    Precision.AT_MOST,
    Precision.ABOUT,
    Precision.EXACT,
)
WAN_YUAN = 1_000_000


class TestConstruction:
    def test_zero_is_present_and_missing_is_not_zero(self):
        assert present(0).is_present
        assert present(0) != MISSING
        assert not MISSING.is_present

    @pytest.mark.parametrize(
        ("amount", "emptiness", "have"),
        [(None, Emptiness.PRESENT, 1), (0, Emptiness.MISSING, 0), (5, Emptiness.PRESENT, 0)],
    )
    def test_contradictions_are_refused(self, amount, emptiness, have):
        with pytest.raises(ValueError):
            Value(amount, EXACT, emptiness, have, 1)

    def test_more_given_than_expected_is_refused(self):
        with pytest.raises(ValueError, match="expected"):
            present(1, have=3, expected=2)

    @pytest.mark.parametrize("amount", [1.5, True, "3"])
    def test_only_exact_numbers_are_amounts(self, amount):
        with pytest.raises(TypeError):
            present(amount)

    def test_not_applicable_is_expected_of_nobody(self):
        assert NOT_APPLICABLE.complete
        assert not MISSING.complete


class TestPrecision:
    @pytest.mark.parametrize(
        ("left", "right", "result"),
        [
            (EXACT, EXACT, EXACT),
            (EXACT, AT_LEAST, AT_LEAST),
            (AT_LEAST, AT_LEAST, AT_LEAST),
            (AT_MOST, EXACT, AT_MOST),
            (AT_LEAST, AT_MOST, ABOUT),
            (ABOUT, AT_LEAST, ABOUT),
        ],
    )
    def test_sum_of_approximate_numbers(self, left, right, result):
        assert left.combine(right) is result
        assert right.combine(left) is result

    @given(*[st.sampled_from(Precision)] * 3)
    def test_combining_is_associative(self, a, b, c):
        assert a.combine(b).combine(c) is a.combine(b.combine(c))


class TestEmptiness:
    @given(*[st.sampled_from(Emptiness)] * 3)
    def test_combining_is_associative_and_commutative(self, a, b, c):
        assert a.combine(b).combine(c) is a.combine(b.combine(c))
        assert a.combine(b) is b.combine(a)

    @pytest.mark.parametrize(
        ("value", "word"),
        [
            (present(0), "零"),
            (MISSING, "缺报"),
            (LATE, "逾期未报"),
            (NOT_APPLICABLE, "不适用"),
            (NOT_COMPUTED, "尚未计算"),
            (present(3), ""),
        ],
    )
    def test_five_kinds_of_emptiness_have_five_words(self, value, word):
        assert value.emptiness_word == word


class TestDisplay:
    @pytest.mark.parametrize(
        ("value", "unit", "text"),
        [
            (present(46), Unit.CASE, "46件"),
            (present(0), Unit.CASE, "0件"),
            (present(15), Unit.COUNT, "15个"),
            (present(4), Unit.SESSION, "4场次"),
            (present(50, AT_LEAST), Unit.HOUSEHOLD, "50余户"),
            (present(4030, AT_LEAST), Unit.PERSON_TIME, "4030余人次"),
            (present(200 * WAN_YUAN, AT_LEAST), Unit.MONEY, "200余万元"),
            (present(4000 * WAN_YUAN, AT_MOST), Unit.MONEY, "近4000万元"),
            (present(Fraction(2335, 2372)), Unit.PERCENT, "98.4%"),
            (present(Fraction(2335, 2372), ABOUT), Unit.PERCENT, "约98.4%"),
            (present(Fraction(25, 2)), Unit.DAY, "12.5天"),
            (MISSING, Unit.CASE, "缺报"),
        ],
    )
    def test_text(self, value, unit, text):
        assert display(value, unit) == text

    def test_table_has_no_unit_but_the_percent_sign(self):
        assert display(present(46), Unit.CASE, style=Style.TABLE) == "46"
        assert display(present(0), Unit.MONEY, style=Style.TABLE) == "0.00"
        assert display(present(Fraction(21, 25)), Unit.PERCENT, style=Style.TABLE) == "84.00%"
        assert display(LATE, Unit.PERCENT, style=Style.TABLE) == "逾期未报"

    def test_s10_tile_shows_at_least_as_a_sign(self):
        assert display(present(200 * WAN_YUAN, AT_LEAST), Unit.MONEY, style=Style.TILE) == "≥200万元"

    def test_s10_seed_figures_read_as_in_the_document(self):
        assert display(present(Fraction(2335, 2372)), Unit.PERCENT, percent_places=2) == "98.44%"
        assert display(present(4030, AT_LEAST), Unit.PERSON_TIME) == "4030余人次"

    def test_a13_money_is_rounded_after_adding(self):
        fen = [12_345_000, 6_785_000, 494_999]
        assert display(present(sum(fen)), Unit.MONEY) == "19.62万元"

    def test_completeness_is_shown_only_when_units_are_missing(self):
        assert completeness_text(present(5, have=10, expected=11)) == "已报10/11"
        assert completeness_text(present(5)) == ""
        assert completeness_text(empty(Emptiness.LATE)) == "已报0/1"


class TestRounding:
    @pytest.mark.parametrize(
        ("number", "places", "digits"),
        [
            (Fraction(5, 1000), 2, "0.01"),
            (Fraction(4999, 1_000_000), 2, "0.00"),
            (Fraction(-5, 1000), 2, "-0.01"),
            (Fraction(-1, 1000), 2, "0.00"),
            (Fraction(5, 2), 0, "3"),
            (7, 1, "7.0"),
        ],
    )
    def test_half_goes_up_and_there_is_no_minus_zero(self, number, places, digits):
        assert round_half_up(number, places) == digits

    @given(st.fractions(), st.integers(0, 4))
    def test_never_further_than_half_a_unit(self, number, places):
        error = abs(Fraction(round_half_up(number, places)) - number)
        assert error * 10**places <= Fraction(1, 2)
