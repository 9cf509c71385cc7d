"""Pages of the form calendar of a county bureau."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.form_calendars import actions, forms, policy, queries
from governance.workflow.actions import TransitionRefused


@require_GET
def listing(request):
    """Every form in force, whether the bureau uses it, and its days."""
    county = _county(request)
    lines = queries.forms(county, on=timezone.localdate())
    return render(request, "form_calendars/list.html", {"lines": lines, "county": county})


@require_http_methods(["GET", "POST"])
def edit(request, code):
    """Days from a coming month on, with the next twelve periods worked out beside them."""
    county, line = _line(request, code)
    earliest = queries.first_free_month(county, code, on=timezone.localdate())
    initial = forms.first_values(line.timetable, is_used=line.is_used, earliest=earliest)
    form = forms.CalendarForm(request.POST or None, initial=initial, earliest=earliest)
    if request.method == "POST" and form.is_valid() and _save(request, line.form, form):
        return redirect("form_calendars:list")
    return render(request, "form_calendars/edit.html", {**_preview(county, line, form), "form": form})


@require_GET
def preview(request, code):
    """The coming periods for what is being typed; what is not yet valid keeps the days in force."""
    county, line = _line(request, code)
    earliest = queries.first_free_month(county, code, on=timezone.localdate())
    form = forms.CalendarForm(request.GET, earliest=earliest)
    form.is_valid()
    return render(request, "form_calendars/_coming.html", _preview(county, line, form))


def _save(request, form_row, form) -> bool:
    try:
        row = actions.set_calendar(
            form=form_row,
            first_month=form.cleaned_data["first_month"],
            timetable=form.timetable,
            is_used=form.cleaned_data["is_used"],
            by=request.post,
            at=timezone.now(),
        )
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    word = "新日程已保存" if row.is_used else "已设为停用"
    messages.success(request, f"{form_row.name}：{word}，已开启的报表期不变。")
    return True


def _preview(county, line, form) -> dict:
    is_valid = form.is_bound and form.is_valid()
    setting = None
    if is_valid:
        found = form.cleaned_data
        setting = queries.Setting(found["first_month"], found["is_used"], form.timetable)
    rows = queries.coming(county, line.form, setting=setting, on=timezone.localdate())
    return {"line": line, "county": county, "rows": rows, "is_stale": form.is_bound and not is_valid}


def _line(request, code):
    if not policy.can_set(post=request.post)[0]:
        raise Http404  # a form of another bureau answers as one that does not exist
    county = _county(request)
    for line in queries.forms(county, on=timezone.localdate()):
        if line.form.code == code:
            return county, line
    raise Http404


def _county(request):
    allowed, _reason = policy.can_set(post=request.post)
    if not allowed:
        raise PermissionDenied
    return request.post.region
