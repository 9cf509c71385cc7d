from django.urls import path

from mediation.desk import analysis_views, group_views, handover_views, view_views, views

app_name = "desk"
urlpatterns = [
    path("", views.worklist, name="home"),
    path("lists/<slug:key>/", views.worklist, name="worklist"),
    path("lists/<slug:key>/<int:case_id>/<slug:name>/", views.row_step, name="row_step"),
    path("handover/", handover_views.handover, name="handover"),
    path("groups/", group_views.groups, name="groups"),
    path("groups/link/", group_views.link, name="link"),
    path("groups/<int:group_id>/", group_views.group, name="group"),
    path("groups/<int:group_id>/<int:case_id>/leave/", group_views.leave, name="leave_group"),
    path("analysis/", analysis_views.analysis, name="analysis"),
    path("views/", view_views.views, name="views"),
    path("views/save/", view_views.save, name="save_view"),
    path("views/<int:view_id>/", view_views.change, name="change_view"),
]
