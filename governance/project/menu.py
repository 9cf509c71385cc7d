"""The whole navigation: groups, entries, and the permission that shows each."""

from dataclasses import dataclass

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    permission: P
    level: str = ""  # the only level of posts that have this page

    def is_for(self, post) -> bool:
        """Whether this post may open the page."""
        return self.level in ("", post.region.level) and checks.has_permission(post, self.permission)


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "工作台",
        (
            Entry("待办", "inbox:todo", P.PORTAL_USE),
            Entry("已办", "inbox:done", P.PORTAL_USE),
            Entry("我发起的", "inbox:mine", P.PORTAL_USE),
            Entry("消息", "notices:list", P.PORTAL_USE),
        ),
    ),
    ("数据看板", (Entry("数据看板", "dashboards:home", P.DASHBOARD_READ),)),
    (
        "月报",
        (
            Entry("月报", "returns:home", P.MONTHLY_RETURN_READ),
            Entry("审核工作台", "review:worklist", P.MONTHLY_RETURN_REVIEW),
            Entry("审核工作台", "review:worklist", P.MONTHLY_RETURN_SIGN),
            Entry("数据质疑", "data_queries:list", P.MONTHLY_RETURN_READ),
            Entry("汇总上报", "rollups:home", P.MONTHLY_RETURN_LOCK),
            Entry("锁定", "locks:list", P.MONTHLY_RETURN_LOCK),
            Entry("更正", "corrections:list", P.MONTHLY_RETURN_READ),
            Entry("表式", "form_drafts:list", P.MONTHLY_RETURN_READ),
            Entry("报表日程", "form_calendars:list", P.MONTHLY_RETURN_SCHEDULE, level="COUNTY"),
            Entry("核对规则", "return_rules:list", P.MONTHLY_RETURN_RULE),
        ),
    ),
    (
        "人民调解",
        (
            Entry("快速登记", "phone:quick", P.MEDIATION_CASE_REGISTER),
            Entry("调解案件", "cases:list", P.MEDIATION_CASE_READ),
            Entry("工作清单", "desk:home", P.MEDIATION_CASE_HANDLE),
            Entry("调解分析", "desk:analysis", P.MEDIATION_ANALYSIS_READ),
            Entry("卷宗评查", "file_reviews:rounds", P.MEDIATION_ANALYSIS_READ),
            Entry("同类纠纷", "desk:groups", P.MEDIATION_ANALYSIS_READ),
            Entry("登记案件", "cases:register", P.MEDIATION_CASE_REGISTER),
            Entry("导入案件", "cases:import", P.MEDIATION_CASE_IMPORT),
            Entry("登记排查发现", "screening:quick", P.MEDIATION_SCREENING_RECORD),
            Entry("排查发现", "screening:findings", P.MEDIATION_SCREENING_READ),
            Entry("排查", "screening:rounds", P.MEDIATION_SCREENING_READ),
            Entry("民转刑预警", "screening:alerts", P.MEDIATION_SCREENING_READ),
            Entry("排查统计", "screening:figures", P.MEDIATION_SCREENING_READ),
            Entry("以案定补", "subsidies:list", P.MEDIATION_SUBSIDY_READ),
            Entry("补贴批次与公示", "subsidies:batches", P.MEDIATION_SUBSIDY_READ),
            Entry("调解组织", "committees:list", P.MEDIATION_BODY_READ),
            Entry("“枫桥式”创建", "committees:fengqiao", P.MEDIATION_BODY_READ),
            Entry("告知法院名单", "committees:court_list", P.MEDIATION_BODY_MANAGE),
        ),
    ),
    ("台账", (Entry("台账", "registers:overview", P.REGISTER_READ),)),
    (
        "报告",
        (
            Entry("报告", "reports:list", P.REPORT_READ),
            Entry("编制报告", "reports:prepare", P.REPORT_PREPARE),
        ),
    ),
    (
        "系统管理",
        (
            Entry("单位", "offices:list", P.OFFICE_READ),
            Entry("人员与岗位", "offices:people", P.OFFICE_READ),
            Entry("区划变更", "regions:changes", P.REGION_READ),
        ),
    ),
)


def for_post(post, *, active: str) -> list[dict]:
    """Groups of entries the post may open, with the current one marked."""
    groups = []
    for label, entries in MENU:
        items = [_item(entry, active) for entry in entries if entry.is_for(post)]
        if items:
            groups.append({"label": label, "items": items})
    return groups


def active_entry(view_name: str) -> str:
    """The entry that a page lights up; empty for pages that are not in the menu."""
    known = {entry.url_name for _label, entries in MENU for entry in entries}
    return view_name if view_name in known else ""


def _item(entry: Entry, active: str) -> dict:
    return {
        "label": entry.label,
        "url": reverse(entry.url_name),
        "active": entry.url_name == active,
        "badge": None,
    }
