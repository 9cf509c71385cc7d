"""One include per capability."""

from django.urls import include, path

from governance.access import views as access

urlpatterns = [
    path("", access.home, name="home"),
    path("healthz/", access.healthz, name="healthz"),
    # 登录与岗位
    path("login/", access.LoginView.as_view(), name="login"),
    path("logout/", access.LogoutView.as_view(), name="logout"),
    path("password/", access.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", access.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("posts/choose/", access.choose_post, name="choose_post"),
    # 工作台
    path("inbox/", include("governance.inbox.urls")),
    path("notices/", include("governance.notices.urls")),
    # 数据看板
    path("dashboards/", include("governance.dashboards.urls")),
    # 月报
    path("returns/", include("governance.returns.urls")),
    path("returns/workbooks/", include("governance.return_workbooks.urls")),
    path("returns/prints/", include("governance.return_prints.urls")),
    path("returns/chasers/", include("governance.chasing.urls")),
    path("review/", include("governance.review.urls")),
    path("data-queries/", include("governance.data_queries.urls")),
    path("locks/", include("governance.locks.urls")),
    path("corrections/", include("governance.corrections.urls")),
    path("rollups/", include("governance.rollups.urls")),
    path("form-calendars/", include("governance.form_calendars.urls")),
    path("return-forms/", include("governance.form_drafts.urls")),
    path("return-rules/", include("governance.return_rules.urls")),
    # 人民调解
    path("mediation/cases/<int:case_id>/papers/", include("mediation.papers.urls")),
    path("mediation/cases/", include("mediation.cases.urls")),
    path("mediation/phone/", include("mediation.phone.urls")),
    path("mediation/file-reviews/", include("mediation.file_reviews.urls")),
    path("mediation/desk/", include("mediation.desk.urls")),
    path("mediation/screening/", include("mediation.screening.urls")),
    path("mediation/subsidies/", include("mediation.subsidies.urls")),
    path("mediation/committees/", include("mediation.organisations.urls")),
    # 台账
    path("registers/", include("governance.registers.urls")),
    # 报告
    path("reports/", include("governance.reports.urls")),
    path("f/", include("governance.reports.code_urls")),
    # 区划
    path("regions/", include("governance.regions.urls")),
    # 单位与岗位
    path("offices/", include("governance.offices.urls")),
]
