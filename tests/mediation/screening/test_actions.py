"""Findings with their clocks and disposals, the way to a case and back, alerts that stay."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from governance.deadlines import queries as deadlines
from governance.privacy.masks import Level
from mediation.cases import actions as cases
from mediation.cases.models import Case
from mediation.screening import actions, policy, queries
from mediation.screening.actions import ScreeningRefused
from mediation.screening.codes import DISPOSAL, REPORT
from mediation.screening.models import EscalationAlert, FindingParty
from tests.factories import mediation as make
from tests.factories import screening as found
from tests.factories.mediation import NOW, SHANGHAI

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("risk", "due_on"), [("ORANGE", TODAY), ("YELLOW", TODAY + timedelta(days=3)), ("BLUE", None)]
)
def test_the_colour_starts_its_clock_and_the_disposal_meets_it(officer, risk, due_on):
    finding = found.a_finding(officer, risk=risk)
    clock = deadlines.running(finding, DISPOSAL)
    assert (clock.due_on if clock else None) == due_on
    actions.calm(finding=finding, on=TODAY, note="当场说清，各退一步。", by=officer, at=NOW)
    assert deadlines.running(finding, DISPOSAL) is None


def test_red_raises_an_alert_with_an_hour_from_the_finding(officer):
    finding = found.a_finding(officer, risk="RED", has_violence=True)
    alert = finding.alerts.get()
    clock = deadlines.running(alert, REPORT)
    assert clock.due_at == found.FOUND + timedelta(hours=1)
    with pytest.raises(ScreeningRefused, match="先登记报告"):
        actions.calm(finding=finding, on=TODAY, note="劝开", by=officer, at=NOW)
    found.reported(officer, alert)
    clock.refresh_from_db()
    assert clock.met_at == NOW and not clock.was_met_in_time
    actions.calm(finding=finding, on=TODAY, note="劝开", by=officer, at=NOW)


def test_a_finding_becomes_a_case_in_one_press_and_is_known_both_ways(officer, committee):
    finding = found.a_finding(officer, has_domestic_violence=True)
    case = actions.mediate(finding=finding, committee=committee, by=officer, at=NOW)
    finding.refresh_from_db()
    assert (finding.state, finding.case, case.finding) == ("MEDIATED_CASE", case, finding)
    assert (case.state, case.source, case.involves_domestic_violence) == ("REGISTERED", "SCREENING", True)
    assert [party.name for party in case.parties.order_by("position")] == ["张某", "李某"]  # 受保护案件
    assert case.parties.get(position=1).id_index == finding.parties.get(position=1).id_index
    with pytest.raises(ScreeningRefused, match="不能转为"):
        actions.mediate(finding=finding, committee=committee, by=officer, at=NOW)
    assert Case.objects.count() == 1


def test_unnamed_people_make_a_draft_to_complete(officer, committee):
    finding = found.a_finding(officer, people=[("张三", "")])
    assert actions.mediate(finding=finding, committee=committee, by=officer, at=NOW).state == "DRAFT"


def test_the_village_clerk_finds_but_does_not_register_cases(world, act_as):
    head = world.post("OFFICE_HEAD", "北湾镇")
    clerk = world.post("VILLAGE_CLERK", world.village_of("北湾镇"))
    with act_as(head):
        body = make.committee(head)
    with act_as(clerk):
        finding = found.a_finding(clerk, place=clerk.region)
        with pytest.raises(ScreeningRefused, match="不能登记调解案件"):
            actions.mediate(finding=finding, committee=body, by=clerk, at=NOW)


def test_a_monitored_finding_is_looked_at_again_until_it_ends(officer):
    finding = found.a_finding(officer, risk="YELLOW")
    later = TODAY + timedelta(days=2)
    with pytest.raises(ScreeningRefused, match="须晚于今天"):
        actions.monitor(finding=finding, next_look_on=TODAY, by=officer, at=NOW)
    actions.monitor(finding=finding, next_look_on=later, by=officer, at=NOW)
    assert [item.due_on for item in policy.looks_due(post=officer, on=TODAY).items] == [later]
    finding = actions.look_again(
        finding=finding,
        on=TODAY,
        situation="双方平静。",
        next_look_on=later + timedelta(days=30),
        by=officer,
        at=NOW,
    )
    assert policy.looks_due(post=officer, on=TODAY).items == [] and finding.looks.count() == 1
    finding = actions.hand_over(finding=finding, to="北湾镇人民政府", on=TODAY, by=officer, at=NOW)
    assert (finding.state, finding.next_look_on) == ("HANDED_OVER", None)


def test_people_are_sealed(officer):
    finding = found.a_finding(officer)
    with connection.cursor() as cursor:
        cursor.execute("select name, id_number from mediation_findingparty")
        stored = b"".join(bytes(value) for row in cursor.fetchall() for value in row if value)
    assert "张三".encode() not in stored and found.ZHANG.encode() not in stored
    assert queries.names_of(finding, Level.PUBLIC) == ["张某", "李某"]
    assert FindingParty.objects.get(position=2).id_index is None


class TestSignals:
    def test_the_same_people_are_found_by_the_keyed_index(self, officer, committee, lead):
        before = make.mediating(officer, committee, on=date(2026, 3, 5), lead=lead)
        before = cases.fail(
            case=before, on=date(2026, 3, 25), routes_notified_on=date(2026, 3, 25), by=officer, at=NOW
        )
        finding = found.a_finding(officer)
        codes = {one.code: one.reason for one in queries.signals_of_finding(finding)}
        assert set(codes) == {"FAILED", "AGAIN"} and before.case_no in codes["FAILED"]
        stranger = found.a_finding(officer, people=[("张三", found.LI)])
        assert queries.signals_of_finding(stranger) == []

    def test_a_case_shows_its_findings_ticks_and_not_itself(self, officer, committee):
        finding = found.a_finding(officer, has_suicide_talk=True, risk="ORANGE", person_count=12)
        case = actions.mediate(finding=finding, committee=committee, by=officer, at=NOW)
        assert [one.code for one in queries.signals_of_case(case)] == ["SUICIDE"]

    def test_hints_never_block(self, officer):
        finding = found.a_finding(officer, has_violence=True, person_count=40, risk="BLUE")
        assert len(queries.signals_of_finding(finding)) == 2
        actions.calm(finding=finding, on=TODAY, note="已说清。", by=officer, at=NOW)


class TestAlerts:
    def test_the_whole_way(self, officer):
        alert = found.closed(officer, found.an_alert(officer), persons=4)
        assert (alert.state, alert.result, alert.person_count) == ("CLOSED", "PREVENTED_CRIME", 4)
        assert policy.unreported(post=officer, on=TODAY).items == []

    def test_closing_needs_a_report_first(self, officer):
        alert = found.an_alert(officer)
        assert len(policy.unreported(post=officer, on=TODAY).items) == 1
        with pytest.raises(Exception, match="当前状态为“待报告”"):
            actions.close_alert(
                alert=alert, result="NO_DANGER", feedback="误报", on=TODAY, by=officer, at=NOW
            )

    @pytest.mark.parametrize(
        "statement",
        [
            "delete from mediation_escalationalert",
            "update mediation_escalationalert set reason = '另一情形'",
            "update mediation_escalationalert set raised_at = now()",
        ],
    )
    def test_the_database_refuses_to_lose_or_rewrite_one(self, officer, statement):
        found.an_alert(officer)
        for role in ("", "reset role;"):
            with pytest.raises(Exception, match="never|permission denied"), transaction.atomic():
                connection.cursor().execute(f"{role} {statement}")
        assert EscalationAlert.objects.count() == 1

    def test_prevented_is_shown_in_cases_and_persons(self, officer):
        found.closed(officer, found.an_alert(officer), persons=4)
        found.closed(officer, found.an_alert(officer), result="PREVENTED_PETITION", persons=15)
        found.closed(officer, found.an_alert(officer), result="NO_DANGER", persons=0)
        shown = queries.figures(first=date(2026, 1, 1), last=TODAY)
        pairs = {pair.label: (pair.cases, pair.persons) for pair in shown.prevented}
        assert pairs == {
            "防止民转刑": (1, 4),
            "防止群体性上访": (1, 15),
            "防止群体性械斗": (0, 0),
            "防止自杀": (0, 0),
        }
        assert shown.found == 3


def test_rounds_are_recorded_once_and_counted(officer):
    sweep = found.a_round(officer)
    with pytest.raises(ScreeningRefused, match="请勿重复"):
        found.a_round(officer)
    found.a_round(officer, kind="SPECIAL", topic="春节前欠薪")
    found.a_finding(officer, round=sweep)
    assert queries.figures(first=date(2026, 1, 1), last=TODAY).rounds == 2
    assert {row.total for row in queries.rounds(type(sweep).objects.all())} == {0, 1}


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"found_at": datetime(2026, 7, 1, tzinfo=SHANGHAI)}, "晚于现在"),
    ],
)
def test_bad_findings_are_refused(officer, fields, word):
    with pytest.raises(ScreeningRefused, match=word):
        found.a_finding(officer, **fields)
    with pytest.raises(ScreeningRefused, match="请选择到村"):
        found.a_finding(officer, place=officer.region)


def test_persons_follow_cases_in_the_database(officer):
    alert = found.closed(officer, found.an_alert(officer), persons=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        EscalationAlert.objects.filter(pk=alert.pk).update(person_count=0)
