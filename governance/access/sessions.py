"""End of a session: after half an hour without use, and after twelve hours in any case."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

STARTED, SEEN = "started_at", "seen_at"
_WRITE_EVERY_SECONDS = 60  # one session write a minute is exact enough for a limit of half an hour


class SessionLimitMiddleware:
    """Logs a session out at its idle or absolute end and says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.setdefault(SEEN, now)
            if _over(now, started, seen):
                return _end(request)
            if now - seen >= _WRITE_EVERY_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


def _over(now: int, started: int, seen: int) -> bool:
    return (
        now - seen > settings.PORTAL_SESSION_IDLE_SECONDS
        or now - started > settings.PORTAL_SESSION_ABSOLUTE_SECONDS
    )


def _end(request):
    logout(request)
    messages.info(request, "登录已超时，请重新登录。")
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    return redirect(settings.LOGIN_URL)
