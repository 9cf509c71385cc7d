"""Pages of the phone as a mediator meets them: nothing typed is lost, nothing is doubled, nothing leaks."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.privacy.models import PersonalDataReading
from mediation.cases.models import Case
from mediation.phone import actions
from mediation.phone.codes import Confirmed, Result
from tests.factories import mediation as make
from tests.factories import phone
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
QUICK = "/mediation/phone/quick/"


@pytest.fixture
def browser(lead, villager, client_of, mediator_post):
    return client_of(mediator_post)


@pytest.fixture
def typed(lead, place):
    """The page filled in: an oral agreement done on the spot."""

    def fill(**changed) -> dict:
        values = {
            "form_key": "0123456789", "lead": lead.pk, "place": place.pk, "dispute_type": "02",
            "source": "APPLICATION", "begun_on": "2026-03-02", "ended_on": "2026-03-04",
            "brief": "因院墙排水发生争执。", "result": "AGREED", "terms": "李四赔偿张三800元。",
            "amount_fen": "800", "settled": "NOW", "due_on": "", "reason": "",
            "confirmed": ["RIGHTS", "CONSENT", "IMPARTIAL", "ORAL"],
            "party-TOTAL_FORMS": "6", "party-INITIAL_FORMS": "2",
        }  # fmt: skip
        sides = ["APPLICANT", "RESPONDENT", *["RESPONDENT"] * 4]
        for number, name in enumerate(["张三", "李四", "", "", "", ""]):
            values |= {f"party-{number}-name": name, f"party-{number}-phone": ""}
            values |= {f"party-{number}-side": sides[number]}
        values["party-1-phone"] = "13893312345"
        return {**values, **changed}

    return fill


@pytest.fixture
def made(lead, place, mediator_post, act_as):
    """A case of the mediator, with the ending asked for."""

    def make_case(ending=None, **fields) -> Case:
        with act_as(mediator_post):
            new = phone.told(lead, **{"place": place, **fields})
            kept = {"lead": lead, "ending": ending or phone.ended(), "by": mediator_post, "at": NOW}
            return actions.register_quickly(new=new, **kept).case

    return make_case


class TestQuick:
    def test_the_page_knows_mediator_and_usual_types(self, browser):
        page = browser.get(QUICK)
        content = page.content.decode()
        assert page.status_code == 200 and "主持调解员：李长福" in content
        assert content.index("邻里") < content.index("更多类型") < content.index("旅游")

    def test_one_press_ends_the_case_and_shows_what_is_left(self, browser, typed):
        answer = browser.post(QUICK, typed(), follow=True)
        content = answer.content.decode()
        assert "调解成功，口头协议已生效并履行完毕，（2026）北湾镇人调字第1号" in content
        assert "回访双方" in content and "打印口头协议登记表" in content and "拍照附件" in content
        assert "13893312345" not in content
        assert Case._base_manager.get().state == "PERFORMED"

    def test_the_script_is_answered_with_the_next_address(self, browser, typed):
        answer = browser.post(QUICK, typed(), headers={"X-Outbox": "1"})
        case = Case._base_manager.get()
        assert answer.json() == {"url": reverse("phone:case", args=[case.pk])}

    def test_sent_five_times_it_says_so(self, browser, typed):
        for _ in range(5):
            answer = browser.post(QUICK, typed(), follow=True)
        assert "这份登记先前已经收到" in answer.content.decode()
        assert Case._base_manager.count() == 1

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"confirmed": ["CONSENT", "IMPARTIAL", "ORAL"]}, "调解前已告知双方权利和义务"),
            ({"party-1-name": "李长福"}, "您（李长福）是本案当事人"),
            ({"party-1-name": ""}, "请填写姓名"),
            ({"party-1-phone": "12345"}, "电话"),
            ({"ended_on": "2026-03-01"}, "早于来调解那天"),
            ({"ended_on": ""}, "请填写日期"),
            ({"begun_on": "2026年13月1日"}, "日期"),
            ({"amount_fen": "八百"}, "金额"),
            ({"terms": ""}, "请写明谈成了什么"),
            ({"settled": ""}, "请选择履行了没有"),
            ({"dispute_type": ""}, "请选择纠纷类型"),
            ({"result": "FAILED"}, "已告知双方还可以通过仲裁"),
            ({"result": "NONSENSE"}, "结果"),
        ],
    )
    def test_refused_in_plain_chinese_with_everything_kept(self, browser, typed, changed, told):
        answer = browser.post(QUICK, typed(**changed))
        content = answer.content.decode()
        assert answer.status_code == 422 and told in content
        assert "因院墙排水发生争执。" in content and 'value="张三"' in content and "0123456789" in content
        assert not Case._base_manager.exists()

    def test_more_parties_and_an_organisation(self, browser, typed):
        more = {"party-2-name": "会宁县兴农合作社", "party-2-is_body": "on", "party-2-side": "RESPONDENT"}
        browser.post(QUICK, typed(**more))
        parties = Case._base_manager.get().parties(manager="_base_manager").order_by("position")
        assert [(party.kind, party.side) for party in parties][2] == ("ORGANISATION", "RESPONDENT")

    @pytest.mark.parametrize(
        ("result", "ticked", "state"),
        [
            ("PENDING", ["IMPARTIAL"], "ACCEPTED"),
            ("PENDING", ["RIGHTS", "CONSENT", "IMPARTIAL"], "MEDIATING"),
            ("FAILED", ["RIGHTS", "CONSENT", "IMPARTIAL", "ROUTES"], "CLOSED_FAILED"),
        ],
    )
    def test_the_other_two_endings(self, browser, typed, result, ticked, state):
        answer = browser.post(QUICK, typed(result=result, confirmed=ticked, settled=""))
        assert answer.status_code == 302 and Case._base_manager.get().state == state

    def test_who_is_no_mediator_is_told_what_to_do(self, client_of, world, browser):
        stranger = world.post("MEDIATOR", "东湾镇", name="外乡人")
        content = client_of(stranger).get(QUICK).content.decode()
        assert "还不能快速登记" in content and reverse("cases:register") in content

    def test_an_office_names_the_mediator(self, client_of, head, lead, typed, act_as):
        with act_as(head):
            make.mediator(head, lead.committee, name="周二调")
        browser = client_of(head)
        assert "李长福（北湾镇人民调解委员会）" in browser.get(QUICK).content.decode()
        assert browser.post(QUICK, typed()).status_code == 302

    def test_the_committees_usual_types_come_first(self, browser, made):
        for _ in range(2):
            made(dispute_type="12")
        made(dispute_type="16")
        content = browser.get(QUICK).content.decode()
        shown = re.findall(r'name="dispute_type" value="(\w+)"', content)
        assert shown[:3] == ["12", "16", "02"]

    def test_the_village_of_the_last_case_is_preset(self, browser, made, world):
        made(place=world.village_of("北湾镇", 3))
        content = browser.get(QUICK).content.decode()
        assert f'<option value="{world.village_of("北湾镇", 3).pk}" selected' in content


class TestMine:
    def test_cards_carry_the_next_step(self, browser, made):
        made(phone.begun(), first="甲一")
        made(phone.ended(is_settled=False), first="乙二")
        made(phone.ended(Result.FAILED), first="丙三")
        content = browser.get("/mediation/phone/").content.decode()
        assert "甲一 与 李四" in content and "登记结果" in content and "登记履行" in content
        assert "不用您再办的 1 件" in content and "等待司法所归档" in content

    def test_the_page_asks_as_much_for_one_case_as_for_many(self, browser, made):
        made(phone.begun())
        browser.get("/mediation/phone/")
        with CaptureQueriesContext(connection) as one:
            browser.get("/mediation/phone/")
        made(phone.begun())
        made(phone.ended(is_settled=False))
        made(phone.ended())
        with CaptureQueriesContext(connection) as many:
            browser.get("/mediation/phone/")
        assert len(many) == len(one)

    def test_home_begins_with_the_quick_registration(self, browser, client_of, head):
        content = browser.get("/inbox/").content.decode()
        assert re.search(r'class="shortcuts".*?href="([^"]+)"', content).group(1) == QUICK
        assert 'class="shortcuts"' not in client_of(head).get("/inbox/").content.decode()

    def test_another_mediators_case_does_not_exist(self, client_of, made, villager):
        case = made()
        stranger = client_of(villager)
        for name in ("case", "finish", "session", "performance", "visit"):
            assert stranger.get(reverse(f"phone:{name}", args=[case.pk])).status_code == 404


class TestSteps:
    def test_the_call_is_a_logged_reading(self, browser, made):
        case = made()
        party = case.parties(manager="_base_manager").get(side="RESPONDENT")
        address = reverse("cases:reveal", args=[case.pk, party.pk, "phone"])
        assert address in browser.get(reverse("phone:case", args=[case.pk])).content.decode()
        answer = browser.post(address, {"purpose": "联系当事人"}, headers={"HX-Request": "true"})
        assert 'href="tel:13893312345"' in answer.content.decode()
        assert PersonalDataReading._base_manager.filter(subject_id=str(party.pk)).exists()

    def test_finish_asks_only_for_what_is_not_on_record(self, browser, made):
        case = made(phone.begun())
        address = reverse("phone:finish", args=[case.pk])
        content = browser.get(address).content.decode()
        assert Confirmed.ORAL.label in content and Confirmed.RIGHTS.label not in content
        sent = {"result": "AGREED", "terms": "和好。", "settled": "NOW", "ended_on": "2026-03-05"}
        assert browser.post(address, sent).status_code == 422
        answer = browser.post(address, {**sent, "confirmed": ["ORAL"]}, follow=True)
        assert "“登记结果”已完成" in answer.content.decode()
        again = browser.post(address, {**sent, "confirmed": ["ORAL"]}, follow=True)
        assert "无需重复登记结果" in again.content.decode()

    def test_session_performance_and_visit(self, browser, made):
        case = made(phone.ended(is_settled=False))
        item = case.items(manager="_base_manager").get()
        pages = {
            name: reverse(f"phone:{name}", args=[case.pk]) for name in ("session", "performance", "visit")
        }
        assert 'value="800.00"' in browser.get(pages["performance"]).content.decode()
        browser.post(pages["session"], {"on": "2026-03-04", "record": "再次说明了履行日期。"})
        paid = {"on": "2026-03-05", "item": item.pk, "amount_fen": "900", "seen_fen": "0"}
        refused = browser.post(pages["performance"], paid)
        assert refused.status_code == 422 and "超过未履行余额800" in refused.content.decode()
        browser.post(pages["performance"], {**paid, "amount_fen": "800"})
        found = {"on": "2026-03-06", "is_performed": "on", "finding": "双方和好。"}
        answer = browser.post(pages["visit"], found, headers={"X-Outbox": "1"})
        assert answer.json()["url"] == reverse("phone:case", args=[case.pk])
        case = Case._base_manager.get(pk=case.pk)
        assert case.state == "PERFORMED"

    def test_a_village_mediators_case_waits_for_the_committee(self, client_of, villager, head, act_as, place):
        with act_as(head):
            own = make.mediator(head, make.committee(head), name="王村调", post=villager)
        with act_as(villager):
            pending = {"ending": phone.ended(Result.PENDING), "by": villager, "at": NOW}
            actions.register_quickly(new=phone.told(own, place=place), lead=own, **pending)
        content = client_of(villager).get("/mediation/phone/").content.decode()
        assert "等待北湾镇人民调解委员会受理" in content
