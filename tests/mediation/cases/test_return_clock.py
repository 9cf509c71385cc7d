"""The clock of the feedback to whoever referred a case: when it starts, what it is due by, when it ends."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from governance.deadlines import overlooked
from governance.deadlines import queries as clocks
from governance.deadlines.models import Deadline
from governance.notices.models import Notice
from governance.privacy.masks import Level
from mediation.cases import actions, deadlines, detail, policy
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW, noon

pytestmark = pytest.mark.django_db
END = date(2026, 3, 9)
SENT = {"source": "POLICE_REFERRAL", "referring_body": "北湾派出所", "referred_on": date(2026, 3, 2)}
LETTER = {**SENT, "return_due_on": date(2026, 3, 31)}


def failed(officer, committee, **fields) -> Case:
    case = make.mediating(officer, committee, **fields)
    return actions.fail(case=case, on=END, routes_notified_on=END, by=officer, at=NOW)


def terminated(officer, committee, **fields) -> Case:
    case = make.accepted(officer, committee, **fields)
    return actions.terminate(case=case, ground="PARTY_WITHDREW", on=END, by=officer, at=NOW)


def in_force(officer, committee, **fields) -> Case:
    return make.orally_agreed(officer, committee, agreed_on=END, **fields)


def rejected(officer, committee, **fields) -> Case:
    case = make.registered(officer, committee, **fields)
    return actions.reject(
        case=case, ground="NOT_CIVIL", guided_to="向派出所报案", by=officer, at=noon(date(2026, 3, 9))
    )


def clock_of(case) -> Deadline | None:
    return clocks.running(case, deadlines.RETURN)


@pytest.mark.parametrize(
    ("course", "sent", "base", "due"),
    [
        (make.registered, LETTER, date(2026, 3, 2), date(2026, 3, 31)),
        (make.mediating, LETTER, date(2026, 3, 2), date(2026, 3, 31)),
        (in_force, LETTER, date(2026, 3, 2), date(2026, 3, 31)),
        (make.registered, SENT, None, None),
        (make.mediating, SENT, None, None),
        (in_force, SENT, END, date(2026, 3, 16)),
        (failed, SENT, END, date(2026, 3, 16)),
        (terminated, SENT, END, date(2026, 3, 16)),
        (rejected, SENT, END, date(2026, 3, 16)),
        (in_force, {}, None, None),
    ],
)
def test_the_letters_day_holds_else_seven_days_from_the_end(officer, committee, course, sent, base, due):
    clock = clock_of(course(officer, committee, **sent))
    assert (clock and clock.base_on, clock and clock.due_on) == (base, due)


@pytest.mark.parametrize(
    ("on", "in_time"), [(date(2026, 3, 9), True), (date(2026, 3, 16), True), (date(2026, 3, 17), False)]
)
def test_it_ends_when_the_result_is_returned(officer, committee, on, in_time):
    case = in_force(officer, committee, **SENT)
    actions.return_result(case=case, on=on, result="调解成功。", by=officer, at=NOW)
    clock = Deadline.objects.about(case).get(kind=deadlines.RETURN)
    assert (clock.met_on, clock.was_met_in_time) == (on, in_time)
    assert policy.to_return(post=officer, on=date(2026, 4, 1)).items == []


def test_past_its_day_it_is_overdue_on_the_page_in_the_inbox_and_in_the_notices(officer, committee):
    case = in_force(officer, committee, **SENT)
    late = noon(date(2026, 3, 18))
    assert clock_of(case) in Deadline.objects.overdue(at=late)
    page = detail.case_page(case, level=Level.STAFF, at=late, today=late.date())
    badge = next(one["badge"] for one in page.clocks if one["title"] == "向移送单位反馈结果")
    assert (badge["state"], badge["text"]) == ("OVERDUE", "逾期2天")
    assert "人民调解法" in badge["law"]
    (item,) = policy.to_return(post=officer, on=late.date()).items
    assert (item.due_on, item.detail) == (date(2026, 3, 16), "已办结，请反馈结果")


def test_the_mediator_is_told_of_an_assignment_and_of_the_feedback(officer, mediator_post, committee):
    lead = make.mediator(officer, committee, post=mediator_post)
    case = actions.assign(
        case=make.accepted(officer, committee, **SENT), lead=lead, on=date(2026, 3, 2), by=officer, at=NOW
    )
    actions.assign(case=case, lead=lead, on=date(2026, 3, 3), by=officer, at=NOW)  # nothing new to tell
    case = actions.terminate(case=case, ground="PARTY_WITHDREW", on=END, by=officer, at=NOW)
    actions.return_result(case=case, on=END, result="当事人撤回。", by=officer, at=NOW)
    told = Notice._base_manager.filter(to=mediator_post).order_by("pk")
    assert [notice.title for notice in told] == [f"指派您办理：{case}", f"已向移送单位反馈：{case}"]
    assert {notice.url for notice in told} == {reverse("cases:detail", args=[case.pk])}


def test_a_correction_of_the_referral_moves_its_day(officer, committee):
    case = make.registered(officer, committee, **LETTER)
    sent = make.new_case(officer, committee, **{**LETTER, "return_due_on": date(2026, 4, 10)})
    case = actions.correct(case=case, new=sent, by=officer, at=NOW)
    assert clock_of(case).due_on == date(2026, 4, 10)
    not_sent = make.new_case(officer, committee)
    assert clock_of(actions.correct(case=case, new=not_sent, by=officer, at=NOW)) is None


def test_reopening_leaves_the_sender_waiting_by_its_own_day(officer, bureau, committee):
    case = failed(officer, committee, **LETTER)
    case = Case.objects.get(pk=case.pk)
    deadlines.cancel_on_reopening(case, on=date(2026, 3, 20))
    assert clock_of(case).due_on == date(2026, 3, 31)


# --- 历史案件补录 -------------------------------------------------------------------------------------


def brought_in(officer, committee, **facts):
    past = make.past_case(officer, committee, archived_on=None, **facts)
    sent = {"source": "POLICE_REFERRAL", "application_form": "", "applied_on": None}
    sent |= {"referring_body": "北湾派出所"}
    past = replace(past, new=replace(past.new, **sent))
    (case,) = actions.bring_in(cases=[past], by=officer, at=NOW)
    return case


@pytest.mark.parametrize(
    ("ended", "returned", "waits"),
    [
        (date(2026, 3, 10), None, False),  # 早已办结的纸质案件：不追问
        (date(2026, 3, 10), date(2026, 3, 12), False),
        (date(2026, 6, 20), None, True),  # 三十日内办结、尚未反馈
        (date(2026, 6, 20), date(2026, 6, 22), False),
    ],
)
def test_what_comes_from_paper_waits_only_when_it_ended_lately(officer, committee, ended, returned, waits):
    case = brought_in(officer, committee, agreed_on=ended, performed_on=None, returned_on=returned)
    assert case.returned_on == returned
    assert bool(clock_of(case)) is waits
    assert bool(policy.to_return(post=officer, on=NOW.date()).items) is waits


def test_a_later_file_brings_the_end_and_the_feedback(officer, committee):
    """The limit of a case brought in while open is met when a later file says how it ended."""
    facts = {"ref": "旧17", "accepted_on": date(2026, 6, 1), "agreed_fen": None, "performed_on": None}
    (case,) = actions.bring_in(
        cases=[
            make.past_case(
                officer,
                committee,
                outcome="PENDING",
                agreement_form="",
                agreed_on=None,
                archived_on=None,
                **facts,
            )
        ],
        by=officer,
        at=NOW,
    )
    assert clocks.running(case, deadlines.LIMIT)
    over = make.past_case(officer, committee, agreed_on=date(2026, 6, 20), archived_on=None, **facts)
    case = actions.bring_up_to_date(case=case, past=over, by=officer, at=NOW)
    assert clocks.running(case, deadlines.LIMIT) is None
    assert {clock.kind for clock in clocks.of_subject(case) if clock.is_running} == {
        deadlines.CONFIRMATION,
        deadlines.VISIT,
    }
    assert case.confirmation.state == "REMINDED"


# --- 有这个期限以前的案件 -----------------------------------------------------------------------------


def test_the_night_starts_what_was_overlooked_and_nothing_twice(officer, committee):
    """Cases referred before there was such a clock; those told, open without a day, or from paper stay without."""
    waits, told = in_force(officer, committee, **SENT), in_force(officer, committee, **SENT)
    by_letter, no_day = (
        make.mediating(officer, committee, **LETTER),
        make.mediating(officer, committee, **SENT),
    )
    actions.return_result(case=told, on=END, result="调解成功。", by=officer, at=NOW)
    paper = brought_in(officer, committee, agreed_on=date(2026, 3, 10), performed_on=None, ref="旧9")
    for case in (waits, by_letter):
        Deadline._base_manager.filter(subject_id=str(case.pk), kind=deadlines.RETURN).update(kind="GONE")
    assert (overlooked.start_all(), overlooked.start_all()) == (2, 0)
    assert clock_of(waits).due_on == date(2026, 3, 16)
    assert clock_of(by_letter).due_on == date(2026, 3, 31)
    assert [clock_of(case) for case in (no_day, paper)] == [None, None]
