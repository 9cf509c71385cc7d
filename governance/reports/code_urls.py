"""The short addresses printed beside the numbers: /f/K7Q2F3-03."""

from django.urls import path

from governance.reports import views

app_name = "codes"
urlpatterns = [path("<slug:printed>/", views.resolve, name="resolve")]
