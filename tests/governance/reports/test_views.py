"""Pages: who sees which report, the way through the screens, codes that resolve, foreign ones that do not."""

import hashlib

import pytest

from governance.figures import periods, sources
from governance.figures.values import Precision
from governance.jobs import actions as jobs
from governance.reports import actions, render
from governance.reports.models import Report, ReportFigure
from tests.factories import reports as factory
from tests.sweeps.routes import stable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("font_folder")]
MAY = 202605


@pytest.fixture(autouse=True)
def laid_out_at_once(monkeypatch):
    monkeypatch.setattr(
        render, "render_pdf", lambda html, **_: b"%PDF-/Type /Page " + hashlib.sha256(html.encode()).digest()
    )
    monkeypatch.setattr(render, "renderer_version", lambda: "test")


@pytest.fixture
def may(world, monkeypatch):
    """May 2026 in 靖远县: one township reported, one is late; the year before had both."""
    codes = frozenset({"M02", "M03"})
    exact = Precision.EXACT
    filed = [
        sources.Filing(world.region("北湾镇").pk, MAY, codes, {"M02": (46, exact), "M03": (45, exact)}),
        sources.Filing(world.region("北湾镇").pk, 202505, codes, {"M02": (40, exact), "M03": (40, exact)}),
        sources.Filing(world.region("北湾镇").pk, 202604, codes, {"M02": (50, exact), "M03": (49, exact)}),
        sources.Filing(world.region("东湾镇").pk, MAY, codes, is_overdue=True),
    ]
    factory.compute(world, filed, (202505, 202604, MAY), monkeypatch)
    return filed


@pytest.fixture
def statistician(world):
    return world.post("COUNTY_STATISTICIAN", "靖远县")


@pytest.fixture
def head(world):
    return world.post("COUNTY_HEAD", "靖远县")


def month_report(by, **more) -> Report:
    return factory.rendered(by=by, kind="MONTHLY", period=periods.month(MAY), at=factory.now(), **more)


def issued_month(by, head) -> Report:
    report = month_report(by)
    with factory.acting(head):
        actions.issue(report=report, by=head, at=factory.now())
    return factory.fresh(report)


def test_the_way_through_the_screens(may, client_of, statistician, head):
    browser = client_of(statistician)
    answer = browser.post(
        "/reports/prepare/",
        {"kind": "MONTHLY", "month": "2026-05", "dated": "2026-06-08", "doc_no": "", "plans": "督促补报。"},
    )
    report = Report._base_manager.get()
    assert answer.url == f"/reports/{report.pk}/"
    waiting = browser.get(answer.url).text
    assert "生成中" in waiting and "⚠" not in waiting
    jobs.run(report.job_id)
    assert browser.get(f"/reports/{report.pk}/progress/").headers["HX-Refresh"] == "true"
    page = browser.get(answer.url).text
    assert "东湾镇1个乡镇（街道）未按期报送" in page and "督促补报。" in page and "⚠" not in page
    assert "编制人不能签发" not in page  # the statistician may not issue at all
    assert browser.get(f"/reports/{report.pk}/preview/")["Content-Type"] == "application/pdf"
    browser = client_of(head)
    assert "待签发报告" in browser.get("/inbox/").text
    browser.post(f"/reports/{report.pk}/issue/")
    page = browser.get(answer.url).text
    assert "已签发" in page and "下载 PDF" in page and "⚠" not in page
    assert browser.get(f"/reports/{report.pk}/download/").content.startswith(b"%PDF-")


def test_a_draft_is_seen_by_its_makers_alone(may, client_of, world, statistician):
    report = month_report(statistician)
    for role, place in (
        ("LEADER", "靖远县"),
        ("OFFICE_HEAD", "北湾镇"),
        ("CITY_HEAD", "白银市"),
        ("COUNTY_HEAD", "会宁县"),
    ):
        browser = client_of(world.post(role, place))
        assert report.title not in browser.get("/reports/").text
        assert browser.get(f"/reports/{report.pk}/").status_code == 404
        assert browser.get(f"/f/{report.reference}/").status_code == 404
    assert report.title in client_of(statistician).get("/reports/").text


def test_an_issued_report_is_read_above_and_below(may, client_of, world, statistician, head):
    report = issued_month(statistician, head)
    for role, place in (("LEADER", "靖远县"), ("OFFICE_HEAD", "北湾镇"), ("CITY_HEAD", "白银市")):
        browser = client_of(world.post(role, place))
        page = browser.get(f"/reports/{report.pk}/")
        assert page.status_code == 200 and "⚠" not in page.text, role
        assert browser.get(f"/reports/{report.pk}/preview/").status_code in (403, 404)
        assert report.title in browser.get("/reports/").text
    for place in ("会宁县", "海安市"):
        browser = client_of(world.post("COUNTY_HEAD", place))
        assert browser.get(f"/reports/{report.pk}/").status_code == 404
        unknown = browser.get("/f/AAAAAA-01/")
        foreign = browser.get(f"/f/{report.reference}-01/")
        assert unknown.status_code == foreign.status_code == 404
        assert stable(unknown) == stable(foreign)


def test_a_printed_code_leads_to_definition_and_value(may, client_of, world, statistician, head):
    report = issued_month(statistician, head)
    browser = client_of(head)
    row = ReportFigure._base_manager.get(
        report=report, indicator="M02", first=MAY, place=report.region, code__regex=r"^\d+$"
    )
    page = browser.get(f"/f/{report.reference}-{row.code}/").text
    assert "46件" in page and "与印出一致" in page and "受理日期在本期" in page and "⚠" not in page
    assert f"/dashboards/{report.region_id}/M02/?m={MAY}" in page
    assert browser.get(f"/f/{report.reference}-99/").status_code == 404
    cell = ReportFigure._base_manager.get(
        report=report, code__startswith="M02-", place=world.region("北湾镇")
    )
    assert "46件" in browser.get(f"/f/{report.reference}-{cell.code}/").text
    listed = browser.get(f"/f/{report.reference}/").text
    assert row.code in listed and "SHA-256" in listed and "⚠" not in listed


def test_s12_a_later_correction_leaves_the_report_and_marks_the_code(
    may, client_of, world, statistician, head
):
    report = issued_month(statistician, head)
    may[0].amounts["M02"] = (49, Precision.EXACT)
    factory.recompute(world, [MAY])
    row = ReportFigure._base_manager.get(
        report=report, indicator="M02", first=MAY, place=report.region, code__regex=r"^\d+$"
    )
    page = client_of(head).get(f"/f/{report.reference}-{row.code}/").text
    assert "46件" in page and "49件" in page and "已更正" in page
    browser = client_of(statistician)
    browser.post(f"/reports/{report.pk}/annotate/", {"text": "5月受理数更正为49件。"})
    assert "5月受理数更正为49件。" in browser.get(f"/reports/{report.pk}/").text


def test_a_failed_rendering_tells_why(may, client_of, statistician, monkeypatch):
    def fails(html, **_):
        raise render.MissingGlyphs([render.MissingGlyph("𰻝", "三𰻝村")])

    monkeypatch.setattr(render, "render_pdf", fails)
    report = month_report(statistician)
    browser = client_of(statistician)
    page = browser.get(f"/reports/{report.pk}/").text
    assert "没有字形" in page and "三𰻝村" in page and "⚠" not in page
    assert "生成失败的报告" in browser.get("/inbox/").text


def test_an_unforeseen_failure_is_told_and_can_be_repeated(may, client_of, statistician, monkeypatch):
    def breaks(html, **_):
        raise OSError("disk")

    made_well = render.render_pdf
    monkeypatch.setattr(render, "render_pdf", breaks)
    report = month_report(statistician)
    for _ in range(2):
        jobs.run(report.job_id)
    browser = client_of(statistician)
    page = browser.get(f"/reports/{report.pk}/").text
    assert "内部错误" in page and "重新生成" in page
    monkeypatch.setattr(render, "render_pdf", made_well)
    browser.post(f"/reports/{report.pk}/render/")
    report = factory.fresh(report)
    jobs.run(report.job_id)
    assert factory.fresh(report).state == "READY"


@pytest.fixture
def two_of_each_month(statistician):
    """The reports of five months: the month's own and the one since January, in the same place of the list."""
    at = factory.now()
    with factory.acting(statistician):
        return [
            Report.objects.create(
                region=statistician.region, kind=kind, first=first, last=last, reference=f"{kind[0]}{last % 10000}",
                title="报告", dated=at.date(), prepared_at=at, prepared_by=statistician, prepared_by_name="",
            )
            for last in range(202602, 202607)
            for kind, first in (("MONTHLY", last), ("YEAR_TO_DATE", 202601))
        ]  # fmt: skip


def test_reports_of_one_month_are_listed_once_each(two_of_each_month, statistician, client_of, monkeypatch):
    monkeypatch.setattr("governance.reports.queries.PAGE_SIZE", 3)
    seen, after = [], ""
    while True:
        part = client_of(statistician).get("/reports/", {"after": after}).context["page"]
        seen += [(report.last, report.pk) for report in part.rows]
        if not (after := part.older):
            break
    assert seen == sorted(((report.last, report.pk) for report in two_of_each_month), reverse=True)


def test_a_broken_place_in_the_list_shows_its_beginning(two_of_each_month, statistician, client_of):
    found = client_of(statistician).get("/reports/", {"after": "202605_x"})
    assert len(found.context["page"].rows) == 10
