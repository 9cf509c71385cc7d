"""Saved views: what is stored, who sees it, and that no search word ever is."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mediation.desk import saved_views
from mediation.desk.models import SavedView
from mediation.desk.saved_views import ViewRefused

pytestmark = pytest.mark.django_db

STORED = [
    ("cases", {"state": "MEDIATING", "sort": "due"}, {"state": "MEDIATING", "sort": "due"}),
    ("cases", {"q": "张三", "state": "AGREED"}, {"state": "AGREED"}),
    (
        "cases",
        {"older": "20260301-4", "jump": "2026-03-01", "unknown": "x", "overdue": "on"},
        {"overdue": "on"},
    ),
    ("cases", {"accepted_from": "2026年3月1日"}, {"accepted_from": "2026年3月1日"}),
    ("overdue", {"committee": "北湾镇", "state": "AGREED"}, {"committee": "北湾镇"}),
]
REFUSED = [
    ("cases", {"state": "NO_SUCH_STATE"}, "状态"),
    ("cases", {"outcome": "x"}, "结果"),
    ("cases", {"accepted_from": "三月"}, "受理自"),
    ("overdue", {"dispute_type": "ZZ"}, "纠纷类型"),
    ("no-such-list", {"state": "AGREED"}, "没有这个列表"),
]


@pytest.mark.parametrize(("page", "data", "kept"), STORED)
def test_what_is_stored(page, data, kept):
    assert saved_views.conditions(page, data) == kept


@pytest.mark.parametrize(("page", "data", "words"), REFUSED)
def test_what_is_refused(page, data, words):
    with pytest.raises(ViewRefused, match=words):
        saved_views.conditions(page, data)


@given(st.dictionaries(st.sampled_from(["q", "committee", "mediator", "older", "x"]), st.text(max_size=20)))
def test_no_search_word_is_ever_kept(data):
    try:
        kept = saved_views.conditions("cases", data)
    except ViewRefused:
        return
    assert "q" not in kept
    assert set(kept) <= {"committee", "mediator"}


@pytest.fixture
def posts(world):
    return {
        "head": world.post("OFFICE_HEAD", "北湾镇"),
        "clerk": world.post("OFFICE_CLERK", "北湾镇"),
        "neighbour": world.post("OFFICE_HEAD", "东湾镇"),
        "bureau": world.post("COUNTY_CASE_OFFICER", "靖远县"),
    }


@pytest.fixture
def browse(posts, client_of):
    return lambda who: client_of(posts[who])


def save(client, **fields):
    data = {"page": "cases", "name": "在调", "query": "state=MEDIATING&sort=due"}
    return client.post(reverse("desk:save_view"), data | fields, follow=True).content.decode()


def test_saving_leads_to_the_list_and_pins_the_view(browse):
    page = save(browse("head"))
    assert "已存为视图“在调”" in page
    assert "chip--on" in page


def test_the_same_name_again_replaces_what_it_held(browse):
    client = browse("head")
    save(client)
    save(client, query="state=AGREED")
    assert SavedView._base_manager.get().query == {"state": "AGREED"}


def test_search_words_are_left_out_and_the_person_is_told(browse):
    page = save(browse("head"), query="q=张三&state=MEDIATING")
    assert "检索词没有保存" in page
    assert SavedView._base_manager.get().query == {"state": "MEDIATING"}
    assert "没有可以保存的条件" in save(browse("head"), name="只有检索词", query="q=张三")


@pytest.mark.parametrize(
    ("name", "words"), [("", "起一个名称"), ("视" * 21, "不超过20个字"), ("  ", "起一个名称")]
)
def test_a_view_needs_a_short_name(browse, name, words):
    assert words in save(browse("head"), name=name)
    assert not SavedView._base_manager.exists()


@pytest.mark.parametrize(
    ("who", "private", "shared"), [("clerk", 0, 1), ("neighbour", 0, 0), ("bureau", 0, 0)]
)
def test_who_sees_a_private_and_a_shared_view(browse, who, private, shared):
    save(browse("head"))
    assert browse(who).get(reverse("cases:list")).content.decode().count('class="chip') == private
    save(browse("head"), is_shared="on")
    assert browse(who).get(reverse("cases:list")).content.decode().count('class="chip') == shared


def test_only_its_owner_changes_or_deletes_a_shared_view(browse):
    save(browse("head"), is_shared="on")
    view = SavedView._base_manager.get()
    address = reverse("desk:change_view", args=[view.pk])
    assert (
        "只有保存人可以修改" in browse("clerk").post(address, {"delete": "1"}, follow=True).content.decode()
    )
    assert browse("neighbour").post(address, {"delete": "1"}).status_code == 404
    browse("head").post(address, {"name": "调解中的", "is_pinned": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.is_pinned) == ("调解中的", False, True)
    browse("head").post(address, {"delete": "1"})
    assert not SavedView._base_manager.exists()


def test_two_views_of_one_list_do_not_take_the_same_name(browse):
    client = browse("head")
    save(client)
    save(client, name="待签")
    view = SavedView._base_manager.get(name="待签")
    page = client.post(reverse("desk:change_view", args=[view.pk]), {"name": "在调"}, follow=True)
    assert "已有名为“在调”的视图" in page.content.decode()


def test_a_code_that_no_longer_exists_is_left_out_when_opened(posts, act_as):
    with act_as(posts["head"]):
        view = saved_views.save(
            page="cases",
            name="旧",
            data={"state": "AGREED", "sort": "due"},
            is_shared=False,
            by=posts["head"],
        )
        view.query["state"] = "ABOLISHED"
        assert parse_qs(urlsplit(saved_views.address(view)).query) == {"sort": ["due"]}


def test_the_database_refuses_search_words(posts, act_as):
    head = posts["head"]
    with act_as(head), pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(
            region=head.region,
            page="cases",
            name="名",
            query={"q": "张三"},
            office_id=head.office_id,
            by=head,
        )
