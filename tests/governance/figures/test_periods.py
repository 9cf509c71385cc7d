"""Months, quarters, halves, years and free spans of months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.figures import periods
from governance.figures.periods import Period

months = st.builds(lambda year, number: year * 100 + number, st.integers(1990, 2150), st.integers(1, 12))
spans = st.builds(lambda first, count: Period(first, periods.shift(first, count)), months, st.integers(0, 40))


@pytest.mark.parametrize(
    ("period", "key", "label"),
    [
        (periods.month(202605), "2026M05", "2026年5月"),
        (periods.quarter(2026, 2), "2026Q2", "2026年第二季度"),
        (periods.half(2026, 1), "2026H1", "2026年上半年"),
        (periods.half(2026, 2), "2026H2", "2026年下半年"),
        (periods.year(2026), "2026Y", "2026年"),
        (periods.year_to_date(202605), "2026M01-2026M05", "2026年1—5月"),
        (periods.last_months(202602, 4), "2025M11-2026M02", "2025年11月—2026年2月"),
    ],
)
def test_key_and_label(period, key, label):
    assert (period.key, period.label) == (key, label)
    assert periods.parse(key) == period


@given(spans)
def test_every_key_reads_back(period):
    assert periods.parse(period.key) == period


@given(spans)
def test_previous_ends_just_before_and_is_as_long(period):
    before = period.previous()
    assert periods.shift(before.last, 1) == period.first
    assert len(before) == len(period)


@given(months, st.integers(-300, 300))
def test_shifting_there_and_back(month, by):
    assert periods.months_between(month, periods.shift(month, by)) == by


def test_previous_quarter_crosses_the_year():
    assert periods.quarter(2026, 1).previous() == periods.quarter(2025, 4)


def test_year_before_keeps_the_months():
    assert periods.year_to_date(202605).year_before().key == "2025M01-2025M05"


def test_year_to_date_of_march_is_the_first_quarter():
    assert periods.year_to_date(202603).key == "2026Q1"


def test_days_and_months_of_a_span():
    period = periods.last_months(202402, 2)
    assert (period.starts_on, period.ends_on) == (date(2024, 1, 1), date(2024, 2, 29))
    assert period.months == (202401, 202402)
    assert 202402 in period
    assert 202403 not in period


def test_month_of_a_day():
    assert periods.month_of(date(2026, 5, 31)) == 202605


@pytest.mark.parametrize(
    "key", ["2026M13", "2026M5", "2026Q5", "2026", "2026M05-", "-2026M05", "2026M06-2026M05"]
)
def test_wrong_keys_are_refused(key):
    with pytest.raises(ValueError):
        periods.parse(key)


@pytest.mark.parametrize("month", [202600, 202613, 2026, 0, -202605])
def test_wrong_months_are_refused(month):
    with pytest.raises(ValueError, match="not a month"):
        periods.month(month)
