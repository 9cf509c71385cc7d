from django.urls import path

from governance.regions import change_views, views

app_name = "regions"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("<int:region_id>/tree/", views.tree, name="tree"),
    path("<int:region_id>/", views.detail, name="detail"),
    path("<int:region_id>/change/<slug:kind>/", change_views.change, name="change"),
    path("changes/", change_views.changes, name="changes"),
    path("changes/import/", change_views.import_list, name="import"),
    path("changes/styles/", change_views.confirm_styles, name="confirm_styles"),
    path("changes/<int:change_id>/confirm/", change_views.confirm, name="confirm"),
    path("changes/<int:change_id>/reject/", change_views.reject, name="reject"),
]
