"""Registers: the real import path, idempotent, bad rows handed back, counted by indicators."""

import io
from datetime import date

import pytest
from django.utils import timezone

from governance.figures import indicators
from governance.registers import actions, definitions, workbook
from governance.registers.models import RegisterEntry
from governance.spreadsheets import writing
from governance.spreadsheets.reading import WorkbookError
from governance.tenancy import scope

pytestmark = pytest.mark.django_db
KIND = definitions.get("CULTURE_SITE")


def upload(rows: list[dict], kind=KIND) -> bytes:
    target = io.BytesIO()
    writing.write_workbook(target, kind.layout, rows)
    return target.getvalue()


def row(number="1", place="北湾镇/北湾村", **more) -> dict:
    values = {"number": number, "place": place, "name": f"法治文化广场{number}", "since_on": date(2022, 3, 1)}
    return {**values, "site_type": "法治文化广场", **more}


@pytest.fixture
def officer(world):
    return world.post("COUNTY_CASE_OFFICER", "靖远县")


@pytest.fixture
def place(world) -> str:
    village = world.village_of("北湾镇")
    return f"北湾镇/{village.name}"


def carry_out(content: bytes, officer):
    kept = actions.keep_upload(kind=KIND, file_name="a.xlsx", content=content, by=officer, at=timezone.now())
    return actions.import_upload(upload=kept, by=officer, at=timezone.now())


def test_good_rows_come_in_and_bad_ones_are_handed_back(act_as, officer, place):
    with act_as(officer):
        plan = carry_out(
            upload([row(place=place), row("2", place="没有的村"), row("3", place=place, site_type="凉亭")]),
            officer,
        )
        assert [item.verdict for item in plan.planned] == ["NEW"]
        assert [(bad.number, str(bad.problems[0])[:4]) for bad in plan.bad] == [
            (3, "所在区域"),
            (4, "阵地类型"),
        ]
        assert RegisterEntry.objects.count() == 1


def test_repeating_an_import_changes_nothing(act_as, officer, place):
    content = upload([row(place=place), row("2", place=place)])
    with act_as(officer):
        carry_out(content, officer)
        plan = carry_out(content, officer)
        assert plan.count("SAME") == 2
        assert RegisterEntry.objects.count() == 2


def test_a_changed_row_shows_old_and_new(act_as, officer, place):
    with act_as(officer):
        carry_out(upload([row(place=place)]), officer)
        plan = workbook.plan(upload([row(place=place, name="新名称")]), KIND, within=officer.region)
        assert plan.planned[0].changes == {"name": ("法治文化广场1", "新名称")}


def test_a_village_of_another_county_is_not_found(world, act_as, officer):
    elsewhere = world.village_of("会师镇")
    with act_as(officer):
        plan = workbook.plan(upload([row(place=elsewhere.code)]), KIND, within=officer.region)
    assert "找不到" in str(plan.bad[0].problems[0])


def test_same_named_villages_need_their_township(world, act_as, officer):
    name = world.region("高湾镇").children.filter(name__startswith="砂河").first().name
    with act_as(officer):
        plan = workbook.plan(
            upload([row(place=name), row("2", place=f"高湾镇/{name}")]), KIND, within=officer.region
        )
    assert "2 处同名" in str(plan.bad[0].problems[0])
    assert [item.region.parent.name for item in plan.planned] == ["高湾镇"]


def test_a_wrong_workbook_is_refused_in_chinese(act_as, officer):
    with act_as(officer), pytest.raises(WorkbookError):
        workbook.plan(b"not a workbook", KIND, within=officer.region)


def test_entries_are_counted_while_they_stand(act_as, officer, place):
    with act_as(officer):
        carry_out(upload([row(place=place), row("2", place=place, until_on=date(2022, 6, 1))]), officer)
    indicator = indicators.get("M22")
    with scope.enter(scope.for_worker(city_id=officer.region.city_id, reason="test")):
        counted = {
            month: n
            for _, month, n in indicator.observe(
                city_id=officer.region.city_id, months=[202202, 202205, 202206]
            )
        }
        assert counted == {202205: 2, 202206: 1}
        assert indicator.rows(region=officer.region, months=[202206]).count() == 1


def test_an_entry_ends_once(act_as, officer, place):
    with act_as(officer):
        carry_out(upload([row(place=place)]), officer)
        entry = RegisterEntry.objects.get()
        with pytest.raises(actions.RegisterRefused, match="晚于"):
            actions.end_entry(entry=entry, on=entry.since_on, by=officer, at=timezone.now())
        actions.end_entry(entry=entry, on=date(2023, 1, 1), by=officer, at=timezone.now())
        with pytest.raises(actions.RegisterRefused, match="已经撤销"):
            actions.end_entry(entry=entry, on=date(2023, 2, 1), by=officer, at=timezone.now())


def test_pages(client_of, officer, act_as, place):
    browser = client_of(officer)
    assert browser.get("/registers/").status_code == 200
    assert browser.get("/registers/types/NOTHING/").status_code == 404
    sent = io.BytesIO(upload([row(place=place), row("2", place="没有的村")]))
    sent.name = "a.xlsx"
    response = browser.post("/registers/types/CULTURE_SITE/upload/", {"workbook": sent}, follow=True)
    assert "将新增" in response.text and "没有的村" in response.text
    response = browser.post(response.redirect_chain[-1][0], follow=True)
    assert "新增 1 条" in response.text
    page = browser.get("/registers/types/CULTURE_SITE/")
    assert "法治文化广场1" in page.text and "⚠" not in page.text
    assert browser.get("/registers/types/CULTURE_SITE/export/").status_code == 200
