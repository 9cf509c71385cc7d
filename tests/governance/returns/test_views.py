"""The pages: the whole flow without scripts, the autosave answers, who sees what, and what a page costs."""

import gzip
import re

import pytest
from django.urls import reverse

from governance.returns import actions
from governance.returns.models import ReturnValue
from governance.returns.states import ReturnState as S
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db
IN_TIME = moment(6, 2)


@pytest.fixture(autouse=True)
def second_of_june(time_machine_at):
    with time_machine_at(IN_TIME):
        yield


def url(name: str, office) -> str:
    return reverse(f"returns:{name}", args=[office.monthly_return.pk])


def fields_of(page: str) -> dict[str, str]:
    """Names and values of a page's inputs, as a browser without scripts would send them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def send(browser, office, *entries):
    """As the grid's script sends cells."""
    return browser.post(url("cells", office), {"entries": entries}, content_type="application/json")


def value(office, code) -> ReturnValue:
    return ReturnValue._base_manager.get(monthly_return=office.monthly_return, code=code)


def state(office) -> str:
    return factory.fresh(office.monthly_return).state


def test_the_whole_way_without_scripts(office, client_of, world):
    clerk, head, reviewer = (client_of(p) for p in (office.clerk, office.head, office.reviewer))
    assert "开始填报" in clerk.get(url("sheet", office)).text
    clerk.post(url("start", office))
    page = clerk.get(url("sheet", office)).text
    sent = {**fields_of(page), **{f"amount-{c}": v for c, v in factory.PLAUSIBLE.items()}, "amount-M09": "1"}
    answer = clerk.post(url("save", office), sent, follow=True)
    assert "已保存。" in answer.text
    assert value(office, "M11").amount == 3_000_000

    page = clerk.get(url("check", office)).text
    assert "少于" in page
    refused = clerk.post(url("submit", office), {"note": ""}, follow=True)
    assert "1处需要改正或说明" in refused.text
    assert state(office) == S.DRAFT
    sent = {**fields_of(page), "note-M09": "同一人两件案件", "note": "本月正常"}
    assert "已提交" in clerk.post(url("submit", office), sent, follow=True).text
    assert factory.fresh(office.monthly_return).note == "本月正常"

    assert "同一人两件案件" in head.get(url("review", office)).text
    head.post(url("sign", office))
    assert state(office) == S.TOWNSHIP_APPROVED
    back = {"reason": "受理数与台账不符", "comment-M02": "台账为11件"}
    reviewer.post(url("send_back", office), back)
    page = clerk.get(url("sheet", office)).text
    assert "受理数与台账不符" in page
    assert "台账为11件" in page
    assert "有批注" in page
    clerk.post(url("save", office), {**fields_of(page), "amount-M02": "11"})
    page = clerk.get(url("check", office)).text
    clerk.post(url("submit", office), {**fields_of(page), "note": ""})
    assert "上轮 10" in head.get(url("review", office)).text
    head.post(url("sign", office))
    assert "审核通过" in reviewer.post(url("approve", office), follow=True).text
    assert state(office) == S.APPROVED


def test_withdrawing_ends_when_the_head_opens_it(office, client_of):
    factory.submitted(office.monthly_return, clerk=office.clerk, at=IN_TIME)
    clerk = client_of(office.clerk)
    assert "撤回月报" in clerk.get(url("sheet", office)).text
    client_of(office.head).get(url("review", office))
    assert "撤回月报" not in clerk.get(url("sheet", office)).text
    assert "已经打开" in clerk.post(url("withdraw", office), follow=True).text
    assert state(office) == S.SUBMITTED


class TestAutosave:
    def save(self, office, browser, **data):
        sent = {"code": "M01", "text": "12", "note": "", "seen": 0, **data}
        return send(browser, office, sent)

    def test_answers_with_every_cell(self, office, client_of):
        answer = self.save(office, client_of(office.clerk)).json()
        assert answer["cells"]["M01"]["label"] == "已保存"
        assert answer["cells"]["M01"]["revision"] == 1
        assert (answer["filled"], answer["total"]) == (1, 21)

    def test_derives_the_rate(self, office, client_of):
        browser = client_of(office.clerk)
        self.save(office, browser, code="M02", text="10")
        answer = self.save(office, browser, code="M03", text="9").json()
        assert answer["cells"]["M04"]["text"] == "90.00%"

    def test_a_bad_value_is_kept_and_named(self, office, client_of):
        cell = self.save(office, client_of(office.clerk), text="十二").json()["cells"]["M01"]
        assert (cell["text"], cell["label"]) == ("十二", "有误")
        assert "不是数字" in cell["messages"][0]

    def test_the_loser_is_told_what_stands(self, office, client_of):
        self.save(office, client_of(office.head), text="13")
        lost = self.save(office, client_of(office.clerk), text="14").json()["results"]["M01"]
        assert lost["outcome"] == "conflict"
        assert lost["current"]["text"] == "13"
        assert office.head.person_name in lost["message"]

    def test_the_winner_meanwhile_wins(self, office, client_of):
        browser = client_of(office.clerk)
        self.save(office, browser, text="13")
        assert self.save(office, browser, text="14", seen=1).status_code == 200
        assert value(office, "M01").amount == 14

    def test_refused_once_submitted(self, office, client_of):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=IN_TIME)
        answer = self.save(office, client_of(office.clerk))
        assert answer.status_code == 422
        assert "已报待审" in answer.json()["message"]

    def test_too_long_is_refused_not_cut(self, office, client_of):
        assert self.save(office, client_of(office.clerk), text="1" * 41).status_code == 422


def test_a_stale_page_does_not_undo_what_others_saved(office, client_of):
    clerk = client_of(office.clerk)
    clerk.post(url("start", office))
    stale = fields_of(clerk.get(url("sheet", office)).text)
    factory.fill(office.monthly_return, by=office.head, at=IN_TIME, values={"M01": "5", "M02": "6"})
    answer = clerk.post(url("save", office), {**stale, "amount-M01": "7"}, follow=True)
    assert "M01" in answer.text
    assert office.head.person_name in answer.text
    assert (value(office, "M01").amount, value(office, "M02").amount) == (5, 6)


@pytest.mark.parametrize("name", ["sheet", "check", "review"])
def test_another_offices_return_is_not_found(office, client_of, world, name):
    for post in (world.post("OFFICE_CLERK", "城东镇"), world.post("OFFICE_HEAD", "北湾镇")):
        assert client_of(post).get(url(name, office)).status_code == 404


@pytest.mark.parametrize("name", ["start", "save", "cells", "zeros", "prefill", "submit", "withdraw"])
def test_nothing_is_written_into_another_offices_return(office, client_of, world, name):
    stranger = client_of(world.post("OFFICE_CLERK", "城东镇"))
    data = {"code": "M01", "text": "1", "note": "", "seen": 0}
    assert stranger.post(url(name, office), data).status_code == 404
    assert state(office) == S.NOT_STARTED


def test_a_clerk_may_not_review(office, client_of):
    factory.submitted(office.monthly_return, clerk=office.clerk, at=IN_TIME)
    clerk = client_of(office.clerk)
    assert clerk.post(url("sign", office)).status_code == 403
    assert clerk.post(url("approve", office)).status_code == 403
    clerk.post(url("send_back", office), {"reason": "x"})
    assert "只能查看" in clerk.get(url("review", office)).text
    assert state(office) == S.SUBMITTED


def test_sending_back_without_a_reason_changes_nothing(office, client_of):
    factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=IN_TIME)
    answer = client_of(office.reviewer).post(url("send_back", office), {"reason": " "}, follow=True)
    assert "请填写退回理由" in answer.text
    assert state(office) == S.TOWNSHIP_APPROVED


def test_approving_goes_on_to_the_next(office, client_of, world):
    other = world.region("城东镇")
    people = {"clerk": world.post("OFFICE_CLERK", other), "head": world.post("OFFICE_HEAD", other)}
    following = factory.signed(factory.return_of(other), **people, at=IN_TIME)
    factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=IN_TIME)
    answer = client_of(office.reviewer).post(url("approve", office))
    assert answer.url == reverse("returns:review", args=[following.pk])


def test_progress_of_a_county_and_of_its_city(office, client_of, world):
    factory.approved(office.monthly_return, **office.people, at=IN_TIME)
    page = client_of(office.reviewer).get(reverse("returns:progress")).text
    assert "9.09%" in page
    assert "1/11" in page
    city = client_of(world.post("CITY_ANALYST", "南通市"))
    assert "海安市" in city.get(reverse("returns:progress")).text
    drilled = city.get(reverse("returns:progress_of", args=[MAY]), {"county": world.region("海安市").pk})
    assert "海安镇" in drilled.text


def test_progress_is_for_bureaux_and_of_their_own(office, client_of, world):
    assert client_of(office.clerk).get(reverse("returns:progress")).status_code == 404
    reviewer = client_of(office.reviewer)
    elsewhere = {"county": world.region("靖远县").pk}
    assert reviewer.get(reverse("returns:progress"), elsewhere).status_code == 404
    assert reviewer.get(reverse("returns:progress_of", args=[999999])).status_code == 404


def test_the_board_refreshes_alone(office, client_of):
    page = client_of(office.reviewer).get(reverse("returns:board", args=[MAY])).text
    assert "hx-trigger" in page
    assert "<html" not in page


def test_home_leads_each_to_their_own(office, client_of):
    assert "2026年5月" in client_of(office.clerk).get(reverse("returns:home")).text
    assert client_of(office.reviewer).get(reverse("returns:home")).url == reverse("returns:progress")


def test_a_page_is_light(office, client_of):
    factory.fill(office.monthly_return, by=office.clerk, at=IN_TIME)
    page = client_of(office.clerk).get(url("sheet", office))
    assert len(gzip.compress(page.content)) < 20_000
    assert "style=" not in page.text
    assert "onclick" not in page.text


@pytest.mark.parametrize(("name", "who"), [("sheet", "clerk"), ("check", "clerk"), ("review", "reviewer")])
def test_the_number_of_queries_does_not_grow(office, client_of, django_assert_max_num_queries, name, who):
    factory.submitted(office.monthly_return, clerk=office.clerk, at=IN_TIME)
    browser = client_of(getattr(office, who))
    with django_assert_max_num_queries(33):
        browser.get(url(name, office))


def test_the_board_costs_the_same_for_eleven_units(office, client_of, django_assert_max_num_queries):
    browser = client_of(office.reviewer)
    with django_assert_max_num_queries(22):
        browser.get(reverse("returns:board", args=[MAY]))


def test_an_autosave_is_cheap(office, client_of, django_assert_max_num_queries):
    factory.fill(office.monthly_return, by=office.clerk, at=IN_TIME)
    browser = client_of(office.clerk)
    with django_assert_max_num_queries(36):
        send(browser, office, {"code": "M01", "text": "99", "note": "", "seen": 1})
    assert value(office, "M01").amount == 99


def test_the_countys_own_return(world, period, client_of):
    county = world.region("海安市")
    filer = world.post("COUNTY_STATISTICIAN", county)
    own = factory.return_of(county)
    browser = client_of(filer)
    browser.post(reverse("returns:start", args=[own.pk]))
    page = browser.get(reverse("returns:sheet", args=[own.pk])).text
    assert "公证事项" in page
    assert "人民调解受理" not in page
    with acting(filer):
        for code in ("M13", "M14"):
            actions.save_cell(
                monthly_return=own, entry=actions.Entry(code=code, text="5", seen=0), by=filer, at=IN_TIME
            )
    browser.post(reverse("returns:submit", args=[own.pk]), {"note": ""})
    head = client_of(world.post("COUNTY_HEAD", county))
    head.post(reverse("returns:sign", args=[own.pk]))
    assert factory.fresh(own).state == S.APPROVED
