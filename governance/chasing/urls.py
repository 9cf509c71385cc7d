from django.urls import path

from governance.chasing import views

app_name = "chasing"
urlpatterns = [
    path("<int:period_id>/all/", views.everyone, name="everyone"),
    path("<int:period_id>/<int:region_id>/", views.unit, name="unit"),
    path("counties/<int:month>/<slug:code>/", views.counties, name="counties"),
]
