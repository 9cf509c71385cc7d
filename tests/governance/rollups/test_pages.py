"""The pages of review, queries, locks, corrections and roll-ups, walked through by their people."""

import pytest

from governance.returns.models import ReturnPeriod
from tests.factories import returns as made
from tests.factories.lifecycle import Bureau, moment

pytestmark = pytest.mark.django_db
MAY = made.MAY


@pytest.fixture
def bureau(world):
    county = world.region("海安市")
    made.open_month(county)
    return Bureau(world, county)


@pytest.fixture
def form(bureau):
    return ReturnPeriod._base_manager.get(region=bureau.county, month=MAY).form


def text(client, url) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    body = answer.content.decode()
    assert "⚠" not in body
    return body


def test_only_what_was_opened_is_approved_in_one_press(bureau, client_of):
    rows = [
        made.signed(
            made.return_of(town), clerk=bureau.clerk(town), head=bureau.office_head(town), at=moment(6, 3)
        )
        for town in bureau.towns()[:2]
    ]
    client = client_of(bureau.statistician)
    assert "待审核 2 份" in text(client, "/review/")
    assert client.get(f"/returns/{rows[0].pk}/review/").status_code == 200
    body = client.post("/review/approve/", {"pk": [row.pk for row in rows]}, follow=True).content.decode()
    assert "审核通过1份" in body and "尚未打开" in body
    assert [made.fresh(row).state for row in rows] == ["APPROVED", "TOWNSHIP_APPROVED"]


def test_a_question_is_asked_answered_and_judged(bureau, client_of):
    row = bureau.approve(bureau.towns()[0])
    reviewer, clerk = client_of(bureau.statistician), client_of(bureau.clerk(row.region))
    body = reviewer.post(
        f"/data-queries/ask/{row.pk}/", {"code": "M02", "question": "为何翻番？"}, follow=True
    )
    assert "已提出质疑" in body.content.decode()
    assert "待答复数据质疑" in text(clerk, "/inbox/")
    assert "为何翻番？" in text(clerk, f"/returns/{row.pk}/")
    query = row.queries.model._base_manager.get()
    clerk.post(f"/data-queries/{query.pk}/answer/", {"text": "集中排查。"})
    assert "待裁定数据质疑" in text(reviewer, "/inbox/") and "集中排查。" in text(reviewer, "/data-queries/")
    reviewer.post(f"/data-queries/{query.pk}/correct/", {"reason": "与台账不符"})
    assert made.fresh(row).state == "RETURNED"
    assert "须更正" in text(clerk, "/data-queries/")


def test_a_month_is_reported_locked_and_corrected(bureau, form, client_of, world):
    town = bureau.towns()[0]
    row = bureau.approve(town)
    bureau.sign_own()
    head, reviewer, clerk = (client_of(who) for who in (bureau.head, bureau.statistician, bureau.clerk(town)))
    city = client_of(world.post("CITY_ANALYST", bureau.county.city))

    page = text(head, "/rollups/")
    assert "部分上报" in page and "缺报，不等于零" in page
    head.post(f"/rollups/{form.pk}/{MAY}/report/", {"reason": ""})
    assert "还有10个单位缺报" in text(head, "/rollups/")
    head.post(f"/rollups/{form.pk}/{MAY}/report/", {"reason": "汛期道路中断"})
    assert "待市局审核汇总" in text(city, "/inbox/")
    assert "汛期道路中断" in text(city, f"/rollups/{form.pk}/{MAY}/?county={bureau.county.pk}")
    rollup = row.rollups.model._base_manager.get()
    city.post(f"/rollups/{rollup.pk}/accept/")
    assert "市局已接收" in text(city, "/rollups/")

    assert "提请缺报锁定" in text(reviewer, "/locks/")
    reviewer.post("/locks/propose/", {"form": form.pk, "month": MAY, "reason": "汛期道路中断"})
    assert "待确认锁定" in text(head, "/inbox/") and "同意缺" in text(head, "/locks/")
    [lock] = _all("PeriodLock")
    head.post(f"/locks/{lock.pk}/confirm/", {"agree": "yes"})
    assert made.fresh(row).state == "LOCKED"

    assert "申请更正" in text(clerk, f"/returns/{row.pk}/")
    body = clerk.post(
        f"/corrections/request/{row.pk}/", {"new-M02": "一百", "reason": "漏登"}
    ).content.decode()
    assert "一百" in body and "M02" in body and "漏登" in body
    clerk.post(f"/corrections/request/{row.pk}/", {"new-M24": "3", "reason": "漏登一处"})
    [correction] = _all("Correction")
    assert "待办更正" in text(reviewer, "/inbox/") and "漏登一处" in text(reviewer, "/corrections/")
    reviewer.post(f"/corrections/{correction.pk}/approve/")
    head.post(f"/corrections/{correction.pk}/unlock/")
    assert "已解锁生效" in text(clerk, f"/corrections/{correction.pk}/")
    assert (made.fresh(row).state, made.fresh(row).version) == ("LOCKED", 2)
    assert "上报后有变动" in text(city, "/rollups/")
    page = text(city, f"/rollups/{form.pk}/{MAY}/?county={bureau.county.pk}")
    assert "与上报数的差异" in page and town.name in page
    city.post(f"/rollups/{rollup.pk}/note/")
    assert "上报后有变动" not in text(city, "/rollups/")


def test_a_late_unit_is_let_in(bureau, form, client_of):
    missing = bureau.towns()[1]
    bureau.lock(form, reason="该所系统故障")
    row = made.return_of(missing)
    clerk = client_of(bureau.clerk(missing))
    assert "申请补报" in text(clerk, f"/returns/{row.pk}/")
    clerk.post(f"/corrections/request/{row.pk}/", {"reason": "系统已恢复"})
    [correction] = _all("Correction")
    client_of(bureau.statistician).post(f"/corrections/{correction.pk}/approve/")
    client_of(bureau.head).post(f"/corrections/{correction.pk}/unlock/")
    assert bureau.approve(missing, at=moment(6, 20)).state == "LOCKED"
    assert made.fresh(row).is_late


def test_the_city_sends_a_county_back(bureau, form, client_of, world):
    own = bureau.sign_own()
    rollup = bureau.report(form, reason="各所尚未审完")
    city = client_of(world.post("CITY_ANALYST", bureau.county.city))
    city.post(f"/rollups/{rollup.pk}/send-back/", {"reason": "请先催齐"})
    assert made.fresh(own).state == "RETURNED"
    rollup.refresh_from_db()
    assert rollup.state == "SENT_BACK"


def _all(name: str):
    from django.apps import apps

    return list(apps.get_model("governance", name)._base_manager.all())
