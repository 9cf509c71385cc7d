"""The checks of 法治乡村治理月报 as tables: a sheet in, findings out. No database."""

import pytest

from governance.figures.values import Kind, Unit
from governance.returns import checks
from governance.returns.sheet import Cell, Level, Sheet
from tests.governance.returns import given

MAY = 202605
LINES = given.lines("monthly")
FULL = given.zeroes("monthly")


def sheet(amounts=None, *, history=None, notes=None, observed=None, note="", month=MAY) -> Sheet:
    return given.sheet(
        "monthly", amounts, history=history, notes=notes, observed=observed, note=note, month=month
    )


def found(sheet_: Sheet) -> list[tuple[str, str]]:
    return [(finding.check, finding.level.value) for finding in checks.run(sheet_)]


def year(month_amounts: dict[str, int], *, upto=MAY, **december) -> dict:
    """The same amounts in January to the month before, and what stood open in December."""
    months = {month: dict(month_amounts) for month in range(upto // 100 * 100 + 1, upto)}
    return {**months, upto // 100 * 100 - 88: december}


def test_a_quiet_month_of_zeroes_is_in_order():
    assert found(sheet()) == []


def test_r02_blank_is_not_zero():
    findings = checks.run(sheet({"M01": None}))
    assert [(f.check, f.level, f.codes) for f in findings] == [("R02", Level.ERROR, ("M01",))]
    assert "请填 0" in findings[0].message


def test_r01_what_is_not_a_number():
    sheet_ = sheet()
    sheet_.cells["M01"] = Cell(problem="须为整数", typed="1.5")
    assert found(sheet_) == [("R01", "ERROR")]


@pytest.mark.parametrize(
    ("carried", "accepted", "successful", "still_open", "fits"),
    [
        (4, 10, 9, 3, True),  # A03: one failed, one terminated
        (4, 10, 9, 5, True),  # all others still open
        (4, 10, 9, 6, False),
        (12, 20, 25, 6, True),  # A15 (ii): 25 + 1 failed + 6 open = 32
        (0, 0, 0, 1, False),
    ],
)
def test_c01_balance(carried, accepted, successful, still_open, fits):
    sheet_ = sheet(
        {"M02": accepted, "M03": successful, "M05": still_open}, history={202604: {"M05": carried}}
    )
    assert (("C01", "ERROR") not in found(sheet_)) is fits


def test_c01_says_nothing_when_last_month_was_not_filed():
    assert found(sheet({"M05": 7})) == []


def test_c02_a15_cumulative_success_beyond_accepted_and_carried_is_an_error():
    before = year({"M02": 4000, "M03": 4000, "M05": 0}, M05=0)
    sheet_ = sheet({"M02": 1128, "M03": 1356, "M05": 0}, history=before, notes={"M03": "上年结转"})
    assert (sheet_.year_to_date("M02"), sheet_.year_to_date("M03")) == (17128, 17356)
    assert ("C02", "ERROR") in found(sheet_)


def test_c02_a15_a_single_month_with_carry_over_only_wants_a_sentence():
    before = year({"M02": 20, "M03": 17, "M05": 12}, M05=0)
    sheet_ = sheet({"M02": 20, "M03": 25, "M05": 6}, history=before)
    assert found(sheet_) == [("C02", "WARNING")]
    assert checks.blocking(sheet_)
    explained = sheet({"M02": 20, "M03": 25, "M05": 6}, history=before, notes={"M03": "上月结转6件"})
    assert checks.blocking(explained) == []


def test_c02_is_not_judged_over_months_that_were_not_filed():
    sheet_ = sheet({"M02": 1, "M03": 1}, history={202604: {"M02": 1, "M03": 5}, 202512: {"M05": 0}})
    assert found(sheet_) == []


@pytest.mark.parametrize(
    ("filed", "observed", "level"),
    [
        (10, 10, None),
        (100, 97, "INFO"),  # 3, and not above 5 %
        (100, 96, "WARNING"),  # more than 3
        (20, 19, "WARNING"),  # 1 of 19 is more than 5 %
        (21, 20, "INFO"),  # exactly 5 %
        (0, 1, "WARNING"),
        (1, 0, "WARNING"),
    ],
)
def test_c51_filed_against_observed(filed, observed, level):
    sheet_ = sheet({"M15": filed}, observed={"M15": observed})
    assert found(sheet_) == ([("C51", level)] if level else [])
    assert bool(checks.blocking(sheet_)) is (level is not None)


def test_c51_any_difference_is_settled_by_a_sentence():
    assert checks.blocking(sheet({"M15": 9}, observed={"M15": 10}, notes={"M15": "一人次重复登记"})) == []
    assert checks.blocking(sheet({"M15": 9}, observed={"M15": 10}, notes={"M15": "无"})) != []


def test_c51_counts_money_in_yuan():
    assert found(sheet({"M11": 100_000_300}, observed={"M11": 100_000_000})) == [("C51", "INFO")]
    assert found(sheet({"M11": 100_000_301}, observed={"M11": 100_000_000})) == [("C51", "WARNING")]


@pytest.mark.parametrize(("persons", "cases"), [("M09", "M08"), ("M12", "M10")])
@pytest.mark.parametrize(("people", "count", "expected"), [(3, 3, []), (2, 3, ["C22"]), (2, 0, ["C22"])])
def test_c22_persons_and_cases(persons, cases, people, count, expected):
    assert [check for check, _ in found(sheet({persons: people, cases: count}))] == expected


@pytest.mark.parametrize(
    ("visitors", "sessions", "expected"), [(3, 3, []), (2, 3, ["C09"]), (50, 0, ["C09"])]
)
def test_c09_visitors_and_sessions(visitors, sessions, expected):
    assert [check for check, _ in found(sheet({"M17": visitors, "M16": sessions}))] == expected


@pytest.mark.parametrize(
    ("fen", "successful", "expected"),
    [
        (0, 0, []),
        (100, 0, [("C07", "ERROR")]),
        (50_000_000, 1, []),
        (50_000_001, 1, [("C07", "WARNING")]),
    ],
)
def test_c07_money_and_cases(fen, successful, expected):
    assert found(sheet({"M06": fen, "M02": successful, "M03": successful})) == expected


@pytest.mark.parametrize(
    ("now", "before", "jumps"),
    [
        (16, 10, True),
        (15, 10, False),  # exactly 50 %
        (4, 10, True),
        (5, 1, False),  # four more
        (6, 1, False),  # five more
        (7, 1, True),
        (0, 5, False),
    ],
)
def test_j01_jump_against_last_month(now, before, jumps):
    assert found(sheet({"M15": now}, history={202604: {"M15": before}})) == (
        [("J01", "WARNING")] if jumps else []
    )


def test_j01_wants_both_last_month_and_the_mean_of_six_to_differ():
    history = {202600 + month: {"M15": 100} for month in range(1, 4)} | {202604: {"M15": 10}}
    assert found(sheet({"M15": 100}, history=history)) == []


def test_j01_a_few_yuan_are_no_jump():
    assert found(sheet({"M11": 900_000}, history={202604: {"M11": 0}})) == []
    assert found(sheet({"M11": 1_000_001}, history={202604: {"M11": 0}})) == [("J01", "WARNING")]


def test_c53_the_same_figures_as_last_month():
    same = {"M01": 6, "M15": 30, "M16": 3, "M17": 120, "M19": 20}
    assert found(sheet(same, history={202604: same})) == [("C53", "WARNING")]
    four_of_five = {**same, "M19": 21}
    assert found(sheet(four_of_five, history={202604: same})) == [("C53", "WARNING")]
    assert found(sheet({**four_of_five, "M17": 121}, history={202604: same})) == []
    assert checks.blocking(sheet(same, history={202604: same}, note="确属巧合，已逐项核对")) == []


def test_c53_zeroes_do_not_count_as_the_same():
    assert found(sheet({"M01": 6}, history={202604: {**FULL, "M01": 6}})) == []


def test_errors_come_first_then_the_order_of_the_form():
    sheet_ = sheet({"M01": None, "M09": 1, "M08": 2, "M24": None})
    assert [(f.check, f.codes[0]) for f in checks.run(sheet_)] == [
        ("R02", "M01"),
        ("R02", "M24"),
        ("C22", "M09"),
    ]


def test_a_ratio_is_derived_from_its_parts():
    sheet_ = sheet({"M02": 2372, "M03": 2335})
    ratio = sheet_.line("M04")
    assert (ratio.kind, ratio.unit) == (Kind.RATIO, Unit.PERCENT)
    assert sheet_.rate(ratio) == pytest.approx(0.98440, abs=1e-5)
    assert sheet({"M02": 0, "M03": 0}).rate(ratio) is None
