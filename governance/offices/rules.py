"""Who may hold which post, from when to when (pure)."""

import re
from datetime import date

from governance.access.roles import ROLES

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
BELOW_OWN_LEVEL = {"CITY": ("CITY",), "COUNTY": ("COUNTY", "TOWNSHIP", "VILLAGE")}


class AppointmentRefused(Exception):
    """An anticipated refusal; the message is Chinese and meant for the person at the screen."""


def roles_at(level: str) -> list[str]:
    """Roles that a post for a region of this level may carry."""
    return [code for code, role in ROLES.items() if level in role.levels]


def check_role(role: str, level: str) -> None:
    if role not in roles_at(level):
        raise AppointmentRefused(f"“{ROLES[role].code.label}”不能设在这一级区域。")


def check_username(username: str) -> str:
    """Lower-case letters first; no name or identity number of a person need be in it."""
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise AppointmentRefused("用户名须以小写字母开头，由3至40位字母、数字、点、横线组成。")
    return username


def check_end(*, valid_from: date, ends_on: date) -> None:
    if ends_on <= valid_from:
        raise AppointmentRefused(
            f"日期须晚于任职日期（{valid_from.year}年{valid_from.month}月{valid_from.day}日）。"
        )
