from django.urls import path

from governance.form_drafts import catalogue_views, views

app_name = "form_drafts"
urlpatterns = [
    path("", catalogue_views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("import/", views.import_file, name="import"),
    path("form/<int:form_id>/", catalogue_views.detail, name="detail"),
    path("form/<int:form_id>/export/", catalogue_views.export, name="export_form"),
    path("form/<int:form_id>/copy/", views.copy, name="copy"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/head/", views.head, name="head"),
    path("<int:pk>/add/", views.add, name="add"),
    path("<int:pk>/take/", views.take, name="take"),
    path("<int:pk>/items/<int:item_id>/", views.item, name="item"),
    path("<int:pk>/offer/", views.offer, name="offer"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
