"""Completeness and timeliness, purely; S11 with real returns is in test_queries."""

import pytest

from governance.returns.progress import tally
from governance.returns.states import ReturnState as S


def test_s11_on_6_june():
    rows = [(S.APPROVED, False)] * 9 + [(S.APPROVED, True), (S.RETURNED, False)]
    progress = tally(rows)
    assert (progress.expected, progress.completeness, progress.timeliness) == (11, "90.91%", "81.82%")


def test_s11_on_7_june():
    rows = [(S.APPROVED, False)] * 10 + [(S.APPROVED, True)]
    progress = tally(rows)
    assert (progress.completeness, progress.timeliness, progress.late) == ("100.00%", "90.91%", 1)


@pytest.mark.parametrize("state", [S.APPROVED, S.REPORTED, S.LOCKED])
def test_approved_also_when_reported_or_locked(state):
    assert tally([(state, False)]).approved == 1


@pytest.mark.parametrize("state", [S.SUBMITTED, S.TOWNSHIP_APPROVED, S.RETURNED, S.CORRECTING])
def test_not_approved(state):
    assert tally([(state, False)]).approved == 0


def test_nothing_expected_divides_by_nothing():
    assert tally([]).completeness == "—"
