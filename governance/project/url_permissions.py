"""URL name → permission. A name that is missing here is refused to everyone; a sweep keeps it true."""

from governance.access.permissions import Permission as P

PUBLIC = object()  # no log-in
SIGNED_IN = object()  # any signed-in person, before a post is chosen

RULES = {
    "login": PUBLIC,
    "healthz": PUBLIC,
    "logout": SIGNED_IN,
    "password_change": SIGNED_IN,
    "password_change_done": SIGNED_IN,
    "choose_post": SIGNED_IN,
    "home": P.PORTAL_USE,
    # 待办
    "inbox:todo": P.PORTAL_USE,
    "inbox:done": P.PORTAL_USE,
    "inbox:mine": P.PORTAL_USE,
    # 数据看板
    "dashboards:home": P.DASHBOARD_READ,
    "dashboards:region": P.DASHBOARD_READ,
    "dashboards:progress": P.DASHBOARD_READ,
    "dashboards:figure": P.DASHBOARD_READ,
    "dashboards:rows": P.FIGURE_ROWS_READ,
    # 人民调解
    "cases:list": P.MEDIATION_CASE_READ,
    "cases:detail": P.MEDIATION_CASE_READ,
    "cases:export": P.MEDIATION_CASE_EXPORT,
    "cases:register": P.MEDIATION_CASE_REGISTER,
    "cases:correct": P.MEDIATION_CASE_REGISTER,
    "cases:step": P.MEDIATION_CASE_READ,  # each step has its own permission, see cases/states.py
    "cases:court_step": P.MEDIATION_CASE_HANDLE,
    "cases:share": P.MEDIATION_CASE_SHARE,
    "cases:reveal": P.PERSONAL_DATA_REVEAL,
    "cases:import": P.MEDIATION_CASE_IMPORT,
    "cases:import_template": P.MEDIATION_CASE_IMPORT,
    "cases:import_preview": P.MEDIATION_CASE_IMPORT,
    "cases:import_progress": P.MEDIATION_CASE_IMPORT,
    "cases:import_returned": P.MEDIATION_CASE_IMPORT,
    "committees:list": P.MEDIATION_BODY_READ,
    "committees:detail": P.MEDIATION_BODY_READ,
    "committees:register": P.MEDIATION_BODY_MANAGE,
    "committees:change": P.MEDIATION_BODY_MANAGE,
    "committees:add_mediator": P.MEDIATION_BODY_MANAGE,
    "committees:add_studio": P.MEDIATION_BODY_MANAGE,
    "committees:end": P.MEDIATION_BODY_MANAGE,
    # 台账
    "registers:overview": P.REGISTER_READ,
    "registers:entries": P.REGISTER_READ,
    "registers:export": P.REGISTER_READ,
    "registers:record": P.REGISTER_EDIT,
    "registers:end": P.REGISTER_EDIT,
    "registers:template": P.REGISTER_IMPORT,
    "registers:upload": P.REGISTER_IMPORT,
    "registers:preview": P.REGISTER_IMPORT,
    "registers:returned": P.REGISTER_IMPORT,
    # 月报
    "returns:home": P.MONTHLY_RETURN_READ,
    "returns:progress": P.MONTHLY_RETURN_READ,
    "returns:progress_of": P.MONTHLY_RETURN_READ,
    "returns:board": P.MONTHLY_RETURN_READ,
    "returns:sheet": P.MONTHLY_RETURN_READ,
    "returns:start": P.MONTHLY_RETURN_FILE,
    "returns:prefill": P.MONTHLY_RETURN_FILE,
    "returns:zeros": P.MONTHLY_RETURN_FILE,
    "returns:save": P.MONTHLY_RETURN_FILE,
    "returns:cell": P.MONTHLY_RETURN_FILE,
    "returns:check": P.MONTHLY_RETURN_FILE,
    "returns:submit": P.MONTHLY_RETURN_FILE,
    "returns:withdraw": P.MONTHLY_RETURN_FILE,
    "returns:review": P.MONTHLY_RETURN_READ,
    "returns:sign": P.MONTHLY_RETURN_SIGN,
    "returns:approve": P.MONTHLY_RETURN_REVIEW,
    "returns:send_back": P.MONTHLY_RETURN_READ,  # by the office head or the county: policy says which
    # 报告
    "reports:list": P.REPORT_READ,
    "reports:detail": P.REPORT_READ,
    "reports:download": P.REPORT_READ,
    "reports:verify": P.REPORT_READ,
    "reports:prepare": P.REPORT_PREPARE,
    "reports:progress": P.REPORT_PREPARE,
    "reports:preview": P.REPORT_PREPARE,
    "reports:revise": P.REPORT_PREPARE,
    "reports:render": P.REPORT_PREPARE,
    "reports:annotate": P.REPORT_PREPARE,
    "reports:issue": P.REPORT_ISSUE,
    "reports:withdraw": P.REPORT_ISSUE,
    "codes:resolve": P.REPORT_READ,
    # 区划
    "regions:tree": P.PORTAL_USE,
    "regions:search": P.PORTAL_USE,
    "regions:detail": P.PORTAL_USE,
    "regions:changes": P.REGION_READ,
    "regions:change": P.REGION_CHANGE,
    "regions:import": P.REGION_CHANGE,
    "regions:confirm_styles": P.REGION_CHANGE,
    "regions:confirm": P.REGION_CHANGE,
    "regions:reject": P.REGION_CHANGE,
    # 单位与岗位
    "offices:list": P.OFFICE_READ,
    "offices:detail": P.OFFICE_READ,
    "offices:people": P.OFFICE_READ,
    "offices:post": P.OFFICE_READ,
    "offices:create": P.POST_APPOINT,
    "offices:edit": P.POST_APPOINT,
    "offices:appoint": P.POST_APPOINT,
    "offices:transfer": P.POST_APPOINT,
    "offices:suspend": P.POST_APPOINT,
    "offices:resume": P.POST_APPOINT,
    "offices:end": P.POST_APPOINT,
    "offices:reset_password": P.POST_APPOINT,
}


def rule_for(view_name: str):
    return RULES.get(view_name)
