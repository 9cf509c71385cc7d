from django.urls import path

from governance.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("types/<str:type_code>/", views.entries, name="entries"),
    path("types/<str:type_code>/record/", views.record, name="record"),
    path("types/<str:type_code>/template/", views.template, name="template"),
    path("types/<str:type_code>/export/", views.export, name="export"),
    path("types/<str:type_code>/upload/", views.upload, name="upload"),
    path("entries/<int:entry_id>/end/", views.end, name="end"),
    path("uploads/<uuid:upload_id>/", views.preview, name="preview"),
    path("uploads/<uuid:upload_id>/returned/", views.returned_rows, name="returned"),
]
