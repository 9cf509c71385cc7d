"""Pages of the checks: what holds for a form, and a bureau's own, tried out on the past before they hold."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.figures import periods
from governance.return_rules import actions, backtest, forms, policy, queries
from governance.returns.models import BureauRule, ReturnForm
from governance.workflow.actions import TransitionRefused

SHOWN = 200  # flagged returns listed; the counts are of all


@require_GET
def listing(request, code=None):
    """The checks of one form; the first form without a code."""
    region, today = _bureau(request), timezone.localdate()
    known = queries.forms(region, on=today)
    chosen = _chosen(known, code)
    context = {
        "tabs": [_tab(form, chosen) for form in known],
        "found": queries.overview(region, chosen, on=today) if chosen else None,
    }
    return render(request, "return_rules/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request, code):
    """A check put together from choices; saved as a draft, which holds for nobody."""
    region = _bureau(request)
    row = _chosen(queries.forms(region, on=timezone.localdate()), code)
    form = forms.GuidedForm(request.POST or None, items=queries.items_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft(form_code=code, guided=form.guided(), by=request.post, at=timezone.now())
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("return_rules:detail", made.pk)
    crumbs = _crumbs(row, "新规则")
    return render(request, "return_rules/new.html", {"form": form, "row": row, "crumbs": crumbs})


@require_POST
def choose(request, code, rule):
    """A proposal of the pack becomes a draft."""
    _bureau(request)
    found = queries.proposal(code, rule)
    if found is None:
        raise Http404
    made = actions.choose(form_code=code, rule=found, by=request.post, at=timezone.now())
    return redirect("return_rules:detail", made.pk)


@require_GET
def detail(request, pk):
    """回看: what the check would have said in the last two years; and the switch."""
    row = _fetch(request, pk)
    today = timezone.localdate()
    result = backtest.run(
        row.rule, region=request.post.region, last_month=periods.shift(periods.month_of(today), -1)
    )
    chosen = _chosen(queries.forms(request.post.region, on=today), row.form_code)
    free = queries.first_free_month(request.post.region, row.form_code, on=today)
    context = {
        "row": row,
        "form_row": chosen,
        "words": queries.words_of(row),
        "level": queries.RuleLine(row.rule).level,
        "result": result,
        "shown": result.flagged[:SHOWN],
        "months": queries.months_ahead(free),
        "months_to_end": queries.months_ahead(max(free, row.first_month or free)),
        "can_switch_on": policy.can_switch_on(row, post=request.post),
        "can_end": policy.can_end(row, post=request.post),
        "crumbs": _crumbs(chosen, str(row)),
    }
    return render(request, "return_rules/detail.html", context)


@require_POST
def switch_on(request, pk):
    return _step(request, pk, actions.switch_on, "first_month", "已启用，自{month}起核对。")


@require_POST
def end(request, pk):
    return _step(request, pk, actions.end, "until_month", "已停用，自{month}起不再核对；以前的月份不变。")


def _step(request, pk, action, name: str, done: str):
    row = _fetch(request, pk)
    text = request.POST.get("month", "")
    if not text.isdigit():
        messages.error(request, "请选择自何月起。")
        return redirect("return_rules:detail", pk)
    try:
        action(rule=row, **{name: int(text)}, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done.format(month=periods.month(int(text)).label))
    return redirect("return_rules:detail", pk)


def _bureau(request):
    allowed, _reason = policy.can_write(post=request.post)
    if not allowed:
        raise PermissionDenied
    return request.post.region


def _tab(form: ReturnForm, chosen: ReturnForm | None) -> dict:
    url = reverse("return_rules:list_of", args=[form.code])
    return {"label": form.name, "url": url, "active": form == chosen, "count": None}


def _chosen(known: list[ReturnForm], code: str | None) -> ReturnForm | None:
    if code is None:
        return known[0] if known else None
    for form in known:
        if form.code == code:
            return form
    raise Http404


def _fetch(request, pk: int) -> BureauRule:
    try:
        return queries.fetch(pk, region=_bureau(request))
    except BureauRule.DoesNotExist as missing:
        raise Http404 from missing


def _crumbs(form: ReturnForm, last: str) -> list[dict]:
    return [
        {"label": "核对规则", "url": reverse("return_rules:list")},
        {"label": form.name, "url": reverse("return_rules:list_of", args=[form.code])},
        {"label": last, "url": ""},
    ]
