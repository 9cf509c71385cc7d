"""The pages: composing on one page, the question whether it is asked already, publishing, the catalogue."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from governance.figures import periods
from governance.form_drafts.models import FormDraft, FormDraftItem
from governance.returns import loading, pack
from governance.returns.deadlines import Timetable
from governance.returns.models import ReturnForm

OWN = {
    "section": "普法", "name": "普法活动的场次数", "unit": "SESSION", "kind": "FLOW", "level": "TOWNSHIP",
    "help": "含线上。", "legal_ref": "靖司发〔2026〕12号", "responsible": "普法科", "is_required": "on",
}  # fmt: skip

DAYS = {
    "rule": "NATURAL", "due_day": 4, "grace_days": 1, "review_day": 7, "report_day": 9, "lock_day": 15,
}  # fmt: skip


@pytest.fixture
def month() -> int:
    return periods.shift(periods.month_of(timezone.localdate()), 1)


@pytest.fixture
def drafted(world, client_of, month):
    """(browser of the statistician, the draft's address, the county)."""
    loading.load_forms()
    county = world.region("靖远县")
    browser = client_of(world.post("COUNTY_STATISTICIAN", county))
    head = {"name": "基层法治工作月报", "first_month": month, "legal_ref": "靖司发〔2026〕12号", **DAYS}
    answer = browser.post(reverse("form_drafts:new"), head)
    return browser, answer["Location"], county


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, *args) -> str:
    pk = FormDraft._base_manager.get().pk
    return reverse(f"form_drafts:{name}", args=[pk, *args])


def test_a_repeated_question_is_shown_with_its_match_and_what_was_typed_is_kept(drafted):
    browser, _url, _county = drafted
    page = text_of(browser.post(at("add"), OWN))
    assert "名称相同" in page
    assert "自2022年1月起采用" in page
    assert 'value="F:monthly:M16"' in page
    assert 'value="普法活动的场次数"' in page
    assert not FormDraftItem._base_manager.exists()
    browser.post(at("take"), {**OWN, "key": "F:monthly:M16"})
    item = FormDraftItem._base_manager.get()
    assert (item.taken_form, item.taken_code, item.section) == ("monthly", "M16", "普法")


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(drafted):
    browser, _url, _county = drafted
    page = text_of(browser.post(at("add"), {**OWN, "name": "调解率", "kind": "RATIO", "help": "只此一处"}))
    assert "比率须选择分子" in page
    assert "只此一处" in page


def test_from_draft_to_the_catalogue(drafted, world, client_of):
    browser, url, county = drafted
    found = text_of(browser.get(url, {"q": "fltszcs"}))
    assert "目录里没有" in found
    assert "法律顾问驻村" in text_of(browser.get(url, {"q": "flgw"}))
    browser.post(at("add"), {**OWN, "overlap_reason": "口径另含线上"})
    browser.post(at("add"), {**OWN, "name": "在册社区矫正对象", "unit": "PERSON", "kind": "STOCK"})
    first, second = FormDraftItem._base_manager.order_by("order")
    browser.post(at("item", second.pk), {"do": "up"})
    browser.post(at("item", first.pk), {**OWN, "name": "普法活动场次", "help": "改过的解释"})
    page = text_of(browser.get(url))
    assert "共<b>2</b>项" in page
    assert "口径另含线上" in page
    browser.post(at("offer"))
    head = client_of(world.post("COUNTY_HEAD", county))
    answer = head.post(at("publish"))
    form = ReturnForm.objects.get(bureau=county)
    assert answer["Location"] == reverse("form_drafts:detail", args=[form.pk])
    page = text_of(head.get(answer["Location"]))
    for words in ("改过的解释", "普法科", "靖司发〔2026〕12号", "名称相同"):
        assert words in page
    exported = head.get(reverse("form_drafts:export_form", args=[form.pk]))
    assert 'responsible = "普法科"' in exported.content.decode()


def test_a_form_keeps_its_own_filing_days(drafted, world, client_of, month):
    browser, url, county = drafted
    assert FormDraft._base_manager.get().timetable == Timetable(4, 7, 9, 15, None, 1)
    head = {"name": "基层法治工作月报", "first_month": month, "legal_ref": "靖司发〔2026〕12号"}
    wrong = text_of(browser.post(at("head"), {**head, **DAYS, "review_day": 3}))
    assert "应依次不早于前一步" in wrong
    browser.post(at("head"), {**head, **DAYS, "rule": "CUTOFF", "cutoff_day": 25})
    browser.post(at("add"), {**OWN, "name": "在册社区矫正对象", "unit": "PERSON", "kind": "STOCK"})
    browser.post(at("offer"))
    publisher = client_of(world.post("COUNTY_HEAD", county))
    assert "每月25日截止" in text_of(publisher.get(url))
    publisher.post(at("publish"))
    assert ReturnForm.objects.get(bureau=county).timetable == Timetable(4, 7, 9, 15, 25, 1)
    again = pack.parse(browser.get(at("export")).content.decode(), file="x.toml")
    assert again.timetable == Timetable(4, 7, 9, 15, 25, 1)


def test_another_county_finds_nothing(drafted, world, client_of):
    browser, url, county = drafted
    browser.post(at("add"), {**OWN, "name": "在册社区矫正对象", "unit": "PERSON", "kind": "STOCK"})
    browser.post(at("offer"))
    client_of(world.post("COUNTY_HEAD", county)).post(at("publish"))
    form = ReturnForm.objects.get(bureau=county)
    stranger = client_of(world.post("COUNTY_STATISTICIAN", "会宁县"))
    assert stranger.get(url).status_code == 404
    assert stranger.get(reverse("form_drafts:detail", args=[form.pk])).status_code == 404
    assert form.name not in text_of(stranger.get(reverse("form_drafts:list")))
    clerk = client_of(world.post("OFFICE_CLERK", "北湾镇"))
    assert form.name in text_of(clerk.get(reverse("form_drafts:list")))
    assert clerk.get(url).status_code == 404


def test_a_pack_file_is_taken_in_and_a_wrong_one_is_explained(drafted, month):
    browser, url, _county = drafted
    text = browser.get(at("export")).content
    wrong = SimpleUploadedFile("表.toml", text)
    page = text_of(browser.post(reverse("form_drafts:import"), {"file": wrong, "first_month": month}))
    assert "至少要有一个指标" in page
    form = ReturnForm.objects.get(code="monthly")
    good = browser.get(reverse("form_drafts:export_form", args=[form.pk])).content
    given = {"file": SimpleUploadedFile("表.toml", good), "first_month": month}
    browser.post(reverse("form_drafts:import"), given)
    taken = FormDraftItem._base_manager.filter(draft__origin__startswith="文件")
    assert taken.count() == form.items.count()


def test_the_pages_ask_a_fixed_number_of_queries(drafted, django_assert_max_num_queries):
    browser, url, _county = drafted
    form = ReturnForm.objects.get(code="monthly")
    for address in (url, reverse("form_drafts:list"), reverse("form_drafts:detail", args=[form.pk])):
        with django_assert_max_num_queries(45):
            browser.get(address)
