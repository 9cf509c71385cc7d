from django.urls import path

from governance.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.todo, name="todo"),
    path("done/", views.done, name="done"),
    path("mine/", views.mine, name="mine"),
]
