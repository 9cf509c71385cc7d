"""The home page and its two sisters."""

from django.shortcuts import render
from django.utils import timezone

from governance.inbox import queries


def todo(request):
    groups = queries.todo(post=request.post, on=timezone.localdate())
    return render(request, "inbox/todo.html", {"groups": groups, "today": timezone.localdate()})


def done(request):
    return render(request, "inbox/steps.html", {"steps": queries.done(post=request.post), "title": "已办"})


def mine(request):
    return render(request, "inbox/steps.html", {"steps": queries.started(post=request.post), "title": "我发起的"})
