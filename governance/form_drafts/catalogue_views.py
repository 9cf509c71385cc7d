"""表式目录: every form that the reader's bureau may file, its versions, its lines, what overlaps."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.form_drafts import catalogue, forms, packfile, policy, queries
from governance.form_drafts.views import toml_response
from governance.returns.models import ReturnForm


@require_GET
def listing(request):
    region, may_see = request.post.region, policy.can_see(post=request.post)
    context = {
        "entries": catalogue.entries(region, on=timezone.localdate()),
        "drafts": queries.drafts(region) if may_see else [],
        "can_draft": policy.can_draft(post=request.post)[0],
    }
    return render(request, "form_drafts/list.html", context)


@require_GET
def detail(request, form_id):
    """One version: basis, lines with their owners, and which of them other forms ask too."""
    form = _fetch(request, form_id)
    months = queries.first_months(on=timezone.localdate())
    context = {
        "form": form,
        "versions": catalogue.versions(form),
        "lines": catalogue.lines(form, bureau_of(request), on=timezone.localdate()),
        "can_draft": policy.can_draft(post=request.post)[0],
        "is_own": form.bureau_id == request.post.region_id,
        "month_form": forms.MonthForm(months=months),
        "crumbs": [{"label": "表式", "url": reverse("form_drafts:list")}, {"label": form.name, "url": ""}],
    }
    return render(request, "form_drafts/detail.html", context)


@require_GET
def export(request, form_id):
    """The published version as a pack file."""
    form = _fetch(request, form_id)
    return toml_response(packfile.text_of(form, form.items.all()), f"{form.code}-v{form.version}")


def bureau_of(request):
    """The county that the reader belongs to, or the city itself."""
    return catalogue.bureau_of(request.post.region)


def _fetch(request, form_id: int) -> ReturnForm:
    rows = ReturnForm.objects.used_by(bureau_of(request)).select_related("bureau")
    form = rows.filter(pk=form_id).first()
    if form is None:
        raise Http404
    return form
