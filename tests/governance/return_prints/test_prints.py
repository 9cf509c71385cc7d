"""The printed form: what stands on it, its check code, and its pages."""

import pytest
from django.urls import reverse

from governance.figures import indicators
from governance.reports import render
from governance.return_prints import documents
from governance.return_prints.documents import Form
from governance.returns import actions, pages
from tests.factories import returns as made
from tests.factories.returns import moment
from tests.governance.reports.conftest import font_folder

pytestmark = pytest.mark.django_db
__all__ = ["font_folder"]


@pytest.fixture
def clerk(world, monkeypatch):
    monkeypatch.setattr(indicators, "_indicators", {})
    made.open_month(world.region("海安市"))
    return world.post("OFFICE_CLERK", "海安镇")


@pytest.fixture
def row(clerk):
    return made.fill(made.return_of(clerk.region), by=clerk, at=moment(6, 1))


def page_of(row, clerk) -> pages.Page:
    with made.acting(clerk):
        return pages.page(made.fresh(row), post=clerk, on=moment(6, 2).date())


def html(row, clerk, **more) -> str:
    form = Form(page_of(row, clerk), **{"is_blank": False, "is_landscape": False, **more})
    return documents.html_of(form, printed_on=moment(6, 2).date())


def test_a_filled_form_has_everything_the_paper_form_has(row, clerk):
    text = html(row, clerk)
    for words in ("法治乡村治理月报", "填报单位：海安镇", "2026年5月（2026年5月1日至2026年5月31日）", "填表人：",
                  "审核人：", "负责人：", "单位盖章", "表式第1版", "校验码 ", "草稿，尚未报送", ">52000<"):  # fmt: skip
        assert words in text, words


def test_a_blank_form_has_the_lines_and_no_numbers(row, clerk):
    text = html(row, clerk, is_blank=True)
    assert "纠纷排查数" in text
    assert "52000" not in text
    assert "草稿" not in text


def test_the_code_changes_with_the_content_and_only_then(row, clerk):
    first = documents.check_code(page_of(row, clerk), is_blank=False)
    assert documents.check_code(page_of(row, clerk), is_blank=False) == first
    with made.acting(clerk):
        entry = actions.Entry("M01", "7", made.seen(row, "M01"))
        actions.save_cells(monthly_return=row, entries=[entry], by=clerk, at=moment(6, 2))
    assert documents.check_code(page_of(row, clerk), is_blank=False) != first


@pytest.mark.usefixtures("font_folder")
@pytest.mark.parametrize("across", ["0", "1"])
def test_the_pages_come_while_the_person_waits(row, clerk, client_of, across):
    answer = client_of(clerk).get(reverse("return_prints:form", args=[row.pk]), {"across": across})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert render.page_count(answer.content) == 1 + int(across)
    assert (
        documents.check_code(page_of(row, clerk), is_blank=False)
        in client_of(clerk).get(reverse("return_prints:choose", args=[row.pk])).text
    )


def test_a_neighbour_prints_nothing(row, world, client_of):
    stranger = client_of(world.post("OFFICE_CLERK", "李堡镇"))
    for name in ("choose", "form"):
        assert stranger.get(reverse(f"return_prints:{name}", args=[row.pk])).status_code == 404
