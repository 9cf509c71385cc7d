"""What people get wrong: refused in plain Chinese, and what was typed stays on the form."""

from datetime import date

import pytest
from django.urls import reverse

from governance.deadlines import actions as clocks
from mediation.cases import actions
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world, act_as):
    officer = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(officer):
        committee = make.committee(officer)
        case = make.mediating(officer, committee)
        make.mediator(officer, committee, name="李四")
    return {"officer": officer, "committee": committee, "case": case}


@pytest.fixture
def browser(made, client_of):
    return client_of(made["officer"])


def step(case, name: str) -> str:
    return reverse("cases:step", args=[case.pk, name])


AGREEMENT = {
    "form": "WRITTEN",
    "agreed_on": "2026-03-09",
    "facts": "双方对排水方向有争议。",
    "terms": "被申请人改建排水沟。",
    "manner": "一次付清。",
    "item_1": "补偿款",
    "amount_1": "5000",
}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"agreed_on": "2026-02-01"}, "早于开始调解日期"),
        ({"agreed_on": "2027-02-01"}, "晚于今天"),
        ({"agreed_on": "二月三十日"}, "日期"),
        ({"manner": ""}, "履行方式与期限"),
        ({"item_1": "", "amount_1": ""}, "至少填写一项"),
        ({"amount_1": "五千元多"}, "金额"),
        ({"part_total": "9000"}, "都填上"),
        (
            {"part_total": "0.02", "part_count": "3", "part_first_on": "2026-05-01", "part_months": "1"},
            "不足",
        ),
    ],
)
def test_an_agreement_with_a_mistake_stays_on_the_form(made, browser, changed, told):
    answer = browser.post(step(made["case"], "agree"), AGREEMENT | changed)
    content = answer.content.decode()
    assert told in content and "被申请人改建排水沟。" in content
    assert Case._base_manager.get(pk=made["case"].pk).state == "MEDIATING"


def test_instalments_become_items(made, browser, act_as):
    parts = {"part_total": "9000", "part_count": "3", "part_first_on": "2026-05-08", "part_months": "1"}
    browser.post(step(made["case"], "agree"), AGREEMENT | {"item_1": "", "amount_1": ""} | parts)
    with act_as(made["officer"]):
        items = Case.objects.get(pk=made["case"].pk).items.order_by("position")
        assert [item.amount_fen for item in items] == [300000] * 3
        assert items[2].due_on == date(2026, 7, 8)


def test_a_party_as_mediator_is_refused_and_the_choice_stays(made, browser, act_as):
    with act_as(made["officer"]):
        namesake = made["committee"].mediators.get(person_name="李四")
    values = {"lead": namesake.pk, "chosen_by": "PARTIES", "on": "2026-03-03", "reason": "换人"}
    content = browser.post(step(made["case"], "assign"), values).content.decode()
    assert "李四是本案当事人" in content and "换人" in content


def test_an_agreement_without_a_seal_has_no_effect(made, browser, act_as):
    browser.post(step(made["case"], "agree"), AGREEMENT)
    with act_as(made["officer"]):
        case = Case.objects.get(pk=made["case"].pk)
        for party in case.parties.all():
            actions.sign(
                case=case, role="PARTY", party=party, manner="SIGNED", on=date(2026, 3, 9),
                by=made["officer"], at=NOW,
            )  # fmt: skip
        case = actions.sign(
            case=case, role="MEDIATOR", manner="SIGNED", on=date(2026, 3, 9), by=made["officer"], at=NOW
        )
    assert (case.state, case.effective_on, case.outcome) == ("AGREED", None, "PENDING")
    content = browser.get(reverse("cases:detail", args=[case.pk]), {"tab": "agreement"}).content.decode()
    assert "未签" in content and "尚未生效" in content


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"source": "COURT_REFERRAL", "referring_body": "县法院"}, "委派（立案前）或委托（立案后）"),
        (
            {
                "source": "POLICE_REFERRAL",
                "referring_body": "派出所",
                "referred_on": "2026-03-02",
                "return_due_on": "2026-03-01",
            },
            "早于移送日期",
        ),
        ({"party-1-kind": "ORGANISATION", "party-1-lacks_capacity": "on"}, "单位不能勾选"),
    ],
)
def test_a_registration_with_a_mistake_keeps_the_rest(made, browser, changed, told):
    values = {
        "place": made["case"].region_id,
        "committee": made["committee"].pk,
        "dispute_type": "02",
        "difficulty": "ORDINARY",
        "source": "PROACTIVE",
        "registered_on": "2026-03-02",
        "brief": "因院墙排水发生争执。",
        "party-TOTAL_FORMS": "2",
        "party-INITIAL_FORMS": "2",
    }
    for number, side in enumerate(("APPLICANT", "RESPONDENT")):
        party = {"side": side, "kind": "PERSON", "name": "王五", "person_count": "1", "stance": "NOT_ASKED"}
        values |= {f"party-{number}-{key}": value for key, value in party.items()}
    content = browser.post(reverse("cases:register"), values | changed).content.decode()
    assert told in content and "因院墙排水发生争执。" in content
    assert not Case._base_manager.filter(state="REGISTERED").exists()


def test_an_amount_above_the_agreement_is_refused_and_stays_typed(made, browser, act_as):
    officer = made["officer"]
    with act_as(officer):
        case = make.agreed_in_writing(officer, made["committee"], agreed_on=date(2026, 3, 9))
        case = make.sign_everything(case, officer, on=date(2026, 3, 9))
        item = case.items.get()
    values = {"item": item.pk, "on": "2026-03-20", "amount_fen": "5000.01", "note": "现金交付"}
    content = browser.post(step(case, "record_performance"), values).content.decode()
    assert "超过未履行余额" in content and "现金交付" in content and "5000.01" in content
    assert Case._base_manager.get(pk=case.pk).performed_fen == 0


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("fail", {"on": "2026-02-01", "routes_notified_on": "2026-02-01"}, "早于开始调解日期"),
        ("terminate", {"ground": "OTHER", "on": "2026-02-01", "note": "外出"}, "早于受理日期"),
        ("suspend", {"ground": "APPRAISAL", "on": "2026-01-01", "reason": "外出"}, "早于开始调解日期"),
        ("agree", AGREEMENT | {"agreed_on": "2026-02-28"}, "早于开始调解日期"),
    ],
)
def test_days_out_of_order_are_refused_by_name(made, browser, name, values, told):
    content = browser.post(step(made["case"], name), values).content.decode()
    assert told in content
    assert Case._base_manager.get(pk=made["case"].pk).state == "MEDIATING"


def test_a_clock_that_ends_in_a_year_without_a_calendar_says_so(made, browser, act_as):
    with act_as(made["officer"]):
        case = make.accepted(made["officer"], made["committee"])
        clocks.start(subject=case, kind="PROBE", code="mediation.limit", base_on=date(2031, 12, 20))
    content = browser.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "暂定" in content and "放假安排尚未公布" in content
