"""Published figures of real bureaux, and the worked scenarios: what the checks say of them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from governance.figures.values import Precision, Unit, round_half_up
from governance.returns import amounts, checks
from tests.governance.returns.given import AID, APRIL, MEDIATION, errors, levels, sheet, words, year

# 黄石市 2016年8月
G1_TYPES = {
    "MD11.01": 160, "MD11.02": 278, "MD11.03": 67, "MD11.04": 44, "MD11.05": 31, "MD11.06": 76, "MD11.07": 18,
    "MD11.08": 28, "MD11.09": 4, "MD11.10": 13, "MD11.11": 7, "MD11.15": 55, "MD11.16": 33, "MD11.17": 1,
    "MD11.99": 54,
}  # fmt: skip
G1 = {
    "MD01": 869, "MD02": 842, "MD05": 27, "MD07": 1738, "MD15": 287_380_000, "MD08": 378, "MD09": 455, "MD10": 36,
    "MD22.01": 1, "MD22.02": 4, "MD23.01": 3, "MD23.02": 15, **G1_TYPES,
}  # fmt: skip
# 锡林郭勒盟 2021年4月
G2_KINDS = {
    "MD12.01": 8, "MD12.02": 46, "MD12.03": 100, "MD12.04": 14, "MD12.05": 1, "MD12.06": 217, "MD12.07": 0,
}  # fmt: skip
G2_TYPES = {
    "MD11.01": 31, "MD11.02": 48, "MD11.03": 0, "MD11.04": 90, "MD11.05": 7, "MD11.06": 35, "MD11.07": 29,
    "MD11.08": 1, "MD11.10": 42, "MD11.15": 4, "MD11.16": 16, "MD11.17": 77, "MD11.99": 6,
}  # fmt: skip
G2 = {
    "MD01": 386, "MD02": 376, "MD05": 10, "MD07": 772, "MD16": 369, "MD17": 75, "MD15": 163_624_000, "MD19": 167,
    "MD20": 29, "MD21": 59, **G2_KINDS, **G2_TYPES,
}  # fmt: skip
NOTHING_BEFORE = {APRIL: {"MD05": 0}}


def percent(part: int, whole: int, places: int) -> str:
    return round_half_up(Fraction(part * 100, whole), places)


def test_g1_huangshi_passes_every_error_check():
    assert errors(sheet(MEDIATION, G1, history=NOTHING_BEFORE)) == []
    assert sum(G1_TYPES.values()) == 869
    assert [percent(G1[code], 869, 1) for code in ("MD02", "MD09", "MD08", "MD10")] == [
        "96.9",
        "52.4",
        "43.5",
        "4.1",
    ]
    assert [percent(G1[code], 869, 1) for code in ("MD11.01", "MD11.02", "MD11.15")] == [
        "18.4",
        "32.0",
        "6.3",
    ]


def test_a14_g1_one_neighbour_too_many_breaks_the_partition():
    wrong = sheet(MEDIATION, {**G1, "MD11.02": 279}, history=NOTHING_BEFORE)
    assert errors(wrong) == ["C05"]
    (message,) = words(wrong, "C05")
    assert "纠纷类型各项合计 870 ≠ “受理件数” 869（+1）" in message


def test_g2_xilingol_is_only_asked_about_prevention():
    given = sheet(MEDIATION, G2, history=NOTHING_BEFORE)
    assert errors(given) == []
    assert levels(given, "C09") == ["WARNING"]
    assert (sum(G2_KINDS.values()), sum(G2_TYPES.values())) == (386, 386)
    assert percent(376, 386, 2) == "97.41" and percent(217, 386, 2) == "56.22"


def test_g3_baiyin_2022_rate_and_rest():
    given = sheet(
        MEDIATION, {"MD01": 2372, "MD02": 2335, "MD05": 37, "MD11.02": 2372}, history=NOTHING_BEFORE
    )
    assert errors(given) == []
    assert given.amount("MD01") - given.amount("MD02") == 37
    assert amounts.show_percent(2335, 2372) == "98.44%"


def test_g4_dingxi_wage_cases():
    dingxi = {"LA04": 1022, "LA02": 1022, "LA09": 1081, "LA11": 612, "LA13": 69_813_0000, "LA07.02": 1022,
              "LA01": 1022, "LA24": 410, "LA10.01": 1081}  # fmt: skip
    history = year({"LA11": 0, "LA12": 0, "LA04": 0, "LA24": 0, "LA23": 0}, LA24=0)
    assert errors(sheet(AID, dingxi, history=history)) == []
    assert round_half_up(Fraction(1081, 1022), 2) == "1.06"
    assert percent(612, 1022, 2) == "59.88"
    assert round_half_up(Fraction(69_813_0000, 612 * 1_000_000), 2) == "1.14"


def test_g5_qinghai_recovered_less_than_4000():
    typed = amounts.parse("近4000万元", Unit.MONEY, allows_precision=True)
    assert (typed.amount, typed.precision) == (4_000_000_000, Precision.AT_MOST)
    assert percent(1762, 2188, 2) == "80.53" and percent(1762, 2188, 0) == "81"
    assert percent(2188, 7900, 1) == "27.7"


def test_g6_qingyang_2015_is_rejected():
    before = year({"MD01": 4000, "MD02": 4000, "MD05": 0}, MD05=0)
    given = sheet(MEDIATION, {"MD01": 1128, "MD02": 1356, "MD05": 0}, history=before)
    assert (given.year_to_date("MD01"), given.year_to_date("MD02")) == (17128, 17356)
    assert "C02" in errors(given)
    assert "101.33%" in words(given, "C02")[0]


def test_a13_the_sum_is_rounded_not_the_parts():
    fen = [
        amounts.parse(text, Unit.MONEY, allows_precision=False).amount
        for text in ("123450.00", "67850.00", "4949.99")
    ]
    assert sum(fen) == 19_624_999
    assert round_half_up(Fraction(sum(fen), 1_000_000), 2) == "19.62"
    assert sum(Decimal(round_half_up(Fraction(one, 1_000_000), 2)) for one in fen) == Decimal("19.63")


def test_a15_cumulative_success_beyond_accepted_and_carried_blocks():
    before = year({"MD01": 4000, "MD02": 4000, "MD05": 0}, MD05=0)
    given = sheet(MEDIATION, {"MD01": 1128, "MD02": 1356}, history=before, notes={"MD02": "上年结转"})
    assert "C02" in [finding.check for finding in checks.blocking(given)]


@pytest.mark.parametrize(("note", "blocking"), [("", ["C02"]), ("上月结转12件", [])])
def test_a15_a_month_with_carry_over_only_wants_a_sentence(note, blocking):
    month = {"MD01": 20, "MD02": 25, "MD03": 1, "MD05": 6, "MD07": 40, "MD11.02": 20}
    before = {APRIL: {"MD05": 12}}
    given = sheet(MEDIATION, month, history=before, notes={"MD02": note})
    assert errors(given) == []  # 12 + 20 = 25 + 1 + 0 + 6
    assert levels(given, "C02") == ["WARNING"] and "结转" in words(given, "C02")[0]
    assert [finding.check for finding in checks.blocking(given)] == blocking
