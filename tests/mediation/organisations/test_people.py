"""Panels, studios' people, training, the list for the court, 枫桥式 creation: through actions and pages."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from governance.workflow.actions import TransitionRefused
from mediation.cases import actions as cases
from mediation.cases.actions import CaseRefused
from mediation.organisations import actions, policy, queries
from mediation.organisations.actions import BodyRefused
from mediation.organisations.models import CourtNotice
from tests.factories import mediation as make
from tests.factories.mediation import FOUNDED, NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def panel(officer, committee):
    return actions.found_panel(
        committee=committee, name="涉农纠纷调解团", valid_from=FOUNDED, by=officer, at=NOW
    )


def test_a_panel_takes_mediators_in_office_once(officer, lead, panel):
    joined = actions.join_team(team=panel, mediator=lead, valid_from=TODAY, by=officer, at=NOW)
    with pytest.raises(BodyRefused, match="已在涉农纠纷调解团"):
        actions.join_team(team=panel, mediator=lead, valid_from=TODAY, by=officer, at=NOW)
    with pytest.raises(BodyRefused, match="不在聘期内"):
        actions.join_team(team=panel, mediator=lead, valid_from=date(2019, 1, 1), by=officer, at=NOW)
    actions.end_panel(panel=panel, on=date(2026, 8, 1), reason="任务完成", by=officer, at=NOW)
    joined.refresh_from_db()
    assert joined.valid_to == date(2026, 8, 1)


def test_whoever_leaves_office_leaves_the_teams(officer, lead, panel):
    joined = actions.join_team(team=panel, mediator=lead, valid_from=TODAY, by=officer, at=NOW)
    actions.end_mediator(mediator=lead, on=date(2026, 7, 15), reason="调离", by=officer, at=NOW)
    joined.refresh_from_db()
    assert joined.valid_to == date(2026, 7, 15)


def test_training_is_recorded_once_and_not_ahead(officer, lead):
    course = {
        "mediator": lead,
        "topic": "民法典",
        "hours": 8,
        "organiser": "县司法局",
        "by": officer,
        "at": NOW,
    }
    actions.record_training(held_on=TODAY, **course)
    with pytest.raises(BodyRefused, match="已登记"):
        actions.record_training(held_on=TODAY, **course)
    with pytest.raises(BodyRefused, match="晚于今天"):
        actions.record_training(held_on=date(2026, 7, 1), **course)


def test_an_agreement_needs_the_seal_in_force_on_its_day(officer, committee):
    case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 10))
    actions.change_committee(committee=committee, seal_from=date(2026, 3, 20), by=officer, at=NOW)
    case.committee.refresh_from_db()
    with pytest.raises(CaseRefused, match="印章自2026-03-20启用"):
        cases.sign(case=case, role="SEAL", manner="SEALED", on=date(2026, 3, 11), by=officer, at=NOW)
    cases.sign(case=case, role="SEAL", manner="SEALED", on=date(2026, 3, 20), by=officer, at=NOW)


def test_terms_that_end_stand_in_the_inbox(officer, committee):
    assert policy.terms_ending(post=officer, on=TODAY).items == []
    term = {"term_from": date(2023, 8, 1), "term_to": date(2026, 8, 1)}
    actions.change_committee(committee=committee, by=officer, at=NOW, **term)
    group = policy.terms_ending(post=officer, on=TODAY)
    assert [item.due_on for item in group.items] == [date(2026, 8, 1)] and group.count == 1


def test_the_page_warns_in_words(world, act_as, client_of):
    head = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(head):
        body = make.committee(head)
        make.mediator(head, body)
    page = client_of(head).get(reverse("committees:detail", args=[body.pk])).content.decode()
    assert "三至九人，现有0人" in page and "妇女" in page


def test_the_list_for_the_court_is_kept_as_sent(world, act_as, bureau):
    head = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(head):
        body = make.committee(head)
        lead = make.mediator(head, body, is_chair=True)
    with act_as(bureau):
        notice = actions.send_court_list(court="靖远县人民法院", sent_on=TODAY, by=bureau, at=NOW)
    with act_as(head):
        actions.end_mediator(mediator=lead, on=date(2026, 7, 20), reason="辞聘", by=head, at=NOW)
        with pytest.raises(BodyRefused, match="县级"):
            actions.send_court_list(court="靖远县人民法院", sent_on=TODAY, by=head, at=NOW)
    kept = CourtNotice._base_manager.get(pk=notice.pk)
    assert [(one["person"], one["duty"]) for one in kept.lines] == [("李调解", "主任")]
    assert (kept.committee_count, kept.person_count) == (1, 1)


def test_the_list_is_a_workbook_and_a_page(act_as, bureau, client_of):
    with act_as(bureau):
        body = make.committee(bureau, kind="INDUSTRY", industry="MEDICAL", name="县医调委")
        make.mediator(bureau, body)
    browser = client_of(bureau)
    response = browser.get(reverse("committees:court_list_export"))
    book = ZipFile(BytesIO(b"".join(response.streaming_content)))
    assert any("李调解" in book.read(name).decode() for name in book.namelist() if "sheet1.xml" in name)
    sent = browser.post(
        reverse("committees:court_list"), {"court": "靖远县人民法院", "sent_on": "2026-06-30"}, follow=True
    )
    assert "现将本县（区）人民调解委员会及人员组成情况告知如下" in sent.content.decode()


def test_creation_is_proposed_with_the_records(officer, committee, lead):
    make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 5))
    unit = actions.propose_unit(
        kind="COMMITTEE", committee=committee, year=2026, on=TODAY, by=officer, at=NOW
    )
    met = {one["name"]: one["is_met"] for one in unit.criteria}
    assert met["调解成功率95%以上"] and met["有专职调解员"] and not met["组织健全"]
    with pytest.raises(BodyRefused, match="请勿重复"):
        actions.propose_unit(kind="COMMITTEE", committee=committee, year=2026, on=TODAY, by=officer, at=NOW)
    with pytest.raises(BodyRefused, match="县级"):
        actions.take_unit_step(unit=unit, name="name_unit", on=TODAY, by=officer, at=NOW)


def test_the_county_names_with_or_declines_for_a_reason(world, act_as, bureau):
    with act_as(bureau):
        body = make.committee(bureau, kind="INDUSTRY", industry="MEDICAL", name="县医调委")
        unit = actions.propose_unit(kind="COMMITTEE", committee=body, year=2026, on=TODAY, by=bureau, at=NOW)
        with pytest.raises(TransitionRefused, match="须填写理由"):
            actions.take_unit_step(unit=unit, name="decline", on=TODAY, by=bureau, at=NOW)
        unit = actions.take_unit_step(unit=unit, name="name_unit", on=TODAY, by=bureau, at=NOW)
        assert unit.state == "NAMED"


def test_an_office_is_judged_by_all_its_committees(officer, committee, lead):
    make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 5))
    seen = queries.year_of(committee=None, region=officer.region, year=2026, on=TODAY)
    assert (seen.concluded, seen.succeeded, seen.mediators) == (1, 1, 1)
    assert all(text.startswith(committee.name) for text in seen.warnings)
