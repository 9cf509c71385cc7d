from django.urls import path

from governance.data_queries import views

app_name = "data_queries"
urlpatterns = [
    path("", views.listed, name="list"),
    path("ask/<int:return_id>/", views.ask, name="ask"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/again/", views.ask_again, name="ask_again"),
    path("<int:pk>/correct/", views.require_correction, name="require_correction"),
]
