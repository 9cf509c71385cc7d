"""The page 消息."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.notices import actions, queries
from governance.notices.models import Notice


@require_GET
def listing(request):
    """The post's own notices; an address without a number starts at the latest."""
    before = request.GET.get("before", "")
    rows, older = queries.of_post(request.post, before=int(before) if before.isdigit() else None)
    return render(request, "notices/list.html", {"rows": rows, "older": older})


@require_POST
def read(request, pk):
    """Open one notice: it counts as read, and the reader is led to its page."""
    notice = Notice.objects.told_to(request.post).filter(pk=pk).first()
    if notice is None:
        raise Http404
    actions.mark_read(by=request.post, at=timezone.now(), notice=notice)
    return redirect(notice.url or "notices:list")


@require_POST
def read_all(request):
    actions.mark_read(by=request.post, at=timezone.now())
    return redirect("notices:list")
