"""The home page and its two sisters."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.inbox import queries, registry


@require_GET
def todo(request):
    today = timezone.localdate()
    sections = queries.todo(post=request.post, on=today)
    count = sum(section.count for section in sections)
    context = {"sections": sections, "count": count, "today": today}
    return render(request, "inbox/todo.html", context | {"shortcuts": registry.shortcuts(request.post)})


@require_GET
def done(request):
    steps = queries.done(post=request.post)
    context = {"steps": steps, "title": "已办", "empty": "您办理过的事项会列在这里。"}
    return render(request, "inbox/steps.html", context)


@require_GET
def mine(request):
    steps = queries.started(post=request.post)
    context = {"steps": steps, "title": "我发起的", "empty": "您登记、填报或申请的事项会列在这里。"}
    return render(request, "inbox/steps.html", context)
