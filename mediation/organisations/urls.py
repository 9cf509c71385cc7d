from django.urls import path

from mediation.organisations import views

app_name = "committees"
urlpatterns = [
    path("", views.committee_list, name="list"),
    path("register/", views.register, name="register"),
    path("<int:committee_id>/", views.committee_detail, name="detail"),
    path("<int:committee_id>/change/", views.change, name="change"),
    path("<int:committee_id>/mediators/add/", views.add_mediator, name="add_mediator"),
    path("<int:committee_id>/studios/add/", views.add_studio, name="add_studio"),
    path("<int:committee_id>/end/<slug:kind>/<int:row_id>/", views.end, name="end"),
]
