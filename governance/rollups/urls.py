from django.urls import path

from governance.rollups import views

app_name = "rollups"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:form_id>/<int:month>/", views.page, name="page"),
    path("<int:form_id>/<int:month>/report/", views.report, name="report"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/note/", views.note_changes, name="note_changes"),
]
