"""Saved views: what may be stored of a list's conditions, and saving, renaming, pinning, deleting.

A view stores conditions as they stand in the address, checked by the form of its list when it is saved and
again whenever it is opened: a code that no longer exists is left out. Words of the search box are not stored,
neither in a private view nor in a shared one, because they may be the name of a party.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from governance.workflow.actions import TransitionRefused
from mediation.cases.forms import FilterForm
from mediation.desk.forms import WorkFilterForm
from mediation.desk.models import SavedView
from mediation.desk.worklists import WORKLISTS

CASES = "cases"
FORMS = {CASES: FilterForm, **dict.fromkeys(WORKLISTS, WorkFilterForm)}
NEVER_STORED = frozenset({"q"})
MOST = 20


class ViewRefused(TransitionRefused):
    """视图操作被拒绝: the message says what to do instead."""


@dataclass(frozen=True)
class Tab:
    """A view as the list shows it."""

    view: "SavedView | Pinned"
    url: str
    is_own: bool
    active: bool


class Pinned(NamedTuple):
    """What a tab needs of a saved view."""

    page: str
    name: str
    query: dict[str, str]
    by_id: int


def conditions(page: str, data: Mapping[str, str]) -> dict[str, str]:
    """What of an address may be stored; refuses an unknown list and conditions that make no sense."""
    if page not in FORMS:
        raise ViewRefused("没有这个列表，请从列表页保存视图。")
    kept = _storable(page, data)
    form = FORMS[page](kept)
    form.full_clean()
    if form.errors:
        name = next(iter(form.errors))
        raise ViewRefused(f"条件“{form.fields[name].label}”有误，请改正后再保存。")
    return kept


def address(view: SavedView | Pinned) -> str:
    """The list under this view's conditions, without those that no longer make sense."""
    if view.page not in FORMS:
        return reverse("cases:list")
    kept = _storable(view.page, view.query)
    form = FORMS[view.page](kept)
    form.full_clean()
    good = {name: text for name, text in kept.items() if name not in form.errors}
    return f"{page_url(view.page)}?{urlencode(good)}" if good else page_url(view.page)


def page_url(page: str) -> str:
    return reverse("cases:list") if page == CASES else reverse("desk:worklist", args=[page])


def page_label(page: str) -> str:
    return "调解案件" if page == CASES else f"工作清单：{WORKLISTS[page].label}" if page in WORKLISTS else "—"


def tabs(page: str, *, post, current: Mapping[str, str]) -> list[Tab]:
    """Pinned views of this list, one's own first; one query."""
    now = _storable(page, current)
    found = [
        Tab(view, address(view), view.by_id == post.pk, _storable(page, view.query) == now)
        for view in _pinned(page, post)
    ]
    return sorted(found, key=lambda tab: (not tab.is_own, tab.view.name))


@transaction.atomic
def save(*, page: str, name: str, data: Mapping[str, str], is_shared: bool, by) -> SavedView:
    """保存视图: the conditions of now under a name; the same name again replaces what it held."""
    name, query = _name(name), conditions(page, data)
    if not query:
        raise ViewRefused("当前没有可以保存的条件。案号或当事人的检索词不保存，请另设条件后再保存。")
    mine = SavedView.objects.filter(by=by, page=page)
    if mine.exclude(name=name).count() >= MOST:
        raise ViewRefused(f"每个列表最多保存{MOST}个视图，请先删除不用的。")
    view, _ = SavedView.objects.update_or_create(
        region_id=by.region_id,
        by=by,
        page=page,
        name=name,
        defaults={"query": query, "is_shared": is_shared, "office_id": by.office_id},
    )
    return view


def change(*, view: SavedView, name: str, is_shared: bool, is_pinned: bool, by) -> SavedView:
    """改名、共用、固定: only by whoever saved it."""
    _refuse_foreign(view, by)
    view.name, view.is_shared, view.is_pinned = _name(name), is_shared, is_pinned
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise ViewRefused(f"已有名为“{view.name}”的视图，请换一个名称。") from None
    return view


def delete(*, view: SavedView, by) -> None:
    _refuse_foreign(view, by)
    view.delete()


# --- 内部 -------------------------------------------------------------------------------------------

_PINNED = """select page, name, query, by_id from mediation_savedview
    where page = %s and is_pinned and (by_id = %s or is_shared and office_id = %s)"""


def _pinned(page: str, post) -> list[Pinned]:
    """By hand, as every list asks and hardly anybody has one; `SavedViewQuerySet.readable_by` says the same."""
    with connection.cursor() as cursor:
        cursor.execute(_PINNED, [page, post.pk, post.office_id])
        rows = cursor.fetchall()
    return [Pinned(page, name, json.loads(query), by_id) for page, name, query, by_id in rows]


def _storable(page: str, data: Mapping[str, str]) -> dict[str, str]:
    known = FORMS[page].base_fields
    return {
        name: str(data[name]).strip()
        for name in known
        if name not in NEVER_STORED and str(data.get(name, "")).strip()
    }


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise ViewRefused("请给视图起一个名称，例如“本周到期的欠薪案件”。")
    if len(name) > 20:
        raise ViewRefused("视图名称不超过20个字。")
    return name


def _refuse_foreign(view: SavedView, by) -> None:
    if view.by_id != by.pk:
        raise ViewRefused(f"这个视图由{view.by.person_name}保存，只有保存人可以修改或删除。")
