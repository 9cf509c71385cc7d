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
    # 区划
    "regions:tree": P.PORTAL_USE,
    "regions:search": P.PORTAL_USE,
    "regions:detail": P.PORTAL_USE,
}


def rule_for(view_name: str):
    return RULES.get(view_name)
