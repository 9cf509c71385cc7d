"""The rules of the quick registration as tables."""

from datetime import date

import pytest

from mediation.phone import rules
from mediation.phone.codes import Confirmed, Result
from mediation.phone.phrases import phrases

C = Confirmed
MARCH = [date(2026, 3, day) for day in range(1, 6)]


@pytest.mark.parametrize(
    ("result", "confirmed", "left"),
    [
        (Result.AGREED, [], [C.RIGHTS, C.CONSENT, C.IMPARTIAL, C.ORAL]),
        (Result.AGREED, [C.ORAL, C.RIGHTS], [C.CONSENT, C.IMPARTIAL]),
        (Result.AGREED, [C.RIGHTS, C.CONSENT, C.IMPARTIAL, C.ORAL], []),
        (Result.FAILED, [C.RIGHTS, C.CONSENT, C.IMPARTIAL, C.ORAL], [C.ROUTES]),
        (Result.PENDING, [], [C.IMPARTIAL]),
        (Result.PENDING, [C.IMPARTIAL], []),
    ],
)
def test_what_is_left_to_confirm(result, confirmed, left):
    assert rules.missing(result, confirmed) == left
    reason = rules.why_not_end(result, confirmed)
    assert bool(reason) == bool(left) and all(one.label in reason for one in left)


@pytest.mark.parametrize(
    ("confirmed", "starts"),
    [([], False), ([C.RIGHTS], False), ([C.CONSENT], False), ([C.RIGHTS, C.CONSENT], True)],
)
def test_mediation_starts_with_rights_told_and_consent(confirmed, starts):
    assert rules.may_start(confirmed) is starts


@pytest.mark.parametrize(
    ("result", "begun", "ended", "due", "settled", "told"),
    [
        (Result.AGREED, 1, 1, None, True, ""),
        (Result.AGREED, 1, 3, 3, False, ""),
        (Result.AGREED, 1, 3, 2, False, "早于谈成那天"),
        (Result.AGREED, 1, 3, 4, True, "二选一"),
        (Result.AGREED, 3, 1, None, True, "早于来调解那天"),
        (Result.FAILED, 3, 1, None, False, "结束那天"),
        (Result.FAILED, 1, 3, 2, False, ""),
        (Result.PENDING, 3, 1, None, False, ""),
    ],
)
def test_the_days_follow_one_another(result, begun, ended, due, settled, told):
    reason = rules.why_not_days(
        result=result,
        begun_on=MARCH[begun],
        ended_on=MARCH[ended],
        due_on=MARCH[due] if due else None,
        is_settled=settled,
    )
    assert told in reason and bool(reason) == bool(told)


def test_nobody_mediates_in_their_own_dispute():
    own = rules.why_not_own_dispute
    assert own("李长福", {"张三", "李四"}, is_self=True) == ""
    assert own("李四", {"张三", "李四"}, is_self=True).startswith("您（李四）是本案当事人")
    assert own("李四", {"张三", "李四"}, is_self=False).startswith("李四是本案当事人")


@pytest.mark.parametrize(
    ("result", "words", "record"),
    [
        (Result.AGREED, "和好。", "纠纷情况：争水。\n调解结果：达成口头协议。和好。"),
        (Result.FAILED, "", "纠纷情况：争水。\n调解结果：未能达成协议。"),
    ],
)
def test_the_record_of_the_session(result, words, record):
    assert rules.session_record(brief=" 争水。", result=result, words=words) == record


@pytest.mark.parametrize("field", ["brief", "terms", "finding"])
def test_every_wording_is_short_and_a_sentence(field):
    found = phrases(field)
    assert found and all(len(one.label) <= 6 and one.text.endswith("。") for one in found)
