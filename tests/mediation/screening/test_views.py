"""Pages of screening, from the quick entry to the case and the closed alert."""

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.screening.models import EscalationAlert, ScreeningFinding, ScreeningRound
from tests.factories import mediation as make
from tests.factories import screening as found

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(world):
    return world.post("OFFICE_HEAD", "北湾镇")


@pytest.fixture
def browser(head, client_of):
    return client_of(head)


def entry(world, **more) -> dict:
    values = {
        "place": world.village_of("北湾镇").pk,
        "dispute_type": "02",
        "brief": "两家因院墙排水发生争执。",
        "person_count": "2",
        "risk": "RED",
        "has_violence": "on",
        "name_1": "张三",
        "number_1": found.ZHANG,
        "name_2": "李四",
        "found_at": "2026-03-02T09:30",
    }
    return {**values, **more}


def test_from_the_quick_entry_over_the_alert_to_the_case(world, act_as, head, browser):
    with act_as(head):
        body = make.committee(head)
    page = browser.post(reverse("screening:quick"), entry(world), follow=True).content.decode()
    assert "须在一小时内报告" in page and "扬言或使用暴力" in page and "不是结论" in page
    finding, alert = ScreeningFinding._base_manager.get(), EscalationAlert._base_manager.get()
    mediate = reverse("screening:mediate", args=[finding.pk])
    assert "先登记报告" in browser.post(mediate, {"committee": body.pk}).content.decode()
    step = {"reported_to": "北湾派出所", "reported_at": "2099-03-02T09:30"}
    report = reverse("screening:alert_step", args=[alert.pk, "report"])
    answer = browser.post(report, step).content.decode()
    assert "晚于现在" in answer and "北湾派出所" in answer
    moment = alert.raised_at.astimezone(make.SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S.%f")
    assert "已报告" in browser.post(report, {**step, "reported_at": moment}, follow=True).content.decode()
    page = browser.post(mediate, {"committee": body.pk}, follow=True).content.decode()
    assert "由排查发现转来" in page and Case._base_manager.get().source == "SCREENING"


def test_bad_input_is_told_and_kept(world, browser):
    answer = browser.post(reverse("screening:quick"), entry(world, number_1="123", person_count="0"))
    page = answer.content.decode()
    assert answer.status_code == 200 and "两家因院墙排水" in page and "张三" in page
    assert ScreeningFinding._base_manager.count() == 0


def test_rounds_lists_and_figures_open(world, browser):
    values = {
        "region": world.region("北湾镇").pk,
        "kind": "SPECIAL",
        "topic": "春节前欠薪",
        "from_on": "2026-01-05",
        "to_on": "2026-01-09",
        "participants": "网格员6人",
    }
    page = browser.post(reverse("screening:record_round"), values, follow=True).content.decode()
    assert "春节前欠薪" in page and ScreeningRound._base_manager.count() == 1
    for name in ("findings", "alerts", "figures"):
        assert browser.get(reverse(f"screening:{name}")).status_code == 200


def test_an_alert_is_raised_from_a_case(world, act_as, head, browser):
    with act_as(head):
        case = make.accepted(head, make.committee(head))
    answer = browser.post(
        reverse("screening:raise_for_case", args=[case.pk]), {"reason": "一方扬言报复。"}, follow=True
    )
    assert "一方扬言报复" in answer.content.decode()
    assert EscalationAlert._base_manager.get().case_id == case.pk


def test_the_list_asks_a_fixed_number_of_questions(
    world, act_as, head, browser, django_assert_max_num_queries
):
    with act_as(head):
        for _ in range(6):
            found.a_finding(head, risk="YELLOW")
    browser.get(reverse("screening:findings"))
    with django_assert_max_num_queries(30):
        browser.get(reverse("screening:findings"))
