from django.urls import path

from mediation.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.paper_list, name="list"),
    path("file/", views.whole_file, name="file"),
    path("print/<slug:paper>/", views.print_paper, name="print"),
    path("attachments/<int:attachment_id>/", views.attachment, name="attachment"),
    path("attachments/<int:attachment_id>/withdraw/", views.withdraw, name="withdraw"),
]
