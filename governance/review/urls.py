from django.urls import path

from governance.review import views

app_name = "review"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("approve/", views.approve_many, name="approve_many"),
]
