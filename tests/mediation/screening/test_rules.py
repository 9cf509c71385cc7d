"""Signals, their usual colours and the refusals of screening, each as a table of examples."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.screening import rules
from mediation.screening.codes import RULES, AlertResult, Risk
from mediation.screening.rules import Facts
from tests.factories.mediation import SHANGHAI

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("facts", "codes", "usual"),
    [
        (Facts(person_count=2), [], "BLUE"),
        (Facts(has_violence=True), ["VIOLENCE"], "RED"),
        (Facts(has_suicide_talk=True), ["SUICIDE"], "RED"),
        (Facts(hurts_minor=True), ["MINOR"], "RED"),
        (Facts(person_count=30), ["CROWD"], "RED"),
        (Facts(person_count=29), ["MASS"], "ORANGE"),
        (Facts(person_count=10), ["MASS"], "ORANGE"),
        (Facts(person_count=9), [], "BLUE"),
        (Facts(repeats_petition=True), ["PETITION"], "ORANGE"),
        (Facts(failed_before=["（2026）北湾人调字第1号"]), ["FAILED"], "ORANGE"),
        (Facts(has_domestic_violence=True), ["DOMESTIC"], "ORANGE"),
        (Facts(earlier=["（2026）北湾人调字第1号"]), ["AGAIN"], "YELLOW"),
        (Facts(earlier=["甲"], has_violence=True), ["VIOLENCE", "AGAIN"], "RED"),
    ],
)
def test_each_signal_has_its_colour(facts, codes, usual):
    found = rules.signals(facts)
    assert [one.code for one in found] == codes
    assert rules.usual_risk(found) == Risk(usual)
    assert all(one.reason for one in found)


@given(st.integers(0, 500), st.lists(st.booleans(), min_size=5, max_size=5))
def test_more_facts_never_calm_a_dispute(people, ticks):
    few = rules.usual_risk(rules.signals(Facts(people)))
    more = rules.usual_risk(rules.signals(Facts(people, *ticks)))
    assert list(Risk).index(more) <= list(Risk).index(few)


def test_three_colours_have_a_clock():
    assert RULES == {"RED": "screening.red", "ORANGE": "screening.orange", "YELLOW": "screening.yellow"}


def test_many_earlier_cases_are_counted_not_listed():
    (signal,) = rules.signals(Facts(earlier=[f"第{n}号" for n in range(1, 6)]))
    assert "等5件" in signal.reason and "第4号" not in signal.reason


@pytest.mark.parametrize(
    ("kind", "topic", "days", "word"),
    [
        ("ROUTINE", "", (0, 0), ""),
        ("SPECIAL", "春节前欠薪", (-5, 0), ""),
        ("SPECIAL", " ", (-5, 0), "专项名称"),
        ("ROUTINE", "", (0, -1), "早于开始"),
        ("ROUTINE", "", (1, 2), "晚于今天"),
    ],
)
def test_a_round_has_its_days_and_topic(kind, topic, days, word):
    first, last = (TODAY + timedelta(days=n) for n in days)
    said = rules.why_not_round(kind=kind, topic=topic, from_on=first, to_on=last, today=TODAY)
    assert bool(said) == bool(word) and word in said


@pytest.mark.parametrize(
    ("to", "minutes", "word"),
    [
        ("北湾派出所", 30, ""),
        (" ", 30, "填写报告的单位"),
        ("北湾派出所", -1, "早于"),
        ("北湾派出所", 121, "晚于"),
    ],
)
def test_a_report_names_its_place_and_time(to, minutes, word):
    said = rules.why_not_report(
        reported_to=to,
        raised_at=NOON,
        reported_at=NOON + timedelta(minutes=minutes),
        now=NOON + timedelta(hours=2),
    )
    assert bool(said) == bool(word) and word in said


@pytest.mark.parametrize(
    ("result", "persons", "feedback", "word"),
    [
        ("PREVENTED_CRIME", 4, "已劝离", ""),
        ("PREVENTED_CRIME", 0, "已劝离", "成对"),
        ("PREVENTED_PETITION", 0, "已劝离", "成对"),
        ("PREVENTED_BRAWL", 0, "已劝离", "成对"),
        ("PREVENTED_SUICIDE", 0, "已劝离", "成对"),
        ("NO_DANGER", 0, "误报", ""),
        ("TURNED_CRIMINAL", 0, "已立案", ""),
        ("", 1, "已劝离", "选择处置结果"),
        ("NO_DANGER", 0, " ", "反馈"),
    ],
)
def test_what_was_prevented_is_counted_in_pairs(result, persons, feedback, word):
    said = rules.why_not_close(result=result, person_count=persons, feedback=feedback)
    assert bool(said) == bool(word) and word in said
    assert result in AlertResult.values
