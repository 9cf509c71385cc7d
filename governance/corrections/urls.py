from django.urls import path

from governance.corrections import views

app_name = "corrections"
urlpatterns = [
    path("", views.listed, name="list"),
    path("request/<int:return_id>/", views.request_correction, name="request"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/unlock/", views.unlock, name="unlock"),
    path("<int:pk>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
