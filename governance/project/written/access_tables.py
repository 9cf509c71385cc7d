"""docs/permissions.md (role × permission) and docs/pages.md (URL → permission)."""

from django.urls import URLPattern, URLResolver, get_resolver

from governance.access.permissions import Permission
from governance.access.roles import ROLES
from governance.project import url_permissions
from governance.project.written.markdown import table
from governance.regions.models import RegionLevel

_MASKING = {
    "full": "可查看明文（须填目的，逐次留痕）",
    "staff": "部分遮盖",
    "public": "隐名",
    "none": "不可见",
}


def render_roles() -> str:
    people = [
        (role.code.label, f"`{role.code}`", _levels(role), _MASKING[role.personal_data], role.description)
        for role in ROLES.values()
    ]
    matrix = [
        (one.label, f"`{one.value}`", *("●" if one in role.permissions else "" for role in ROLES.values()))
        for one in Permission
    ]
    names = [role.code.label for role in ROLES.values()]
    return "\n".join(
        [
            "# 角色与权限",
            "",
            "一个人按岗位办事：角色决定能做什么，岗位所在区域决定对哪里做。所有权限和角色各写在一页代码上："
            "`governance/access/permissions.py`、`governance/access/roles.py`。",
            "",
            "## 角色",
            "",
            table(("角色", "标识", "层级", "个人信息", "职责"), people),
            "## 权限表",
            "",
            table(("权限", "标识", *names), matrix),
        ]
    )


def _levels(role) -> str:
    return "、".join(level.label for level in RegionLevel if level.value in role.levels)


def render_pages() -> str:
    rows = sorted(
        ((f"`/{path}`", f"`{name}`", _rule(url_permissions.RULES.get(name))) for name, path in _routes()),
        key=lambda row: row[0],
    )
    return (
        "# 页面与权限\n\n未列入本表的网址一律拒绝。同一网址内更细的判断（例如只能办本人承办的案件）"
        "见各功能的 `policy.py`。\n\n" + table(("网址", "名称", "权限"), rows)
    )


def _rule(rule) -> str:
    if rule is url_permissions.PUBLIC:
        return "公开"
    return rule.label if isinstance(rule, Permission) else "登录即可"


def _routes():
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, prefix: str, namespace: str):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, ":".join(filter(None, (namespace, pattern.namespace))))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join(filter(None, (namespace, pattern.name))), path
