"""Sums, ratios, shares and rankings of values."""

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.figures import arithmetic
from governance.figures.arithmetic import NotAdditive
from governance.figures.values import (
    LATE,
    MISSING,
    NOT_APPLICABLE,
    NOT_COMPUTED,
    Emptiness,
    Kind,
    Precision,
    Unit,
    display,
    empty,
    present,
)


@dataclass(frozen=True)
class Thing:
    name: str = "受理件数"
    unit: Unit = Unit.CASE
    kind: Kind = Kind.FLOW
    additive_over_region: bool = True
    additive_over_time: bool = True
    additive_across: bool = False


CASES = Thing()
OPEN_CASES = Thing("期末在办", kind=Kind.STOCK, additive_over_time=False)
RATE = Thing("成功率", Unit.PERCENT, Kind.RATIO, False, False)
PEOPLE = Thing("受益人数", Unit.PERSON, additive_over_time=False)

present_values = st.builds(
    lambda amount, precision, have, more: present(amount, precision, have=have, expected=have + more),
    st.integers(-(10**12), 10**12),
    st.sampled_from(Precision),
    st.integers(1, 40),
    st.integers(0, 5),
)
values = st.one_of(present_values, st.sampled_from([MISSING, LATE, NOT_APPLICABLE, NOT_COMPUTED]))
exact_counts = st.integers(0, 10**9).map(present)


class TestSums:
    @given(values, values, values)
    def test_adding_is_associative_and_commutative(self, a, b, c):
        add = arithmetic.add
        assert add(add(a, b), c) == add(a, add(b, c))
        assert add(a, b) == add(b, a)

    @given(values)
    def test_not_applicable_is_neutral(self, value):
        assert arithmetic.add(value, NOT_APPLICABLE) == value

    @given(st.lists(st.lists(values, max_size=4), max_size=4))
    def test_parent_is_the_sum_of_children_however_grouped(self, townships):
        through_levels = arithmetic.total(arithmetic.total(villages) for villages in townships)
        at_once = arithmetic.total(village for villages in townships for village in villages)
        assert through_levels == at_once

    @given(st.lists(exact_counts, min_size=1))
    def test_exact_sum_is_the_sum_of_amounts(self, children):
        parent = arithmetic.sum_over_regions(CASES, children)
        assert parent.amount == sum(child.amount for child in children)
        assert parent.have == len(children)

    def test_missing_child_leaves_the_parent_incomplete_and_is_not_zero(self):
        parent = arithmetic.sum_over_regions(CASES, [present(3), present(4), MISSING])
        assert (parent.amount, parent.have, parent.expected) == (7, 2, 3)
        assert not parent.complete

    def test_all_children_missing_is_missing(self):
        parent = arithmetic.sum_over_regions(CASES, [MISSING, LATE])
        assert parent.emptiness is Emptiness.LATE
        assert (parent.have, parent.expected) == (0, 2)

    def test_an_uncomputed_child_leaves_the_parent_uncomputed(self):
        assert arithmetic.total([present(3), NOT_COMPUTED]).emptiness is Emptiness.NOT_COMPUTED

    def test_sum_of_nothing_does_not_apply(self):
        assert arithmetic.total([]) == NOT_APPLICABLE

    def test_s13_ratios_are_not_added(self):
        with pytest.raises(NotAdditive, match="成功率"):
            arithmetic.sum_over_regions(RATE, [present(Fraction(9, 10)), present(Fraction(3, 5))])

    def test_figures_not_additive_over_regions_are_refused(self):
        with pytest.raises(NotAdditive):
            arithmetic.sum_over_regions(Thing(additive_over_region=False), [present(1)])


class TestOverTime:
    def test_flows_add(self):
        assert arithmetic.over_time(CASES, [present(10), present(18), present(30)]).amount == 58

    def test_stock_is_its_last_month_even_when_that_is_missing(self):
        assert arithmetic.over_time(OPEN_CASES, [present(10), present(7)]) == present(7)
        assert arithmetic.over_time(OPEN_CASES, [present(10), MISSING]) == MISSING

    def test_distinct_people_are_not_added_over_months(self):
        with pytest.raises(NotAdditive, match="受益人数"):
            arithmetic.over_time(PEOPLE, [present(3), present(4)])

    def test_ratio_is_not_added_over_months(self):
        with pytest.raises(NotAdditive):
            arithmetic.over_time(RATE, [present(Fraction(1, 2))])


class TestAcross:
    served = Thing("平台服务群众", Unit.PERSON_TIME, additive_across=True)
    watched = Thing("直播观看", Unit.PERSON_TIME, additive_across=True)

    def test_s10_person_times_add_as_at_least_when_both_are_declared_additive(self):
        parts = [
            (self.served, present(4030, Precision.AT_LEAST)),
            (self.watched, present(30_000, Precision.AT_LEAST)),
        ]
        total = arithmetic.sum_across(parts)
        assert display(total, Unit.PERSON_TIME) == "34030余人次"

    def test_s10_sum_is_refused_when_one_is_not_declared_additive(self):
        other = Thing("直播观看", Unit.PERSON_TIME)
        with pytest.raises(NotAdditive, match="直播观看"):
            arithmetic.sum_across([(self.served, present(4030)), (other, present(30_000))])

    def test_people_are_never_added_to_person_times(self):
        people = Thing("受援人", Unit.PERSON, additive_across=True)
        with pytest.raises(NotAdditive, match="计量单位不同"):
            arithmetic.sum_across([(self.served, present(10)), (people, present(3))])


class TestRatio:
    def test_s13_county_rate_is_recomputed_from_sums(self):
        success = arithmetic.sum_over_regions(CASES, [present(18), present(3)])
        accepted = arithmetic.sum_over_regions(CASES, [present(20), present(5)])
        rate = arithmetic.ratio(success, accepted)
        assert display(rate, Unit.PERCENT, percent_places=2) == "84.00%"
        assert rate.complete

    def test_s10_success_rate_and_remainder(self):
        assert arithmetic.ratio(present(2335), present(2372)).amount == Fraction(2335, 2372)

    def test_rate_with_an_approximate_operand_is_about(self):
        rate = arithmetic.ratio(present(300, Precision.AT_LEAST), present(400))
        assert display(rate, Unit.PERCENT) == "约75.0%"

    def test_s10_no_mean_of_an_approximate_amount(self):
        recovered = present(200 * 1_000_000, Precision.AT_LEAST)
        assert arithmetic.mean(recovered, present(273)) == NOT_APPLICABLE
        assert arithmetic.mean(present(600), present(4)).amount == 150

    @pytest.mark.parametrize("whole", [present(0), NOT_APPLICABLE])
    def test_no_whole_no_ratio(self, whole):
        assert arithmetic.ratio(present(0), whole).emptiness is Emptiness.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("part", "whole", "result"),
        [
            (MISSING, present(5), Emptiness.MISSING),
            (present(5), LATE, Emptiness.LATE),
            (NOT_COMPUTED, LATE, Emptiness.NOT_COMPUTED),
        ],
    )
    def test_an_empty_operand_says_why_there_is_no_ratio(self, part, whole, result):
        assert arithmetic.ratio(part, whole).emptiness is result

    def test_ratio_is_as_complete_as_the_less_complete_operand(self):
        rate = arithmetic.ratio(present(3, have=9, expected=11), present(4, have=11, expected=11))
        assert (rate.have, rate.expected) == (9, 11)

    @given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=12))
    def test_ratio_of_sums_lies_between_the_ratios(self, pairs):
        parts = arithmetic.total(present(part) for part, _ in pairs)
        wholes = arithmetic.total(present(whole) for _, whole in pairs)
        single = [Fraction(part, whole) for part, whole in pairs]
        assert min(single) <= arithmetic.ratio(parts, wholes).amount <= max(single)


class TestShares:
    def test_thirds_sum_to_one_hundred(self):
        assert arithmetic.shares([present(1)] * 3) == [Fraction(3334, 100)] + [Fraction(3333, 100)] * 2

    def test_published_sources_of_one_city(self):
        # 黄石市 2016 年 8 月通报：主动 455、申请 378、移送 36
        found = arithmetic.shares([present(455), present(378), present(36)], places=1)
        assert [float(share) for share in found] == [52.4, 43.5, 4.1]

    def test_empty_part_has_no_share_and_zero_has_zero(self):
        assert arithmetic.shares([present(4), MISSING, present(0)]) == [100, None, 0]

    def test_nothing_to_share(self):
        assert arithmetic.shares([present(0), present(0)]) == [None, None]
        assert arithmetic.shares([]) == []

    def test_approximate_parts_have_no_shares(self):
        assert arithmetic.shares([present(4, Precision.ABOUT), present(4)]) == [None, None]

    @given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any), st.integers(0, 3))
    def test_shares_sum_to_one_hundred_and_are_nearly_exact(self, amounts, places):
        found = arithmetic.shares([present(amount) for amount in amounts], places=places)
        assert sum(found) == 100
        whole = sum(amounts)
        for share, amount in zip(found, amounts, strict=True):
            assert abs(share - Fraction(amount * 100, whole)) < Fraction(1, 10**places)


class TestRank:
    def test_ties_share_a_position_and_empty_ones_have_none(self):
        rows = [
            ("甲", present(5)),
            ("乙", MISSING),
            ("丙", present(9)),
            ("丁", present(5)),
            ("戊", present(1)),
        ]
        found = [(line.key, line.position) for line in arithmetic.rank(rows)]
        assert found == [("丙", 1), ("甲", 2), ("丁", 2), ("戊", 4), ("乙", None)]

    def test_least_first_when_asked(self):
        found = arithmetic.rank([("甲", present(5)), ("乙", present(1))], descending=False)
        assert [line.key for line in found] == ["乙", "甲"]

    def test_incomplete_or_approximate_positions_are_provisional(self):
        rows = [
            ("甲", present(5)),
            ("乙", present(4, have=1, expected=2)),
            ("丙", present(3, Precision.ABOUT)),
        ]
        assert [line.is_provisional for line in arithmetic.rank(rows)] == [False, True, True]

    @given(st.lists(values))
    def test_ranking_keeps_every_row(self, given_values):
        found = arithmetic.rank(enumerate(given_values))
        assert sorted(line.key for line in found) == list(range(len(given_values)))
        amounts = [line.value.amount for line in found if line.position]
        assert amounts == sorted(amounts, reverse=True)


def test_add_is_what_total_folds():
    parts = [present(1), present(2, Precision.AT_LEAST), MISSING, empty(Emptiness.LATE, expected=4)]
    assert arithmetic.total(parts) == reduce(arithmetic.add, parts)
    assert arithmetic.total(parts).expected == 7
