"""The language of checks: what it reads, what it refuses, and what is unknown."""

import pytest

from governance.figures.values import Precision
from governance.returns.rulebook import interpreter, language, wording
from governance.returns.rulebook.language import LanguageError
from governance.returns.rulebook.rule import Rule, rule_of
from tests.governance.returns.given import APRIL, sheet

BASE = {"id": "T1", "name": "试", "level": "ERROR", "fact": "数{M02}", "advice": "请核对", "codes": ["M02"]}


def rule(**changes) -> Rule:
    return rule_of({**BASE, **changes}, form="monthly")


def holds(expression: str, **given) -> bool | None:
    """Whether the condition holds on a sheet; None when it cannot be known."""
    judge = interpreter._Judge(sheet("monthly", **given), "M02")
    return judge.value(language.condition(expression))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("M02 == 3", ["==", ["cell", "M02"], 3]),
        ("MD11.02 > 0", [">", ["cell", "MD11.02"], 0]),
        ("last(M05) + M02 >= M03", [">=", ["+", ["last", "M05"], ["cell", "M02"]], ["cell", "M03"]]),
        ("0 <= it <= 9", ["and", ["<=", 0, ["cell", "it"]], ["<=", ["cell", "it"], 9]]),
        ("not blank(it) or M02 < 1", ["or", ["not", ["blank", "it"]], ["<", ["cell", "M02"], 1]]),
        ("back(M02, 12) == 0", ["==", ["back", "M02", 12], 0]),
        ("same_count() < 3", ["<", ["same_count"], 3]),
    ],
)
def test_what_is_written_becomes_a_tree(text, tree):
    assert language.condition(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "M02", "M02 +", "M02 / 2 > 1", "M02 in M03", "foo(M02) > 1", "last(3) > 1", "back(M02, 14) > 1", "M02 > 1.5",
        "M02 and M03", "blank(M02) > 1", "__import__('os')", "M02.real > 1", "[M02] > 1", "M02 > 99999999999999999999",
        "last(M02, M03) > 1", "True", "M02 if M03 else M01",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(text):
    with pytest.raises(LanguageError):
        language.condition(text)


@pytest.mark.parametrize("text", ["数{M02", "数{M02 > 1}", "{name:3}", "{甲|乙|丙: M02}", "{谁: M02}"])
def test_words_that_make_no_sense_are_refused(text):
    with pytest.raises(LanguageError):
        wording.compile_words(text)


@pytest.mark.parametrize(
    ("expression", "amounts", "answer"),
    [
        ("M02 > M03", {"M02": None}, None),
        ("M02 > 1 and M03 > 1", {"M02": None, "M03": 0}, False),
        ("M02 > 1 or M03 >= 0", {"M02": None, "M03": 0}, True),
        ("M02 > 1 or M03 > 0", {"M02": None, "M03": 0}, None),
        ("not M02 > 1", {"M02": None}, None),
        ("sure(M02 > 1)", {"M02": None}, False),
        ("known(M02)", {"M02": None}, False),
        ("known(M02 + M03)", {}, True),
        ("last(M02) == 0", {}, None),
        ("abs(M02 - 9) == 9", {}, True),
        ("M02 * 3 == 9", {"M02": 3}, True),
    ],
)
def test_unknown_stays_unknown(expression, amounts, answer):
    assert holds(expression, amounts=amounts) is answer


def test_carry_over_of_a_stock_can_be_asked_for():
    """期末 of a month is 期初 of the next."""
    assert holds("M05 == last(M05)", amounts={"M05": 3}, history={APRIL: {"M05": 3}}) is True
    assert holds("M05 == last(M05)", amounts={"M05": 4}, history={APRIL: {"M05": 3}}) is False


def test_the_year_so_far_needs_every_month():
    months = {202601: {"M02": 1}, 202602: {"M02": 2}, 202603: {"M02": 3}, 202604: {"M02": 4}}
    assert holds("ytd(M02) == 15 and ytd_last(M02) == 10", amounts={"M02": 5}, history=months) is True
    assert holds("trailing(M02) == 15 and recent_sum(M02) == 10", amounts={"M02": 5}, history=months) is True
    del months[202602]
    assert holds("ytd(M02) == 15", amounts={"M02": 5}, history=months) is None
    assert (
        holds("recent_count(M02) == 4 and december(M02) == 7", history={**months, 202512: {"M02": 7}}) is True
    )


def verdict(tested: Rule, **given):
    (found,) = interpreter.verdicts([tested], sheet("monthly", **given))
    return found


@pytest.mark.parametrize(
    ("expect", "level", "needs_reason"),
    [("M11 == M06", "INFO", False), ("M11 <= M06", "WARNING", True)],
)
def test_an_approximate_number_does_not_block(expect, level, needs_reason):
    tested = rule(expect=expect, codes=["M11"])
    found = verdict(tested, amounts={"M11": 9, "M06": 5}, precise={"M11": Precision.AT_LEAST})
    assert (found.level, found.needs_reason) == (level, needs_reason)


def test_an_approximate_number_cannot_satisfy_an_equality_either():
    found = verdict(rule(expect="M11 == M06"), amounts={"M11": 5, "M06": 5}, precise={"M11": Precision.ABOUT})
    assert found.level == "INFO" and "概数" in found.fact


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("{name:M02}{M02}", "人民调解受理7"),
        ("{signed: M02 - M03}", "+4"),
        ("{signed: M03 - M02}", "−4"),
        ("{多|少: M02 - M03}", "多"),
        ("{percent: M03, M02}", "42.86%"),
        ("{percent: M03, M01}", "—"),
        ("{M06}元", "1234.50元"),
        ("{last(M02)}", "—"),
        ("{M11}", "30余"),
        ("{M06 + M11}", "1264.50余"),
    ],
)
def test_words_are_filled_in(fact, words):
    amounts = {"M01": 0, "M02": 7, "M03": 3, "M06": 123_450, "M11": 3_000}
    found = verdict(rule(fact=fact, expect="M02 == 0"), amounts=amounts, precise={"M11": Precision.AT_LEAST})
    assert found.fact == words
