from django.urls import path

from governance.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.listing, name="list"),
    path("prepare/", views.prepare, name="prepare"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/render/", views.render_again, name="render"),
    path("<int:pk>/issue/", views.issue, name="issue"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/annotate/", views.annotate, name="annotate"),
    path("<int:pk>/verify/", views.verify, name="verify"),
]
