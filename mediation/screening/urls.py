from django.urls import path

from mediation.screening import alert_views, views

app_name = "screening"
urlpatterns = [
    path("", views.findings, name="findings"),
    path("quick/", views.quick, name="quick"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/record/", views.record_round, name="record_round"),
    path("figures/", views.figures, name="figures"),
    path("findings/<int:finding_id>/", views.finding, name="finding"),
    path("findings/<int:finding_id>/mediate/", views.mediate, name="mediate"),
    path("findings/<int:finding_id>/<slug:name>/", views.step, name="step"),
    path("alerts/", alert_views.alerts, name="alerts"),
    path("alerts/<int:alert_id>/", alert_views.alert, name="alert"),
    path("alerts/<int:alert_id>/<slug:name>/", alert_views.alert_step, name="alert_step"),
    path("cases/<int:case_id>/raise/", alert_views.raise_for_case, name="raise_for_case"),
]
