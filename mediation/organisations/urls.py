from django.urls import path

from mediation.organisations import notice_views, team_views, views

app_name = "committees"
urlpatterns = [
    path("", views.committee_list, name="list"),
    path("register/", views.register, name="register"),
    path("<int:committee_id>/", views.committee_detail, name="detail"),
    path("<int:committee_id>/change/", views.change, name="change"),
    path("<int:committee_id>/mediators/add/", views.add_mediator, name="add_mediator"),
    path("<int:committee_id>/studios/add/", views.add_studio, name="add_studio"),
    path("<int:committee_id>/panels/add/", team_views.add_panel, name="add_panel"),
    path("<int:committee_id>/join/<slug:kind>/<int:row_id>/", team_views.join, name="join"),
    path("<int:committee_id>/mediators/<int:row_id>/", team_views.mediator, name="mediator"),
    path("<int:committee_id>/mediators/<int:row_id>/training/", team_views.train, name="train"),
    path("court-list/", notice_views.court_list, name="court_list"),
    path("court-list/export/", notice_views.court_list_export, name="court_list_export"),
    path("court-list/<int:notice_id>/", notice_views.court_notice, name="court_notice"),
    path("court-list/<int:notice_id>/export/", notice_views.court_notice_export, name="court_notice_export"),
    path("fengqiao/", notice_views.fengqiao, name="fengqiao"),
    path("fengqiao/propose/", notice_views.propose, name="propose"),
    path("fengqiao/<int:unit_id>/", notice_views.fengqiao_unit, name="fengqiao_unit"),
    path("fengqiao/<int:unit_id>/<slug:name>/", notice_views.fengqiao_step, name="fengqiao_step"),
    path("<int:committee_id>/end/<slug:kind>/<int:row_id>/", views.end, name="end"),
]
