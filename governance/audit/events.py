"""Kinds of audit events, each with the Chinese sentence that a reader sees."""

from django.db import models


class EventKind(models.TextChoices):
    LOGGED_IN = "LOGGED_IN", "登录"
    LOGGED_OUT = "LOGGED_OUT", "退出"
    POST_CHOSEN = "POST_CHOSEN", "选择岗位"
    PASSWORD_CHANGED = "PASSWORD_CHANGED", "修改密码"
    POST_APPOINTED = "POST_APPOINTED", "任命岗位"
    POST_TRANSFERRED = "POST_TRANSFERRED", "调整岗位"
    POST_SUSPENDED = "POST_SUSPENDED", "停用岗位"
    POST_RESUMED = "POST_RESUMED", "恢复岗位"
    POST_ENDED = "POST_ENDED", "离任"
    PASSWORD_RESET = "PASSWORD_RESET", "重置密码"
    OFFICE_SAVED = "OFFICE_SAVED", "登记单位"
    REGION_CHANGED = "REGION_CHANGED", "变更区划"
    LIST_IMPORTED = "LIST_IMPORTED", "导入名录"
    EXPORTED = "EXPORTED", "导出数据"
    ACCESS_REFUSED = "ACCESS_REFUSED", "拒绝访问"
    GRANT_GIVEN = "GRANT_GIVEN", "授予共享"
    GRANT_ENDED = "GRANT_ENDED", "撤销共享"
    REPORT_ISSUED = "REPORT_ISSUED", "签发报告"
    REPORT_WITHDRAWN = "REPORT_WITHDRAWN", "撤回报告"
    CALENDAR_SET = "CALENDAR_SET", "设定报表日程"
    FIGURES_ALARM = "FIGURES_ALARM", "数据核对告警"
