from django.urls import path

from governance.return_rules import views

app_name = "return_rules"
urlpatterns = [
    path("", views.listing, name="list"),
    path("form/<slug:code>/", views.listing, name="list_of"),
    path("form/<slug:code>/new/", views.new, name="new"),
    path("form/<slug:code>/choose/<slug:rule>/", views.choose, name="choose"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/switch-on/", views.switch_on, name="switch_on"),
    path("<int:pk>/end/", views.end, name="end"),
]
