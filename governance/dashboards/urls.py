from django.urls import path

from governance.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:region_id>/", views.region, name="region"),
    path("<int:region_id>/progress/", views.progress, name="progress"),
    path("<int:region_id>/<str:code>/", views.figure, name="figure"),
    path("<int:region_id>/<str:code>/rows/", views.rows, name="rows"),
]
