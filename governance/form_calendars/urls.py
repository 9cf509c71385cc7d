from django.urls import path

from governance.form_calendars import views

app_name = "form_calendars"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:code>/", views.edit, name="edit"),
    path("<slug:code>/preview/", views.preview, name="preview"),
]
