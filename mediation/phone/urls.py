from django.urls import path

from mediation.phone import views

app_name = "phone"
urlpatterns = [
    path("", views.my_cases, name="mine"),
    path("quick/", views.quick, name="quick"),
    path("cases/<int:case_id>/", views.case_page, name="case"),
    path("cases/<int:case_id>/finish/", views.finish, name="finish"),
    path("cases/<int:case_id>/session/", views.session, name="session"),
    path("cases/<int:case_id>/performance/", views.performance, name="performance"),
    path("cases/<int:case_id>/visit/", views.visit, name="visit"),
]
