"""Realistic content for every component: for the component tests, and for looking at renderings."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils import timezone

MOMENT = dt.datetime(2026, 6, 3, 9, 41, tzinfo=timezone.get_fixed_timezone(480))


def _blank(request, *args):  # pragma: no cover - the pages behind the links are not under test
    raise NotImplementedError


urlpatterns = [
    path("", _blank, name="home"),
    path("logout/", _blank, name="logout"),
    path("login/", _blank, name="login"),
    path("post/", _blank, name="choose_post"),
    path("password/", _blank, name="password_change"),
    path("notices/", include(([path("", _blank, name="list")], "notices"))),
    path("regions/", include(([path("<int:pk>/tree/", _blank, name="tree")], "regions"))),
]


class CaseFilter(forms.Form):
    q = forms.CharField(label="当事人或案号", required=False)
    kind = forms.ChoiceField(
        label="纠纷类型",
        required=False,
        choices=[("", "全部"), ("NEIGHBOUR", "邻里纠纷"), ("LAND", "土地承包")],
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("OPEN", "调解中")])
    accepted_from = forms.DateField(
        label="受理日期起", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    accepted_to = forms.DateField(
        label="受理日期止", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class CaseForm(forms.Form):
    title = forms.CharField(label="案由", max_length=60, help_text="一句话说明，如“承包地界址争议”。")
    kind = forms.ChoiceField(label="纠纷类型", choices=[("", "请选择"), ("LAND", "土地承包纠纷")])
    accepted_on = forms.DateField(label="受理日期", widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.DecimalField(label="涉及金额（元）", min_value=0, required=False)
    way = forms.ChoiceField(
        label="受理方式", widget=forms.RadioSelect, choices=[("APPLIED", "依申请"), ("ACTIVE", "主动调解")]
    )
    is_group = forms.BooleanField(label="涉及三人以上", required=False)
    summary = forms.CharField(label="基本情况", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class RosterForm(forms.Form):
    workbook = forms.FileField(label="工作簿", help_text="第一行为列名，请勿修改列名。")


def post():
    return {
        "person_name": "王建国",
        "role_label": "县局科室",
        "office_name": "靖远县司法局",
        "region_name": "靖远县",
    }


def item(label, *, active=False, badge=None):
    return {"label": label, "url": "#", "active": active, "badge": badge}


def menu():
    return [
        SimpleNamespace(label="我的事项", items=[item("待办", badge=12), item("已办"), item("我发起的")]),
        SimpleNamespace(label="工作台", items=[item("数据看板"), item("月度报表"), item("重点任务")]),
        SimpleNamespace(
            label="人民调解", items=[item("调解案件", active=True), item("调解组织"), item("矛盾纠纷排查")]
        ),
        SimpleNamespace(label="法律援助", items=[item("申请受理"), item("指派办理"), item("农民工欠薪")]),
        SimpleNamespace(
            label="法治乡村", items=[item("法律明白人"), item("民主法治示范村"), item("学法用法示范户")]
        ),
        SimpleNamespace(label="报告", items=[item("工作情况通报"), item("统计分析"), item("导出")]),
        SimpleNamespace(label="管理", items=[item("人员与岗位"), item("地区变更"), item("操作记录")]),
    ]


def node(pk, name, level, *, children=(), active=False, is_open=False, leaf=False, mark=""):
    return {
        "id": pk,
        "name": name,
        "level_label": level,
        "url": f"?region={pk}",
        "active": active,
        "open": is_open,
        "children": list(children),
        "leaf": leaf,
        "mark": mark,
    }


def region_tree():
    villages = [node(31, "东湾村", "村", leaf=True), node(32, "红柳社区居民委员会", "社区", leaf=True)]
    towns = [
        node(21, "乌兰镇", "镇"),
        node(22, "东湾镇", "镇", children=villages, is_open=True),
        node(23, "北湾镇", "镇", mark="缺报"),
        node(24, "三滩镇", "镇"),
        node(25, "兴隆乡", "乡", mark="缺报"),
    ]
    county = node(12, "靖远县", "县", children=towns, active=True, is_open=True)
    return [
        node(
            1,
            "白银市",
            "市",
            is_open=True,
            children=[node(11, "白银区", "区"), county, node(13, "会宁县", "县")],
        )
    ]


def portal():
    return {
        "post": post(),
        "posts_count": 2,
        "menu": render_to_string("components/menu_groups.html", {"groups": menu()}),
        "region_tree": render_to_string("components/region_nodes.html", {"nodes": region_tree()}),
        "search_url": "/regions/search/",
        "made_at": "2026年6月30日 09:05",
        "todo_count": 12,
        "unread": "3",
    }


def delta(label, text, direction, base):
    return {"label": label, "text": text, "direction": direction, "base_text": base}


def stat(label, state, text="", **more):
    return {"label": label, "state": state, "value_text": text, "unit": "件", "url": "#", **more}


def stats():
    both = [delta("同比", "+15.0%", "UP", "上年同期40件"), delta("环比", "−8.0%", "DOWN", "上月50件")]
    return [
        stat("受理调解案件", "PRESENT", "46", comparisons=both),
        stat(
            "公共法律服务群众",
            "PRESENT",
            "4030",
            unit="人次",
            precision="AT_LEAST",
            is_corrected=True,
            comparisons=[delta("同比", "—", "NONE", "概数不可比")],
        ),
        stat("民转刑案件", "PRESENT", "0", comparisons=[delta("同比", "持平", "FLAT", "上年同期0件")]),
        stat(
            "调解成功率",
            "PRESENT",
            "98.44",
            unit="%",
            comparisons=[delta("同比", "+1.3个百分点", "UP", "上年同期97.14%")],
        ),
        stat("法律明白人活动", "MISSING", unit="场次", note="已报10/11"),
        stat("追讨欠薪金额", "LATE", unit="万元", note="截止6月5日"),
        stat("草原承包纠纷", "NOT_APPLICABLE", note="本县无草原承包"),
        stat("合法性审核", "NOT_COMPUTED", note="排队计算，预计1分钟"),
    ]


def table():
    columns = [
        {"label": "案号", "sort_url": "?o=no", "sorted": "descending"},
        {"label": "案由"},
        {"label": "当事人"},
        {"label": "受理日期", "sort_url": "?o=on"},
        {"label": "金额（元）", "align": "end"},
        {"label": "状态"},
    ]
    cases = [
        ("靖调〔2026〕0146号", "承包地界址争议", "李*明、张*", "2026-05-28", "—", "调解中", "progress"),
        (
            "靖调〔2026〕0145号",
            "拖欠劳务报酬",
            "赵*芳、甘肃某建筑公司",
            "2026-05-27",
            "38600.00",
            "待审核",
            "warning",
        ),
        ("靖调〔2026〕0144号", "邻里排水纠纷", "王*、王*军", "2026-05-26", "1200.00", "调解成功", "success"),
        ("靖调〔2026〕0143号", "婚约彩礼返还", "陈*、周*", "2026-05-22", "66000.00", "逾期未结", "danger"),
        (
            "靖调〔2026〕0142号",
            "土地流转租金",
            "东湾村村民委员会、马*",
            "2026-05-20",
            "10800.00",
            "终止调解",
            "muted",
        ),
    ]
    rows = [
        {
            "cells": [
                {"text": no, "url": "#"},
                {"text": why},
                {"text": who},
                {"text": on},
                {"text": money},
                {"text": state, "state_tone": tone},
            ]
        }
        for no, why, who, on, money, state, tone in cases
    ]
    foot = [
        {"text": "合计"},
        {"text": "5件"},
        {"text": ""},
        {"text": ""},
        {"text": "116600.00"},
        {"text": ""},
    ]
    return {"caption": "调解案件", "columns": columns, "rows": rows, "foot": foot, "stack": True}


def deadline(state="SOON", text="剩3个工作日"):
    return {
        "state": state,
        "text": text,
        "due_on": dt.date(2026, 6, 8),
        "is_provisional": state == "SOON",
        "law": "《人民调解工作若干规定》（司法部令第75号）第三十三条",
        "base_event": "受理",
        "base_on": dt.date(2026, 5, 8),
        "rule_code": "MED-CLOSE-1M/2002",
        "pauses": [
            {"from_on": dt.date(2026, 5, 15), "to_on": dt.date(2026, 5, 18), "reason": "等待鉴定意见"}
        ],
    }


def entries():
    def entry(day, title, by, tone, **more):
        return {"at": MOMENT.replace(month=5, day=day), "title": title, "by": by, "tone": tone, **more}

    return [
        entry(
            29,
            "退回补正",
            "王建国",
            "warning",
            office="靖远县司法局",
            reason="协议书缺少双方签名页，请补传。",
        ),
        entry(28, "提交审核", "李秀兰", "info", office="东湾镇司法所"),
        entry(
            26,
            "调解成功",
            "张海",
            "success",
            office="东湾村人民调解委员会",
            detail="达成协议，当场履行 1200 元。",
        ),
        entry(22, "受理", "张海", "neutral", office="东湾村人民调解委员会"),
    ]


def facts():
    phone = {
        "id": "phone-1",
        "label": "联系电话",
        "text": "138****5620",
        "reveal_url": "/reveal/1",
        "purposes": [("CONTACT", "联系当事人"), ("VERIFY", "核对身份"), ("SUPERVISE", "上级督办")],
    }
    return [
        {"label": "案号", "value": "靖调〔2026〕0146号"},
        {"label": "纠纷类型", "value": "土地承包纠纷"},
        {"label": "申请人", "value": "李*明", "note": "男，1968年生"},
        {"label": "联系电话", "masked": phone},
        {"label": "调解组织", "value": "东湾村人民调解委员会", "url": "#"},
        {"label": "涉及金额", "value": ""},
        {
            "label": "基本情况",
            "value": "双方承包地相邻，2019年确权时界址未埋桩，\n今春翻耕后发生争议。",
            "wide": True,
        },
    ]


def preview(error_count=2):
    problem = {
        "row": 18,
        "column": "身份证号码",
        "value": "62042219680230****",
        "message": "出生日期不存在。",
    }
    doubt = {"row": 27, "column": "所在村", "value": "东弯村", "message": "没有此村，是否为“东湾村”？"}
    return {
        "file_name": "法律明白人名册.xlsx",
        "total": 216,
        "ok_count": 214,
        "error_count": error_count,
        "warning_count": 1,
        "confirm_url": "/import/1/",
        "cancel_url": "/import/",
        "report_url": "/import/1/report",
        "token": "0b7e",
        "columns": ["姓名", "所在村", "文化程度"],
        "problems": [problem | {"severity": "ERROR"}, doubt | {"severity": "WARNING"}] if error_count else [],
        "rows": [
            {"number": 2, "cells": ["马*兰", "东湾村", "高中"], "has_error": False},
            {"number": 18, "cells": ["李*", "红柳社区", "初中"], "has_error": True},
        ],
    }


def jobs():
    base = {"poll_url": "/jobs/1/", "message": "", "result_url": ""}
    return [
        base
        | {
            "id": 1,
            "label": "生成全县 5 月通报",
            "state": "RUNNING",
            "done": 7,
            "total": 18,
            "message": "正在计算北湾镇",
        },
        base
        | {
            "id": 2,
            "label": "导出调解案件",
            "state": "DONE",
            "done": 2372,
            "total": 2372,
            "result_url": "/f/2",
        },
        base
        | {
            "id": 3,
            "label": "导入户籍名册",
            "state": "FAILED",
            "done": 0,
            "total": None,
            "message": "文件已加密",
        },
    ]


def bound_case_form():
    return CaseForm({"title": "承包地界址争议", "kind": "", "accepted_on": "2026-13-01", "way": "APPLIED"})


def gallery():
    """The whole context of templates/components/gallery.html."""
    return {
        "portal": portal(),
        "csrf_token": "t",
        "crumbs": [
            {"label": "白银市", "url": "#"},
            {"label": "靖远县", "url": "#"},
            {"label": "调解案件", "url": ""},
        ],
        "stats": stats(),
        "table": table(),
        "deadline": deadline(),
        "entries": entries(),
        "facts": facts(),
        "tabs": [
            {"label": "全部", "url": "#", "active": True, "count": 2372},
            {"label": "调解中", "url": "#", "active": False, "count": 37},
            {"label": "已结案", "url": "#", "active": False, "count": 2335},
        ],
        "filter_form": CaseFilter({"kind": "LAND"}, auto_id="filter_%s"),
        "edit_form": bound_case_form(),
        "upload_form": RosterForm(),
        "chips": [{"label": "类型：土地承包", "remove_url": "?"}],
        "preview": preview(),
        "jobs": jobs(),
        "charts": [],
        "pager": {
            "newer_url": "",
            "older_url": "?before=1",
            "range_text": "本页50件，2026-05-28 至 2026-04-03",
            "jump": {"name": "on", "value": "2026-05-28", "hidden": [("kind", "LAND")]},
        },
    }
