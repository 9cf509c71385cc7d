import dataclasses
import re
from datetime import UTC, datetime

import pytest

from governance.reports import documents, layout, render
from governance.reports.documents import (
    Align,
    Attachment,
    Cell,
    Column,
    Heading,
    Masthead,
    MastheadStyle,
    Paragraph,
    Row,
    Table,
)
from governance.reports.sentences import plain
from tests.governance.reports import pages
from tests.governance.reports.pages import MM
from tests.governance.reports.samples import county_monthly
from tests.governance.reports.samples_city import city_year_to_date

BASE = "https://portal.example.gov.cn/"
CHARACTER, LINE = 15.75, 28.95
LEFT, TOP, RIGHT, BOTTOM = 28 * MM, 37 * MM, 184 * MM, 262 * MM

pytestmark = pytest.mark.usefixtures("font_folder")


def printed(report, **options) -> bytes:
    return render.render_pdf(layout.html_of(documents.to_json(report), base_url=BASE, **options))


@pytest.fixture(scope="module")
def county(font_folder):
    return pages.reader(printed(county_monthly())).pages


@pytest.fixture(scope="module")
def city(font_folder):
    return pages.reader(printed(city_year_to_date())).pages


@pytest.fixture(scope="module")
def full_page(font_folder):
    """Nothing but one endless paragraph of single characters: its second page is full."""
    report = dataclasses.replace(
        city_year_to_date(),
        body=(Paragraph(plain("法治乡村" * 500)),),
        attachments=(),
        sources=(),
        masthead=None,
    )
    return pages.reader(printed(report)).pages[1]


def test_a_full_page_has_22_lines_of_28_characters(full_page):
    lines = pages.lines(full_page, CHARACTER)
    assert [len(text) for text in lines.values()] == [28] * 22
    baselines = sorted(lines)
    steps = {round(later - earlier, 1) for earlier, later in zip(baselines, baselines[1:], strict=False)}
    assert steps <= {28.9, 29.0}


def test_the_type_area_is_156_by_225_mm(full_page):
    runs = [run for run in pages.runs(full_page) if run.size == CHARACTER]
    assert float(full_page.mediabox.width) == pytest.approx(210 * MM, abs=0.1)
    assert float(full_page.mediabox.height) == pytest.approx(297 * MM, abs=0.1)
    assert min(run.x for run in runs) == pytest.approx(LEFT, abs=0.1)
    assert min(run.y for run in runs) - 0.88 * CHARACTER >= TOP
    assert max(run.y for run in runs) + 0.12 * CHARACTER <= BOTTOM


@pytest.mark.parametrize("attached", [(), (Attachment("明细", (Paragraph(plain("无")),)),)])
def test_the_signature_takes_a_paragraph_along_to_a_new_page(attached):
    """With six to eight short paragraphs the signature would stand alone on the second page."""
    for paragraphs in (6, 8):
        body = tuple(Paragraph(plain(f"第{number}段。")) for number in range(paragraphs))
        report = dataclasses.replace(city_year_to_date(), body=body, attachments=attached, sources=())
        second = pages.reader(printed(report)).pages[1].extract_text()
        assert "段。" in second, paragraphs


def test_page_numbers_stand_outside_7_mm_below(city):
    odd, even = (_number(page) for page in (city[2], city[1]))
    assert (odd.text, even.text) == ("— 3 —", "— 2 —")
    assert even.x == pytest.approx(LEFT + 14, abs=0.1)
    assert odd.x > 150 * MM
    for number in (odd, even):
        assert number.size == 14
        assert "Serif" in number.font
        assert number.y - 0.88 * 14 == pytest.approx(BOTTOM + 7 * MM, abs=0.5)


def test_lying_page_keeps_the_number_in_its_physical_place(county, city):
    """Turned upright, the number of the lying page stands where the standing pages have theirs."""
    lying, standing = county[4], city[4]
    assert float(lying.mediabox.width) == pytest.approx(297 * MM, abs=0.1)
    across, upright = _number(lying), _number(standing)
    assert across.text == upright.text == "— 5 —"
    from_foot = float(standing.mediabox.height) - upright.y
    assert across.x == pytest.approx(from_foot, abs=0.5)
    assert across.y == pytest.approx(upright.x, abs=0.5)


def test_headings_have_their_faces_and_numbers(county):
    text = "\n".join(page.extract_text() for page in county)
    for heading in (
        "一、主要指标完成情况",
        "（一）人民调解",
        "1.法律顾问合同续签",
        "（1）责任分工",
        "五、下一步打算",
    ):
        assert heading in text
    faces = {run.text: run.font for page in county for run in pages.runs(page) if run.size == CHARACTER}
    assert "Sans" in faces["一、主要指标完成情况"]
    assert "Script" in faces["（一）人民调解"]
    assert any("Body" in font for font in faces.values())


def test_title_is_set_in_two_lines_of_22_points(county):
    lines = list(pages.lines(county[0], 22).values())
    assert lines == ["景泰县2026年5月", "法治乡村建设工作情况"]


def test_s05_rare_names_come_back_from_the_report(county):
    text = "".join(page.extract_text() for page in county).replace("\n", "")
    for name in ("三道埫村", "大水䃎村", "长垎村", "窵岔村", "中窎村", "噇口村"):
        assert name in text


def test_s10_at_least_is_printed_without_growth(county):
    text = "".join(page.extract_text() for page in county).replace("\n", "")
    assert "共为农民工追回欠薪200余万元04。" in text
    assert "4030余人次05。" in text


def test_s11_missing_township_is_named_with_its_share(county):
    text = "".join(page.extract_text() for page in county).replace("\n", "")
    assert "寺滩乡1个乡镇未按期报送，以上数据未包含（上年同期占5.0%）。" in text


def test_table_head_repeats_and_no_row_is_left_alone(city):
    tables = [page for page in city if "序号" in page.extract_text()]
    assert len(tables) >= 3
    for page in tables:
        rows = {run.y for run in pages.runs(page) if run.size == 10.5}
        assert len(rows) >= 3


@pytest.fixture(scope="module")
def ruled(font_folder):
    """The pages of a table of three columns that goes on over a page."""
    row = Row((Cell("1"), Cell("合格"), Cell("—")))
    heads = (Column("甲"), Column("乙"), Column("丙"))
    table = Table("表", heads, (*(row,) * 45, dataclasses.replace(row, is_total=True)))
    report = dataclasses.replace(
        city_year_to_date(), body=(table,), attachments=(), sources=(), masthead=None, imprint=None
    )
    return [pages.frames(page) for page in pages.reader(printed(report)).pages if pages.frames(page)]


def test_tables_are_framed_on_each_page(ruled):
    assert len(ruled) == 2
    for whole, *_ in ruled:
        assert whole.rules == pytest.approx([0.8] * 4, abs=0.01)


def test_cells_are_ruled_by_halves_that_touch(ruled):
    for whole, *cells in ruled:
        sides = [cell.outer[0] for cell in cells[:3]]
        assert sides == pytest.approx(
            [whole.inner[0] + whole.inner[2] * share / 3 for share in range(3)], abs=0.01
        )
        tops = sorted({round(cell.outer[1], 2) for cell in cells})
        feet = sorted({round(cell.outer[1] + cell.outer[3], 2) for cell in cells})
        assert tops[1:] == pytest.approx(feet[:-1], abs=0.02)
        assert (tops[0], feet[-1]) == pytest.approx(
            (whole.inner[1], whole.inner[1] + whole.inner[3]), abs=0.02
        )


def test_head_and_total_are_set_apart_by_heavier_rules(ruled):
    for part, (_, *cells) in enumerate(ruled):
        heavy = [[index for index, rule in enumerate(cell.rules) if rule > 0.5] for cell in cells]
        assert heavy[:3] == [[2]] * 3, "below the head"
        assert heavy[-3:] == [[0] if part else []] * 3, "above the total"
        assert not any(heavy[3:-3])


@pytest.mark.parametrize(
    ("text", "columns", "is_short"),
    [
        ("12", 1, True),
        ("100.0", 7, True),
        ("", 7, True),
        ("100.0%", 7, False),
        ("缺报", 7, False),
        ("1 2", 7, False),
        ("3/4", 7, False),
        ("12345", 12, True),
        ("12345", 16, False),
        ("123", 16, True),
        ("12", 40, False),
    ],
)
def test_only_figures_that_fit_their_column_are_never_parted(text, columns, is_short):
    table = Table("表", (Column("甲"),) * columns, (Row((Cell(text),) * columns),))
    report = dataclasses.replace(city_year_to_date(), body=(table,), attachments=(), sources=())
    html = layout.html_of(documents.to_json(report), base_url=BASE)
    assert set(re.findall(r'<td class="([^"]*)">', html)) == {"center short" if is_short else "center"}


def test_imprint_ends_the_last_page(city, county):
    for document, issuer in ((city, "白银市司法局办公室"), (county, "景泰县司法局")):
        last = document[-1]
        foot = [run for run in pages.runs(last) if run.size == 14 and "—" not in run.text]
        lowest = max(foot, key=lambda run: run.y)
        assert "印发" in "".join(run.text for run in foot if run.y == lowest.y)
        assert issuer in "".join(run.text for run in foot)
        assert BOTTOM - 24 < lowest.y < BOTTOM


def test_lines_of_text_reach_the_right_margin(city):
    """A line cut short by a mark that may not begin the next is spread over its gaps."""
    texts = pages.lines(city[1], CHARACTER).values()
    assert 27 in {len(text) for text in texts}, "the sample has a line that falls short"
    widths = [width for count, width in pages.drawn_widths(city[1], CHARACTER) if count in (27, 28)]
    assert len(widths) > 10
    assert all(441 <= width <= 442.5 for width in widths)


def test_report_is_tagged_and_names_its_language(county):
    root = county[0].indirect_reference.pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"


def test_each_page_names_report_moment_and_checksum(county):
    frozen = documents.to_json(county_monthly())
    group = documents.checksum(frozen)[:4].upper()
    for page in county:
        text = page.extract_text()
        assert "报告编号 K7Q2F3" in text
        assert "数据截至2026年6月6日9时" in text
        assert f"校验码 {group}" in text


def test_every_code_is_a_link_that_resolves(county):
    links = {
        str(annotation.get_object()["/A"]["/URI"])
        for page in county
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object()
    }
    codes = documents.codes_in(county_monthly())
    assert links == {f"https://portal.example.gov.cn/f/K7Q2F3-{code}" for code in codes}


def test_preview_is_marked_on_every_page_and_the_issue_is_not(county):
    preview = pages.reader(printed(county_monthly(), is_preview=True)).pages
    assert all(layout.PREVIEW.split()[0] in page.extract_text().replace(" ", "") for page in preview)
    assert not any("预览稿" in page.extract_text() for page in county)


HOSTILE = (
    '<img src="http://127.0.0.1:9/a.png">',
    "<style>@import url(file:///etc/passwd);</style>",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    '"><td colspan="1000000">',
    "</style><script>x</script>",
    "{{ settings.SECRET_KEY }}{% load static %}",
    "]]>&lt;!--",
    "<div>" * 300,
)


def test_hostile_values_in_every_field_are_printed_as_text():
    report = city_year_to_date()
    hostile = "".join(HOSTILE)
    table = Table(
        hostile, (Column(hostile, 10, Align.START),), (Row((Cell(hostile[:900]),)),), hostile[:60], hostile
    )
    attacked = dataclasses.replace(
        report,
        title=HOSTILE[0],
        issuer=HOSTILE[1],
        addressee=HOSTILE[2],
        masthead=Masthead(MastheadStyle.BULLETIN, HOSTILE[3], HOSTILE[4], HOSTILE[5], HOSTILE[6]),
        body=(Heading(1, hostile[:200]), Paragraph(plain(hostile)), table),
        attachments=(Attachment(HOSTILE[0], (Paragraph(plain(hostile)),)),),
    )
    text = pages.text_of(printed(attacked)).replace("\n", "").replace(" ", "")
    for value in HOSTILE[:7]:
        assert value.replace(" ", "") in text
    assert "root:" not in text


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("景泰县2026年5月法治乡村建设工作情况", ["景泰县2026年5月", "法治乡村建设工作情况"]),
        ("数据说明", ["数据说明"]),
        ("自己\n分行", ["自己", "分行"]),
        (
            "白银市司法局关于2026年1—5月法治乡村建设工作情况的报告",
            ["白银市司法局关于2026年1—5月", "法治乡村建设工作情况的报告"],
        ),
    ],
)
def test_titles_part_where_words_part(title, lines):
    assert layout.title_lines(title) == lines


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_headings_count_in_chinese(number, said):
    assert layout.chinese_number(number) == said


def test_lower_headings_start_anew():
    numbers = layout.Numbering()
    assert [numbers.next(level) for level in (1, 2, 2, 3, 1, 2)] == [
        "一、",
        "（一）",
        "（二）",
        "1.",
        "二、",
        "（一）",
    ]


def test_moments_are_told_in_beijing_time():
    assert layout.chinese_moment(datetime(2026, 6, 6, 1, 0, tzinfo=UTC)) == "2026年6月6日9时"
    assert layout.chinese_moment(datetime(2026, 6, 6, 1, 5, tzinfo=UTC)) == "2026年6月6日9时5分"


def test_template_version_follows_the_files(monkeypatch, tmp_path):
    before = layout.template_version()
    assert len(before) == 64
    copied = tmp_path / "reports"
    copied.mkdir()
    for file in (layout.TEMPLATES / "reports").iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(layout, "TEMPLATES", tmp_path)
    layout.template_version.cache_clear()
    assert layout.template_version() == before
    (copied / "base.css").write_text("p{}")
    layout.template_version.cache_clear()
    assert layout.template_version() != before
    layout.template_version.cache_clear()


def _number(page):
    return next(run for run in pages.runs(page) if run.size == 14 and run.text.startswith("— "))
