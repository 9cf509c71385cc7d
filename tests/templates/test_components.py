"""Every component with realistic content: what people read, what screen readers get, what CSP forbids."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from tests.templates import chart_samples, samples

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = [
    "403.html",
    "404.html",
    "500.html",
    *(f"registration/{n}.html" for n in ("logged_out", "password_change_done")),
]
UNDEFINED = "undefined variable"


class Undefined(str):
    """A template that prints a variable nobody gave is a mistake."""

    def __contains__(self, other):
        return True

    def __mod__(self, name):
        raise AssertionError(f"{UNDEFINED}: {name}")


def strict_templates():
    engine, lean = settings.TEMPLATES
    options = engine["OPTIONS"] | {"string_if_invalid": Undefined("%s"), "context_processors": []}
    return [engine | {"OPTIONS": options}, lean]


@pytest.fixture(autouse=True)
def _frame():
    """The sample addresses and no storage manifest: nothing here needs a database or collected files."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(
        ROOT_URLCONF="tests.templates.samples",
        TEMPLATES=strict_templates(),
        STORAGES=settings.STORAGES | plain,
    ):
        yield


def render(template, **context):
    return render_to_string(
        template, {"csrf_token": "t", "messages": [], **context}, RequestFactory().get("/")
    )


def part(name, **context):
    return render(f"components/{name}.html", **context)


def gallery():
    context = samples.gallery() | {"charts": chart_samples.charts()}
    return render("components/gallery.html", **context)


def words(html):
    return re.sub(r"<[^>]+>|\s+", "", html)


def test_every_component_is_in_the_gallery_and_in_the_guide():
    guide = (Path(settings.BASE_DIR) / "docs/ui-kit.md").read_text()
    for path in (FOLDER / "components").glob("*.html"):
        frame = {
            "gallery",
            "menu_groups",
            "filter_fields",
            "region_nodes",
            "region_search_results",
        }
        assert path.stem in frame or f"`{path.stem}`" in guide, path.stem
        assert path.read_text().lstrip().startswith("{%"), f"{path.stem} begins with its parameters"


def test_the_gallery_has_no_inline_style_handler_or_script():
    page = gallery()
    assert not re.search(r"\s(style|on[a-z]+)=|javascript:|<style", page)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page)


def test_ids_are_unique_and_labels_point_somewhere():
    page = gallery()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    referred = re.findall(r'\s(?:for|aria-controls|aria-labelledby|popovertarget|data-modal)="([^"]+)"', page)
    described = [one for names in re.findall(r'aria-describedby="([^"]+)"', page) for one in names.split()]
    assert referred
    assert set(referred + described) <= set(ids)


def test_a_whole_page_stays_far_below_the_budget_of_a_township_line():
    import gzip

    assert len(gzip.compress(gallery().encode())) < 30_000


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("portal", [{"post": None}, samples.portal()], ids=["anonymous", "logged in"])
def test_frame_pages_render_with_and_without_a_post(template, portal):
    page = render(template, portal=portal)
    assert "法治乡村治理门户" in page
    assert page.count("<h1") == 1


def test_the_anonymous_frame_shows_neither_tree_nor_menu():
    page = render("404.html", portal={"post": None})
    assert "region-panel" not in page
    assert "mainnav" not in page


def test_the_frame_names_person_post_office_and_keeps_the_inbox_first():
    page = render("404.html", portal=samples.portal())
    assert re.search(r"待办.*已办.*我发起的.*工作台.*人民调解", words(page))
    for text in ("王建国", "县局科室", "靖远县司法局", "退出登录", "切换岗位", "跳到正文"):
        assert text in page
    assert 'aria-current="page">调解案件' in page


def test_one_post_needs_no_switch():
    assert "切换岗位" not in render("404.html", portal=samples.portal() | {"posts_count": 1})


def test_closed_branches_of_the_tree_are_fetched_and_leaves_cannot_open():
    page = part("region_nodes", nodes=samples.region_tree())
    assert 'hx-get="/regions/21/tree/"' in page
    assert "/regions/12/tree/" not in page  # open: its children are here already
    assert 'id="tree-31"' not in page
    assert words(page).count("缺报") == 2


def test_region_search_says_when_nothing_is_found():
    result = {"name": "靖远县", "level_label": "县", "path": "白银市", "url": "/r/1"}
    assert "靖远县" in part("region_search_results", results=[result], query="jy")
    assert "没有找到“zz”" in part("region_search_results", results=[], query="zz")
    assert words(part("region_search_results", results=[], query="")) == ""


@pytest.mark.parametrize(
    ("state", "word"),
    [("MISSING", "缺报"), ("LATE", "逾期未报"), ("NOT_APPLICABLE", "不适用"), ("NOT_COMPUTED", "尚未计算")],
)
def test_an_empty_figure_shows_its_word_and_never_a_zero(state, word):
    tile = part("stat_tile", stat={"label": "受理", "state": state, "value_text": "0", "unit": "件"})
    assert word in tile
    assert "0" not in words(tile)


def test_an_unknown_state_counts_as_not_computed():
    assert "尚未计算" in part("stat_tile", stat={"label": "受理", "state": "", "value_text": "0"})


@pytest.mark.parametrize(
    ("precision", "sign"),
    [("EXACT", "4030人次"), ("AT_LEAST", "≥4030人次"), ("AT_MOST", "≤4030人次"), ("ABOUT", "约4030人次")],
)
def test_precision_is_shown_before_the_number(precision, sign):
    stat = {"label": "群众", "state": "PRESENT", "value_text": "4030", "unit": "人次", "precision": precision}
    assert sign in words(part("stat_tile", stat=stat))


def test_a_comparison_shows_its_base():
    tile = part("stat_tile", stat=samples.stats()[0])
    assert "同比+15.0%上年同期40件" in words(tile)


def test_a_deadline_shows_law_event_and_pauses():
    badge = words(part("deadline_badge", deadline=samples.deadline()))
    for text in ("剩3个工作日", "暂定", "第三十三条", "受理，2026年5月8日", "5月15日至5月18日：等待鉴定意见"):
        assert text in badge
    assert "无期限" in part("deadline_badge", deadline=None)


def test_a_running_pause_has_no_end_yet():
    deadline = samples.deadline()
    deadline["pauses"][0]["to_on"] = None
    assert "5月15日至今" in words(part("deadline_badge", deadline=deadline))


def test_errors_are_tied_to_their_fields():
    page = part("form", form=samples.bound_case_form())
    assert 'aria-describedby="id_kind_error"' in page
    assert '<div class="field-error" id="id_kind_error">' in page
    assert '<a href="#id_kind">纠纷类型</a>' in page
    assert page.count("必填</span>") == 4


def test_a_valid_form_shows_no_error_summary():
    assert "请改正" not in part("form", form=samples.CaseForm())


def test_what_a_person_typed_is_escaped():
    evil = "<script>alert(1)</script>"
    form = samples.CaseForm({"title": evil})
    pieces = [
        part("form", form=form),
        part(
            "timeline",
            entries=[{"at": samples.MOMENT, "title": evil, "by": evil, "reason": evil, "detail": evil}],
        ),
        part("description_list", items=[{"label": evil, "value": evil}]),
        part("alert", text=evil, title=evil),
        part("state_badge", label=evil, hint=evil),
        part(
            "data_table",
            table={"caption": evil, "columns": [{"label": evil}], "rows": [{"cells": [{"text": evil}]}]},
        ),
    ]
    assert not any("<script>alert" in piece for piece in pieces)


def test_a_required_reason_is_required_and_a_blocked_action_says_why():
    common = {"id": "x", "trigger_label": "退回", "action": "/x/", "title": "退回补正"}
    assert re.search(r"<textarea[^>]* required", part("confirm_dialog", reason="required", **common))
    assert not re.search(r"<textarea[^>]* required", part("confirm_dialog", reason="optional", **common))
    assert "<textarea" not in part("confirm_dialog", **common)
    blocked = part("confirm_dialog", disabled_reason="本期已锁定", **common)
    assert "disabled" in blocked
    assert "本期已锁定" in blocked
    assert "<form" not in blocked


def test_an_import_with_errors_cannot_be_confirmed():
    assert "确认导入" not in part("import_preview", preview=samples.preview(error_count=2))
    assert "确认导入 214 行" in part("import_preview", preview=samples.preview(error_count=0))


def test_only_unfinished_jobs_ask_again():
    running, done, failed = (part("progress", job=job) for job in samples.jobs())
    assert 'hx-trigger="every 2s"' in running
    assert "hx-get" not in done + failed
    assert "文件已加密" in failed


def test_masked_data_needs_a_purpose_and_shows_no_button_without_permission():
    masked = next(fact["masked"] for fact in samples.facts() if "masked" in fact)
    shown = part("masked_field", masked=masked)
    assert re.search(r'<select[^>]*name="purpose" required', shown)
    assert "监督" not in shown
    assert "上级督办" in shown
    assert "查看" not in part("masked_field", masked=masked | {"reveal_url": ""})


def test_filters_stay_in_the_address_and_the_pager_keeps_them():
    filters = part("filter_bar", form=samples.CaseFilter({"kind": "LAND"}), reset_url="?", open=False)
    assert 'method="get"' in filters
    assert '<option value="LAND" selected>' in filters
    pager = part("pager", pager=samples.gallery()["pager"])
    assert '<input type="hidden" name="kind" value="LAND">' in pager
    assert 'aria-disabled="true">‹ 较新' in pager


def test_a_table_gives_every_cell_its_column_for_small_screens():
    page = part("data_table", table=samples.table())
    assert page.count('data-label="案由"') == 6
    assert 'aria-sort="descending"' in page
    empty = part(
        "data_table", table=samples.table() | {"rows": [], "foot": None, "empty_text": "本月没有案件"}
    )
    assert "本月没有案件" in empty


def test_messages_carry_their_word():
    notes = [SimpleNamespace(level_tag=tag) for tag in ("error", "warning", "success", "info")]
    assert re.findall("错误|注意|成功|提示", part("messages", messages=notes)) == [
        "错误",
        "注意",
        "成功",
        "提示",
    ]


def test_log_in_and_choice_of_post():
    class LogIn(forms.Form):
        username = forms.CharField(label="用户名")

    page = render("registration/login.html", form=LogIn(), portal={"post": None}, next="/inbox/")
    assert '<input type="hidden" name="next" value="/inbox/">' in page
    posts = [
        {
            "id": 7,
            "role_label": "县局科室",
            "office_name": "靖远县司法局",
            "region_name": "靖远县",
            "valid_to": None,
            "is_current": True,
        }
    ]
    chosen = render("registration/choose_post.html", portal={"post": None}, posts=posts, next="")
    assert 'name="post" value="7"' in chosen
    assert "没有有效的岗位" in render(
        "registration/choose_post.html", portal={"post": None}, posts=[], next=""
    )


def test_tabs_show_a_count_of_zero():
    tabs = [
        {"label": "待审", "url": "#", "active": True, "count": 0},
        {"label": "全部", "url": "#", "active": False},
    ]
    page = part("tabs", tabs=tabs)
    assert '<span class="count">0</span>' in page
    assert page.count('class="count"') == 1
