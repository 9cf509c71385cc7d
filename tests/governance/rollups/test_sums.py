"""Sums of a roll-up: whatever the units gave, each number is counted once and a gap is never a zero."""

from hypothesis import given
from hypothesis import strategies as st

from governance.figures.values import Kind, Unit
from governance.returns.sheet import Line
from governance.rollups import sums

COUNTY = 0
LINES = [
    Line("M02", "受理"),
    Line("M03", "成功"),
    Line("M04", "成功率", unit=Unit.PERCENT, kind=Kind.RATIO, numerator="M03", denominator="M02"),
    Line("M13", "公证", kind=Kind.FLOW),
]
amounts = st.dictionaries(st.integers(1, 12), st.integers(0, 10**9), max_size=12)


@given(amounts, amounts, st.none() | st.integers(0, 10**9))
def test_a_county_is_the_sum_of_its_townships_and_its_own(accepted, successful, own):
    parts = {"M02": accepted, "M03": successful, "M13": {} if own is None else {COUNTY: own}}
    found = {one.line.code: one for one in sums.totals(LINES, parts, own_id=COUNTY, expected=12)}
    assert found["M02"].amount == (sum(accepted.values()) if accepted else None)
    assert (found["M02"].have, found["M02"].is_partial) == (len(accepted), len(accepted) < 12)
    assert found["M13"].amount == own
    assert "M04" not in found


@given(amounts, amounts)
def test_a_rate_comes_from_sums_and_not_from_rates(accepted, successful):
    parts = {"M02": accepted, "M03": successful}
    found = {one.line.code: one for one in sums.totals(LINES, parts, own_id=COUNTY, expected=12)}
    text = sums.rate(LINES[2], found)
    if not accepted or not successful or not sum(accepted.values()):
        assert not text.endswith("%")
    else:
        exact = 100 * sum(successful.values()) / sum(accepted.values())
        assert abs(float(text.rstrip("%").replace(",", "")) - exact) <= 0.0051 + exact * 1e-9


@given(amounts, amounts)
def test_c50_the_differences_explain_the_difference(then, now):
    found = sums.differences(LINES[:1], {"M02": then}, {"M02": now})
    moved = sum((one.now or 0) - (one.then or 0) for one in found)
    assert moved == sum(now.values()) - sum(then.values())
    assert all(one.then != one.now for one in found)
