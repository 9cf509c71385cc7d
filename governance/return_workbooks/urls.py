from django.urls import path

from governance.return_workbooks import views

app_name = "return_workbooks"
urlpatterns = [
    path("<int:pk>/<slug:kind>/download/", views.download, name="download"),
    path("<int:pk>/<slug:kind>/upload/", views.upload, name="upload"),
    path("<uuid:upload_id>/", views.preview, name="preview"),
    path("<uuid:upload_id>/apply/", views.apply, name="apply"),
    path("<uuid:upload_id>/bad/", views.bad, name="bad"),
]
