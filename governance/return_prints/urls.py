from django.urls import path

from governance.return_prints import views

app_name = "return_prints"
urlpatterns = [
    path("<int:pk>/", views.choose, name="choose"),
    path("<int:pk>/form/", views.form, name="form"),
]
