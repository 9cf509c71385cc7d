"""What surrounds the content of desk pages: tabs, pager, crumbs, addresses. No reads of cases."""

from urllib.parse import urlencode

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from mediation.cases import panels
from mediation.cases.panels import Panel
from mediation.desk import groups, saved_views, worklists

PAGE_KEYS = ("older", "newer")
CRUMBS = [{"label": "人民调解", "url": ""}]


def may_hand_over(post) -> bool:
    """Handing over many cases is the office's and the bureau's; a mediator assigns case by case."""
    return checks.has_permission(post, P.MEDIATION_CASE_HANDOVER)


def work_frame(request, chosen, form, page, counts: dict[str, int]) -> dict:
    kept = _kept(request)
    return {
        "list": chosen,
        "count": counts[chosen.key],
        "tabs": tabs(chosen, counts, form),
        "chips": [_chip(form, kept, name) for name in form.conditions()],
        "views": views_bar(chosen.key, request),
        "reset_url": reverse("desk:worklist", args=[chosen.key]),
        "query": request.GET.urlencode(),
        "may_hand_over": may_hand_over(request.post),
        "pager": {
            "newer_url": _with(kept, newer=page.newer),
            "older_url": _with(kept, older=page.older),
            "range_text": f"本页 {len(page.lines)} 件",
            "jump": None,
        },
        "crumbs": [*CRUMBS, {"label": "工作清单", "url": ""}],
    }


def around_the_list(request) -> dict:
    """What the desk adds to the list of cases: saved views, and handing over all that was found."""
    bar = views_bar(saved_views.CASES, request)
    address = f"{reverse('desk:handover')}?{bar['query']}" if may_hand_over(request.post) else ""
    return {"views": bar, "hand_over_url": address if bar["query"] else ""}


def views_bar(page: str, request) -> dict:
    """The saved views above a list, and whether what stands in the address can be saved; one query."""
    current = request.GET.dict()
    found = saved_views.tabs(page, post=request.post, current=current)
    names = saved_views.FORMS[page].base_fields
    return {
        "page": page,
        "tabs": found,
        "query": urlencode({name: text for name, text in current.items() if name in names and text}),
        "can_save": any(current.get(name) for name in names),
        "has_words": bool(current.get("q")),
    }


def tabs(chosen, counts: dict[str, int], form) -> list[dict]:
    """Every list with its count; the conditions go along."""
    query = urlencode(form.conditions())
    return [
        {
            "label": one.label,
            "url": reverse("desk:worklist", args=[one.key]) + (f"?{query}" if query else ""),
            "active": one.key == chosen.key,
            "count": counts[one.key],
        }
        for one in worklists.WORKLISTS.values()
    ]


def group_crumbs(group) -> list[dict]:
    return [
        *CRUMBS,
        {"label": "同类纠纷", "url": reverse("desk:groups")},
        {"label": str(group), "url": ""},
    ]


def step_frame(request, chosen, case, action) -> dict:
    query = request.GET.urlencode()
    address = reverse("desk:worklist", args=[chosen.key])
    return {
        "query": query,
        "back_url": f"{address}?{query}" if query else address,
        "crumbs": [
            *CRUMBS,
            {"label": f"工作清单：{chosen.label}", "url": address},
            {"label": f"{action.label} {case}", "url": ""},
        ],
    }


def _kept(request) -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.GET.items() if key not in PAGE_KEYS and value]


def _with(kept: list[tuple[str, str]], **more: str) -> str:
    return f"?{urlencode([*kept, *more.items()])}" if all(more.values()) else ""


def _chip(form, kept: list[tuple[str, str]], name: str) -> dict:
    value = form.cleaned_data[name]
    shown = dict(getattr(form.fields[name], "choices", [])).get(value, value)
    rest = urlencode([(key, text) for key, text in kept if key != name])
    return {"label": f"{form.fields[name].label}：{shown}", "remove_url": f"?{rest}"}


def of_case(*, case, post) -> Panel | None:
    """On the case page: the group of identical disputes to which it belongs."""
    member = groups.membership(case)
    return Panel("desk/_case_panel.html", {"group": member.group}) if member else None


def register_all() -> None:
    panels.register_around_list("desk", around_the_list)
    panels.register("desk.group", of_case)
