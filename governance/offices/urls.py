from django.urls import path

from governance.offices import views

app_name = "offices"
urlpatterns = [
    path("", views.office_list, name="list"),
    path("new/", views.office_create, name="create"),
    path("<int:office_id>/", views.office_detail, name="detail"),
    path("<int:office_id>/edit/", views.office_edit, name="edit"),
    path("people/", views.people, name="people"),
    path("people/appoint/", views.appoint, name="appoint"),
    path("posts/<int:post_id>/", views.post_detail, name="post"),
    path("posts/<int:post_id>/transfer/", views.transfer, name="transfer"),
    path("posts/<int:post_id>/suspend/", views.suspend, name="suspend"),
    path("posts/<int:post_id>/resume/", views.resume, name="resume"),
    path("posts/<int:post_id>/end/", views.end, name="end"),
    path("posts/<int:post_id>/password/", views.reset_password, name="reset_password"),
]
