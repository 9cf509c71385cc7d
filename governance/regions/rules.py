"""What may be written into the regions tree: dates, codes and names (pure).

审批权限：村（居）民委员会的设立、撤销、范围调整由乡镇提出、县级人民政府批准（村民委员会组织法第三条，
2018年文本，待核实）；乡镇的设立、撤销、更名由省级人民政府审批（行政区划管理条例第七条，待核实）。
"""

from datetime import date

from django.core.exceptions import ValidationError

from governance.regions import codes, names


class ChangeRefused(Exception):
    """An anticipated refusal; the message is Chinese and meant for the person at the screen."""


BELOW = {"CITY": "COUNTY", "COUNTY": "TOWNSHIP", "TOWNSHIP": "VILLAGE"}
MAX_NAME = 100


def level_below(level: str) -> str:
    """Level of a unit established under one of `level`."""
    if level not in BELOW:
        raise ChangeRefused("村级单位之下不再设下级。")
    return BELOW[level]


def check_date(name: str, effective_on: date, *, current_from: date, ended_on: date | None) -> None:
    """A change opens a version after the last one began, of a unit that still exists."""
    if ended_on is not None:
        raise ChangeRefused(f"{name}已于{_day(ended_on)}撤销，不能再变更。")
    if effective_on <= current_from:
        raise ChangeRefused(f"生效日期须晚于{name}现行版本的起始日（{_day(current_from)}）。")


def check_name(name: str) -> str:
    tidy = names.tidy(name)
    if not tidy:
        raise ChangeRefused("请填写名称。")
    if len(tidy) > MAX_NAME:
        raise ChangeRefused(f"名称不能超过{MAX_NAME}字。")
    if not any("\u3400" <= character <= "\U0003134f" for character in tidy):
        raise ChangeRefused(f"名称“{tidy}”中没有汉字，请核对。")
    return tidy


def check_code(code: str, *, level: str, parent_code: str) -> str:
    """A code of the unit's own level that lies under its parent's (编制规则)."""
    try:
        parsed = codes.parse(code)
    except ValidationError as error:
        raise ChangeRefused(error.messages[0]) from error
    if parsed.level != level:
        wanted = codes.Level(level).label
        raise ChangeRefused(f"代码{parsed.code}是{parsed.level.label}代码，此处应为{wanted}代码。")
    if not codes.lies_under(parsed.code, parent_code):
        raise ChangeRefused(f"代码{parsed.code}不在上级代码{parent_code}之下，请核对。")
    return parsed.code


def recoded_below(code: str, *, old: str, new: str) -> str:
    """Code of a unit below one whose code changes: the upper part is replaced, its own digits stay."""
    width = codes.level(old).width
    return new[:width] + code[width:] if code.startswith(old[:width]) else code


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
