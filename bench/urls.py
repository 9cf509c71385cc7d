"""The portal's addresses and two more: the smallest signed-in page, and bare SQL answered by the same server."""

from django.http import HttpResponse
from django.urls import include, path

from bench import browser

urlpatterns = [
    path("bench/hello/", lambda request: HttpResponse("hello"), name="bench_hello"),
    path("bench/bare/", lambda request: HttpResponse(browser.replay(browser.BARE)), name="bench_bare"),
    path("", include("governance.project.urls")),
]
