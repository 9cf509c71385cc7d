"""Saving a view from a list, and the page where one's views are renamed, shared, pinned, deleted."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from governance.workflow.actions import TransitionRefused
from mediation.desk import pages, saved_views
from mediation.desk.models import SavedView


@require_POST
def save(request):
    """The conditions of the list from which the form was sent, under a name."""
    page, query = request.POST.get("page", ""), request.POST.get("query", "")
    data = QueryDict(query).dict()
    try:
        view = saved_views.save(
            page=page,
            name=request.POST.get("name", ""),
            data=data,
            is_shared="is_shared" in request.POST,
            by=request.post,
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        back = saved_views.page_url(page) if page in saved_views.FORMS else saved_views.page_url("cases")
        return redirect(f"{back}?{query}" if query else back)
    words = "检索词没有保存，其余条件" if data.get("q") else "当前条件"
    messages.success(request, f"{words}已存为视图“{view.name}”。")
    return redirect(saved_views.address(view))


@require_GET
def views(request):
    rows = SavedView.objects.readable_by(request.post).select_related("by").order_by("page", "name", "pk")
    lines = [
        {
            "view": view,
            "url": saved_views.address(view),
            "page": saved_views.page_label(view.page),
            "is_own": view.by_id == request.post.pk,
        }
        for view in rows
    ]
    crumbs = [*pages.CRUMBS, {"label": "我的视图", "url": ""}]
    return render(request, "desk/views.html", {"lines": lines, "crumbs": crumbs})


@require_POST
def change(request, view_id):
    """Rename, share, pin; or delete when that button was pressed."""
    readable = SavedView.objects.readable_by(request.post).select_related("by")
    view = get_object_or_404(readable, pk=view_id)
    try:
        if "delete" in request.POST:
            saved_views.delete(view=view, by=request.post)
            messages.success(request, f"视图“{view.name}”已删除。")
        else:
            saved_views.change(
                view=view,
                name=request.POST.get("name", ""),
                is_shared="is_shared" in request.POST,
                is_pinned="is_pinned" in request.POST,
                by=request.post,
            )
            messages.success(request, f"视图“{view.name}”已修改。")
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:views")
