from django.urls import path

from mediation.subsidies import batch_views, views

app_name = "subsidies"
urlpatterns = [
    path("", views.subsidy_list, name="list"),
    path("waiting/", views.waiting, name="waiting"),
    path("apply/<int:case_id>/", views.apply, name="apply"),
    path("check/", views.check_many, name="check_many"),
    path("approve/", views.approve_many, name="approve_many"),
    path("<int:subsidy_id>/", views.detail, name="detail"),
    path("<int:subsidy_id>/<slug:name>/", views.step, name="step"),
    path("batches/", batch_views.batches, name="batches"),
    path("batches/<int:batch_id>/", batch_views.batch, name="batch"),
    path("batches/<int:batch_id>/export/", batch_views.export, name="batch_export"),
    path("batches/<int:batch_id>/post/", batch_views.post, name="batch_post"),
    path("batches/<int:batch_id>/pay/", batch_views.pay, name="batch_pay"),
    path("tables/", batch_views.tables, name="tables"),
    path("tables/set/", batch_views.set_table, name="set_table"),
]
