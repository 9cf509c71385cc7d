from django.urls import path

from governance.regions import views

app_name = "regions"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("<int:region_id>/tree/", views.tree, name="tree"),
    path("<int:region_id>/", views.detail, name="detail"),
]
