from django.urls import path

from governance.locks import views

app_name = "locks"
urlpatterns = [
    path("", views.listed, name="list"),
    path("propose/", views.propose, name="propose"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
