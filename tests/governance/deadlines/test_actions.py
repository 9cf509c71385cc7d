"""Clocks on real rows: started, paused, resumed, extended, met, cancelled, recomputed, announced."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from governance.deadlines import actions, announcements, queries, rule_table
from governance.deadlines.actions import DeadlineRefused
from governance.deadlines.announcements import Occasion
from governance.deadlines.models import Deadline, DeadlineRule, WorkDay
from governance.deadlines.reminders import Stage
from governance.deadlines.rules import NoRule, PauseKind
from governance.offices.models import Office
from governance.tenancy import scope

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICE_2027 = """
year: 2027
notice: 假想的2027年通知
rest:
  元旦: [2027-01-01, 2027-01-03]
  春节: [2027-02-05, 2027-02-11]
make_up: [2027-02-14]
"""


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def neighbour(world):
    """Made before any scope is open: nobody may make posts for another township."""
    return world.post("OFFICE_HEAD", "东湾镇")


@pytest.fixture
def officer(world, act_as, neighbour):
    post = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(post):
        yield post


@pytest.fixture
def subject(officer):
    return Office.objects.get(region=officer.region)


@pytest.fixture
def review(subject):
    return actions.start(subject=subject, kind="REVIEW", code="aid.review", base_on=date(2026, 3, 2))


@pytest.fixture
def heard():
    found = []
    announcements.register("test", found.append)
    yield found
    announcements.register("test", lambda announcement: None)


def start_in_2027(subject) -> Deadline:
    """30 days from 2027-01-07 are Saturday 6 February, by the guess a holiday too."""
    return actions.start(subject=subject, kind="FILE", code="aid.file", base_on=date(2027, 1, 7))


class TestStart:
    def test_a05_due_day_rule_and_calendar_are_stored(self, subject):
        found = actions.start(subject=subject, kind="REVIEW", code="aid.review", base_on=date(2026, 9, 18))
        found = Deadline.objects.get(pk=found.pk)
        assert (found.nominal_due_on, found.due_on) == (date(2026, 9, 25), date(2026, 9, 28))
        assert (found.rule.code, found.rule.version) == ("aid.review", 2)
        assert found.base_event == "收到申请"
        assert found.calendar_version.startswith("chinesecalendar")
        assert found.county.name == "靖远县"

    def test_rule_version_of_the_base_day(self, subject):
        found = actions.start(subject=subject, kind="REVIEW", code="aid.review", base_on=date(2021, 12, 31))
        assert found.rule.version == 1
        assert found.due_on == date(2022, 1, 12)

    def test_a16_hours_are_kept_as_a_moment(self, subject):
        received = datetime(2026, 9, 30, 23, 30, tzinfo=SHANGHAI)
        found = actions.start(subject=subject, kind="URGENT", code="request.urgent", base_at=received)
        assert found.due_at == received + timedelta(hours=24)
        assert (found.base_on, found.due_on) == (date(2026, 9, 30), date(2026, 10, 1))

    def test_second_clock_of_a_kind_is_refused(self, review, subject):
        with pytest.raises(DeadlineRefused, match="已在计时"):
            actions.start(subject=subject, kind="REVIEW", code="aid.review", base_on=date(2026, 3, 3))
        assert Deadline.objects.about(subject).count() == 1

    def test_unknown_rule(self, subject):
        with pytest.raises(NoRule):
            actions.start(subject=subject, kind="X", code="no.such", base_on=date(2026, 3, 2))

    def test_a_bureaus_own_rule_is_used_in_its_county_only(self, world, officer, subject):
        own = rule_table.parse(
            "rules:\n"
            "  - {code: aid.assign, version: 1, name: 指派, unit: CALENDAR_DAY, n: 3, promise_n: 1, "
            "base_event: 决定, legal_ref: 本局承诺, valid_from: 2022-01-01}\n",
            file="own.yaml",
        )
        with as_owner():
            actions.load_rules(own, tenant=world.region("靖远县"))
        found = actions.start(subject=subject, kind="ASSIGN", code="aid.assign", base_on=date(2026, 4, 27))
        assert (found.promise_due_on, found.due_on) == (date(2026, 4, 28), date(2026, 4, 30))
        assert queries.rule_on("aid.assign", date(2026, 4, 27), tenant_id=None).promise_n is None


class TestPause:
    def test_a06_supplement_moves_the_due_day_by_eight(self, review):
        actions.pause(deadline=review, kind=PauseKind.SUPPLEMENT, on=date(2026, 3, 4), reason="缺欠条")
        found = actions.resume(deadline=review, on=date(2026, 3, 12))
        assert found.due_on == date(2026, 3, 17)
        assert found.pauses == [
            {"kind": "SUPPLEMENT", "began_on": "2026-03-04", "ended_on": "2026-03-12", "reason": "缺欠条"}
        ]

    def test_a_paused_clock_is_not_overdue(self, review):
        actions.pause(deadline=review, kind=PauseKind.SUPPLEMENT, on=date(2026, 3, 4))
        later = noon(date(2026, 3, 20))
        assert not Deadline.objects.overdue(at=later).exists()
        actions.resume(deadline=review, on=date(2026, 3, 5))
        assert Deadline.objects.overdue(at=later).get() == review

    @pytest.mark.parametrize(
        ("kind", "on", "message"),
        [
            (PauseKind.APPRAISAL, date(2026, 3, 4), "不因“鉴定”暂停"),
            (PauseKind.SUPPLEMENT, date(2026, 3, 10), "届满之前"),
            (PauseKind.SUPPLEMENT, date(2026, 3, 1), "起算之后"),
        ],
    )
    def test_refusals_change_nothing(self, review, kind, on, message):
        with pytest.raises(DeadlineRefused, match=message):
            actions.pause(deadline=review, kind=kind, on=on)
        review.refresh_from_db()
        assert not review.is_paused

    def test_pausing_twice_and_resuming_what_runs_are_refused(self, review):
        with pytest.raises(DeadlineRefused, match="未在暂停"):
            actions.resume(deadline=review, on=date(2026, 3, 4))
        actions.pause(deadline=review, kind=PauseKind.SUPPLEMENT, on=date(2026, 3, 4))
        with pytest.raises(DeadlineRefused, match="已在暂停"):
            actions.pause(deadline=review, kind=PauseKind.SUPPLEMENT, on=date(2026, 3, 5))


class TestExtend:
    @pytest.fixture
    def limit(self, subject):
        """Due 2026-04-01."""
        return actions.start(subject=subject, kind="LIMIT", code="mediation.limit", base_on=date(2026, 3, 2))

    def test_extension_is_stored_with_who_and_why(self, limit, officer):
        found = actions.extend(
            deadline=limit, to=date(2026, 4, 20), reason="双方同意", on=date(2026, 3, 25), by=officer
        )
        assert (found.due_on, found.nominal_due_on) == (date(2026, 4, 20), date(2026, 4, 20))
        assert (found.extended_by, found.extension_reason) == (officer, "双方同意")

    @pytest.mark.parametrize(
        ("to", "on", "reason", "message"),
        [
            (date(2026, 4, 20), date(2026, 4, 2), "双方同意", "已届满"),
            (date(2026, 4, 20), date(2026, 3, 25), " ", "说明理由"),
            (date(2026, 6, 20), date(2026, 3, 25), "双方同意", "2026-05-06之前"),
            (date(2026, 4, 1), date(2026, 3, 25), "双方同意", "之后"),
        ],
    )
    def test_refusals(self, limit, officer, to, on, reason, message):
        with pytest.raises(DeadlineRefused, match=message):
            actions.extend(deadline=limit, to=to, reason=reason, on=on, by=officer)
        limit.refresh_from_db()
        assert limit.due_on == date(2026, 4, 1)

    def test_once_only_and_only_where_the_rule_allows(self, limit, review, officer):
        actions.extend(deadline=limit, to=date(2026, 4, 20), reason="同意", on=date(2026, 3, 25), by=officer)
        with pytest.raises(DeadlineRefused, match="只能延长一次"):
            actions.extend(
                deadline=limit, to=date(2026, 4, 22), reason="同意", on=date(2026, 3, 26), by=officer
            )
        with pytest.raises(DeadlineRefused, match="不得延长"):
            actions.extend(
                deadline=review, to=date(2026, 3, 12), reason="忙", on=date(2026, 3, 5), by=officer
            )


class TestEnd:
    def test_met_in_time_and_late(self, review):
        assert actions.meet(deadline=review, on=date(2026, 3, 9)).was_met_in_time
        review.met_on = date(2026, 3, 10)
        assert not review.was_met_in_time

    def test_met_while_paused_ends_the_pause(self, review):
        actions.pause(deadline=review, kind=PauseKind.SUPPLEMENT, on=date(2026, 3, 4))
        found = actions.meet(deadline=review, on=date(2026, 3, 20))
        assert found.was_met_in_time
        assert found.pauses[0]["ended_on"] == "2026-03-20"

    def test_what_has_ended_stays_ended(self, review, subject):
        actions.meet(deadline=review, on=date(2026, 3, 9))
        with pytest.raises(DeadlineRefused, match="已办结或已取消"):
            actions.meet(deadline=review, on=date(2026, 3, 10))
        assert queries.running(subject, "REVIEW") is None

    def test_a16_a_reopened_request_gets_a_new_clock(self, subject):
        first = actions.start(
            subject=subject, kind="REPLY", code="request.complaint", base_on=date(2026, 9, 30)
        )
        assert actions.meet(deadline=first, on=date(2026, 10, 13)).was_met_in_time
        again = actions.start(
            subject=subject, kind="REPLY", code="request.complaint", base_on=date(2026, 10, 15)
        )
        assert again.due_on == date(2026, 10, 22)
        assert [row.due_on.day for row in queries.of_subject(subject)] == [13, 22]

    def test_cancelling_needs_a_reason_and_cancels_all(self, review, subject):
        with pytest.raises(DeadlineRefused, match="说明原因"):
            actions.cancel(deadline=review, on=date(2026, 3, 4), reason="")
        assert actions.cancel_all(subject=subject, on=date(2026, 3, 4), reason="撤回申请") == 1
        assert not Deadline.objects.running().exists()

    def test_met_before_the_base_is_refused(self, review):
        with pytest.raises(DeadlineRefused, match="起算日"):
            actions.meet(deadline=review, on=date(2026, 3, 1))


class TestLists:
    def test_overdue_from_midnight_after_the_due_day(self, review):
        last_minute = datetime(2026, 3, 9, 23, 59, tzinfo=SHANGHAI)
        assert not Deadline.objects.overdue(at=last_minute).exists()
        assert not review.is_overdue(at=last_minute)
        midnight = last_minute + timedelta(minutes=1)
        assert Deadline.objects.overdue(at=midnight).exists()
        assert review.is_overdue(at=midnight)

    def test_hours_are_overdue_by_the_minute(self, subject):
        received = datetime(2026, 9, 30, 8, 0, tzinfo=SHANGHAI)
        found = actions.start(subject=subject, kind="URGENT", code="request.urgent", base_at=received)
        assert not found.is_overdue(at=received + timedelta(hours=24))
        assert Deadline.objects.overdue(at=received + timedelta(hours=24, minutes=1)).get() == found

    def test_due_soon_within_the_days_of_warning(self, review):
        assert not Deadline.objects.due_soon(at=noon(date(2026, 3, 5))).exists()
        assert Deadline.objects.due_soon(at=noon(date(2026, 3, 6))).exists()
        assert not Deadline.objects.due_soon(at=noon(date(2026, 3, 10))).exists()

    def test_running_of_many_rows_is_one_query(self, review, subject, django_assert_num_queries):
        with django_assert_num_queries(1):
            found = queries.running_by_subject(Office, [subject.pk, 0])
            assert [row.rule.name for row in found[str(subject.pk)]] == ["法律援助申请审查"]

    def test_another_township_sees_nothing(self, review, neighbour, act_as):
        with act_as(neighbour):
            assert not Deadline.objects.exists()
            assert not raw_ids()

    def test_explanation_of_a_stored_clock(self, review):
        found = queries.explain(review, at=noon(date(2026, 3, 11)))
        assert "《中华人民共和国法律援助法》第四十三条" in str(found)
        assert found.status == "应于2026年3月9日前办结，已逾期2日。"


class TestCalendarOfAYear:
    def test_missing_year_gives_a_provisional_day_and_never_raises(self, subject):
        found = start_in_2027(subject)
        assert found.is_provisional
        assert found.due_on == date(2027, 2, 11)
        assert "2027年推算" in found.calendar_version

    def test_loading_the_year_moves_provisional_days_and_says_so(self, subject, heard):
        found = start_in_2027(subject)
        with as_owner():
            assert actions.load_calendar(2027, notice=NOTICE_2027) == 365
        assert actions.recompute_provisional() == 1
        found.refresh_from_db()
        assert (found.due_on, found.is_provisional) == (date(2027, 2, 12), False)
        assert found.calendar_version == "假想的2027年通知"
        assert [(item.occasion, item.due_before) for item in heard] == [
            (Occasion.DUE_MOVED, date(2027, 2, 11))
        ]
        assert actions.recompute_provisional() == 0

    def test_official_days_do_not_move(self, review):
        assert actions.recompute_provisional() == 0
        assert not review.is_provisional

    def test_loading_twice_changes_nothing(self, db):
        assert actions.load_calendar(2026) == 0
        assert WorkDay.objects.filter(day__year=2026).count() == 365

    def test_the_application_cannot_change_the_calendar(self, officer):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            WorkDay.objects.filter(day=date(2026, 1, 1)).update(is_workday=True)


class TestRules:
    def test_a_published_version_is_not_edited(self, db):
        row = DeadlineRule.objects.get(code="aid.assign", tenant=None)
        changed = rule_table.parse(
            "rules:\n"
            "  - {code: aid.assign, version: 1, name: 指派法律援助人员, unit: CALENDAR_DAY, n: 9, "
            "base_event: 决定, legal_ref: 某法, valid_from: 2022-01-01}\n",
            file="d.yaml",
        )
        with pytest.raises(DeadlineRefused, match="已发布"):
            actions.load_rules(changed)
        row.refresh_from_db()
        assert row.n == 3

    def test_the_end_of_a_version_may_be_set(self, db):
        row = DeadlineRule.objects.get(code="aid.assign", tenant=None)
        ended = [rule_with_end(row, date(2026, 12, 31))]
        assert actions.load_rules(ended) == 0
        row.refresh_from_db()
        assert row.valid_to == date(2026, 12, 31)

    def test_a_version_may_be_found_to_be_a_right(self, db):
        """Whether a passed day is called late moves no due day: it is no change of what was published."""
        row = DeadlineRule.objects.get(code="aid.assign", tenant=None)
        assert actions.load_rules([replace(row.as_rule(), is_right=True)]) == 0
        row.refresh_from_db()
        assert row.is_right


class TestAnnouncements:
    def test_each_stage_once_and_overdue_daily(self, review, heard):
        for offset in range(7):
            at = noon(date(2026, 3, 5) + timedelta(days=offset))
            actions.announce_due(at=at)
            assert actions.announce_due(at=at) == 0
        assert [item.stage for item in heard] == [
            Stage.LAST_WORKDAY,
            Stage.DUE_TODAY,
            Stage.OVERDUE,
            Stage.OVERDUE,
        ]

    def test_paused_and_ended_clocks_are_silent(self, review, heard):
        actions.pause(deadline=review, kind=PauseKind.SUPPLEMENT, on=date(2026, 3, 4))
        assert actions.announce_due(at=noon(date(2026, 3, 20))) == 0
        actions.meet(deadline=review, on=date(2026, 3, 20))
        assert actions.announce_due(at=noon(date(2026, 3, 21))) == 0
        assert heard == []

    def test_the_worker_of_a_city_announces_for_all_its_counties(self, review, heard, world):
        city = world.region("靖远县").city_id
        with scope.enter(scope.for_worker(city_id=city, reason="test")):
            assert actions.announce_due(at=noon(date(2026, 3, 12))) == 1


class TestConstraints:
    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"due_on": date(2026, 3, 1)}, "deadline_is_due_after_its_base"),
            (
                {"met_on": date(2026, 3, 9), "cancelled_on": date(2026, 3, 9)},
                "deadline_is_met_or_cancelled_not_both",
            ),
            ({"paused_on": date(2026, 3, 4)}, "a_paused_deadline_says_why"),
            (
                {"paused_on": date(2026, 3, 4), "paused_kind": "CHECK", "met_on": date(2026, 3, 9)},
                "only_a_running_deadline_is_paused",
            ),
            ({"extended_to": date(2026, 4, 1)}, "an_extended_deadline_says_when_and_why"),
        ],
    )
    def test_the_database_refuses(self, review, change, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Deadline.objects.filter(pk=review.pk).update(**change)

    def test_one_running_deadline_of_a_kind(self, review):
        review.pk = None
        with pytest.raises(IntegrityError, match="one_running_deadline_of_a_kind"), transaction.atomic():
            review.save(force_insert=True)

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"version": 9}, "deadline_rule_versions_do_not_overlap"),
            (
                {"valid_from": date(1990, 1, 1), "valid_to": date(1990, 1, 2)},
                "deadline_rule_version_is_unique",
            ),
            (
                {"version": 9, "valid_from": date(1990, 1, 1), "valid_to": date(1989, 1, 1)},
                "deadline_rule_ends_after_it_starts",
            ),
            (
                {"version": 9, "valid_to": date(1990, 1, 2), "valid_from": date(1990, 1, 1), "promise_n": 9},
                "promise_is_no_longer_than_the_law",
            ),
        ],
    )
    def test_rules(self, db, change, name):
        row = DeadlineRule.objects.get(code="aid.assign", tenant=None)
        row.pk = None
        for field, value in change.items():
            setattr(row, field, value)
        expected = "lower bound" if name == "deadline_rule_ends_after_it_starts" else name
        with pytest.raises(Exception, match=f"{name}|{expected}"), transaction.atomic():
            row.save(force_insert=True)


def rule_with_end(row: DeadlineRule, day: date):
    from dataclasses import replace

    return replace(row.as_rule(), valid_to=day)


def raw_ids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from governance_deadline")
        return [row[0] for row in cursor.fetchall()]


class as_owner:  # noqa: N801 - reads as a statement
    """The schema's owner for a moment, inside an open scope: what a management command runs as."""

    def __enter__(self):
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            self.role = cursor.fetchone()[0]
            cursor.execute("reset role")

    def __exit__(self, *_error):
        with connection.cursor() as cursor:
            cursor.execute(f'set local role "{self.role}"')


# --- 权利期限与文书指定的届满日 -----------------------------------------------------------------------


def test_a_right_lapses_and_is_never_overdue(subject, heard):
    """共同申请司法确认：过了三十日，双方只是没有申请，没有人逾期，也不催办."""
    clock = actions.start(
        subject=subject, kind="RIGHT", code="mediation.confirmation", base_on=date(2026, 3, 4)
    )
    after = noon(clock.due_on + timedelta(days=1))
    assert (clock.is_overdue(at=after), clock.has_lapsed(at=after)) == (False, True)
    assert not clock.has_lapsed(at=noon(clock.due_on))
    assert list(Deadline.objects.overdue(at=after)) == []
    assert actions.announce_due(at=after) == 0
    assert "不属逾期" in queries.explain(clock, at=after).status
    assert actions.announce_due(at=noon(clock.due_on)) == 1


def test_a_lapsed_right_is_closed_by_the_night_and_still_reads_as_lapsed(subject, review):
    clock = actions.start(
        subject=subject, kind="RIGHT", code="mediation.confirmation", base_on=date(2026, 3, 4)
    )
    late = noon(clock.due_on + timedelta(days=1))
    assert actions.end_lapsed(at=noon(clock.due_on)) == 0
    assert (actions.end_lapsed(at=late), actions.end_lapsed(at=late)) == (1, 0)
    clock = Deadline.objects.select_related("rule").get(pk=clock.pk)
    assert (clock.cancelled_on, clock.is_overdue(at=late), clock.has_lapsed(at=late)) == (
        clock.due_on,
        False,
        True,
    )
    assert "不属逾期" in queries.explain(clock, at=late).status
    assert Deadline.objects.overdue(at=late).get() == review  # a duty is not closed


def test_a_day_named_in_a_document_holds_on_a_rest_day_too(subject):
    clock = actions.start(
        subject=subject,
        kind="FEEDBACK",
        code="mediation.return_result",
        base_on=date(2026, 2, 2),
        base_event="移送",
        fixed_on=date(2026, 2, 17),
    )
    assert (clock.due_on, clock.nominal_due_on, clock.is_provisional) == (date(2026, 2, 17),) * 2 + (False,)
    told = str(queries.explain(clock, at=noon(date(2026, 2, 10))))
    assert "移送（2026年2月2日）的文书要求2026年2月17日前办理" in told
    assert "顺延" not in told
    assert Deadline.objects.overdue(at=noon(date(2026, 2, 18))).get() == clock
