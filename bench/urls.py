"""The portal's addresses and one more: the smallest page a signed-in person could get."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("bench/hello/", lambda request: HttpResponse("hello"), name="bench_hello"),
    path("", include("governance.project.urls")),
]
