from django.urls import path

from mediation.cases import import_views, views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("export/", views.export, name="export"),
    path("late/", views.late_entries, name="late"),
    path("register/", views.register, name="register"),
    path("import/", import_views.upload, name="import"),
    path("import/template/", import_views.template, name="import_template"),
    path("import/<uuid:upload_id>/", import_views.preview, name="import_preview"),
    path("import/<uuid:upload_id>/progress/", import_views.progress, name="import_progress"),
    path("import/<uuid:upload_id>/returned/", import_views.returned_rows, name="import_returned"),
    path("<int:case_id>/", views.case_detail, name="detail"),
    path("<int:case_id>/correct/", views.correct, name="correct"),
    path("<int:case_id>/steps/<slug:name>/", views.step, name="step"),
    path("<int:case_id>/court/<slug:name>/", views.court_step, name="court_step"),
    path("<int:case_id>/share/", views.share, name="share"),
    path("<int:case_id>/parties/<uuid:party_id>/<slug:field>/", views.reveal, name="reveal"),
]
