"""Reads a return form from its content pack; problems name the file and the line. Pure but for `read_all`."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from governance.figures import periods
from governance.figures.values import Kind, Unit
from governance.returns.deadlines import Timetable

FOLDER = Path(__file__).with_name("packs")
MOST_GRACE_DAYS = 10
LEVELS = ("TOWNSHIP", "COUNTY")
CODE = re.compile(r"[A-Z]+\d+(\.\d+)?")  # MD11.02 is a part of MD11
ENTERED = re.compile(r"\s*by_village\s*=")
FORM_KEYS = {
    "code": str,
    "version": int,
    "name": str,
    "first_month": int,
    "last_month": int,
    "legal_ref": str,
    "is_optional": bool,
}
FORM_OPTIONAL = {"last_month", "is_optional"}
DAY_KEYS = dict.fromkeys(("due_day", "review_day", "report_day", "lock_day", "cutoff_day", "grace_days"), int)
ITEM_KEYS = {
    "code": str,
    "section": str,
    "name": str,
    "unit": str,
    "kind": str,
    "level": str,
    "help": str,
    "numerator": str,
    "denominator": str,
    "is_required": bool,
    "allows_precision": bool,
    "is_sensitive": bool,
    "by_village": bool,
    "legal_ref": str,
    "responsible": str,
    "indicator": str,
    "taken_form": str,
    "taken_code": str,
}
ITEM_REQUIRED = {"code", "section", "name", "unit", "kind"}
TYPE_WORDS = {str: "文字", int: "整数", bool: "true 或 false"}


@dataclass(frozen=True)
class Item:
    """One line of the form. A ratio is derived from two other lines and never typed."""

    code: str
    section: str
    name: str
    unit: Unit
    kind: Kind
    level: str = "TOWNSHIP"
    help: str = ""
    numerator: str = ""
    denominator: str = ""
    is_required: bool = True
    allows_precision: bool = False
    is_sensitive: bool = False
    by_village: bool = False
    legal_ref: str = ""
    responsible: str = ""
    indicator: str = ""
    taken_form: str = ""
    taken_code: str = ""


@dataclass(frozen=True)
class Form:
    """One version of a return form, valid from its first month to its last."""

    code: str
    version: int
    name: str
    first_month: int
    legal_ref: str
    checksum: str
    last_month: int | None = None
    is_optional: bool = False
    timetable: Timetable = field(default_factory=Timetable)
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a pack, and where."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class PackError(ValueError):
    """表式文件有误；列出全部问题."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_all(folder: Path = FOLDER) -> list[Form]:
    """Every form of the folder, in order of file name."""
    return [parse(path.read_text(encoding="utf-8"), file=path.name) for path in sorted(folder.glob("*.toml"))]


def parse(text: str, *, file: str) -> Form:
    """The form of the pack's text. Raises PackError with every problem found."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else 1
        raise PackError([Problem(file, line, f"不是合法的 TOML：{error}")]) from error
    places = _Places(text)
    if problems := [Problem(file, line, words) for line, words in _problems(data, places)]:
        raise PackError(problems)
    return _form(data, checksum=_checksum(text))


def _checksum(text: str) -> str:
    """Of what is asked. How it is entered (by_village) is no part of what was published."""
    asked = [line for line in text.splitlines(keepends=True) if not ENTERED.match(line)]
    return hashlib.sha256("".join(asked).encode()).hexdigest()


class _Places:
    """Line numbers of tables and keys, which tomllib does not tell: `[form]`, then each `[[items]]`."""

    def __init__(self, text: str):
        self.lines: dict[tuple[str, int], int] = {}
        self.keys: dict[tuple[str, int, str], int] = {}
        table, index = "", 0
        for number, line in enumerate(text.splitlines(), start=1):
            if head := re.match(r"\s*\[\[?\s*(\w+)\s*\]\]?", line):
                index = index + 1 if head[1] == table else 0
                table = head[1]
                self.lines[table, index] = number
            elif key := re.match(r"\s*(\w+)\s*=", line):
                self.keys.setdefault((table, index, key[1]), number)

    def at(self, table: str, index: int = 0, key: str = "") -> int:
        return self.keys.get((table, index, key)) or self.lines.get((table, index), 1)


def _problems(data: dict[str, Any], places: _Places) -> Iterator[tuple[int, str]]:
    for key in data.keys() - {"form", "timetable", "items"}:
        yield places.at(key), f"未知的表 {key}"
    form, items = data.get("form", {}), data.get("items", [])
    yield from _key_problems(form, FORM_KEYS, FORM_KEYS.keys() - FORM_OPTIONAL, places, "form", 0)
    yield from _key_problems(data.get("timetable", {}), DAY_KEYS, set(), places, "timetable", 0)
    yield from _day_problems(data.get("timetable", {}), places)
    yield from _month_problems(form, places)
    if not items:
        yield places.at("items"), "至少要有一个指标 [[items]]"
    for index, item in enumerate(items):
        yield from _key_problems(item, ITEM_KEYS, ITEM_REQUIRED, places, "items", index)
        yield from _item_problems(item, items, index, places)


def _key_problems(
    table, types, required, places: _Places, name: str, index: int
) -> Iterator[tuple[int, str]]:
    for key in sorted(required - table.keys()):
        yield places.at(name, index), f"缺少 {key}"
    for key, value in table.items():
        if key not in types:
            yield places.at(name, index, key), f"未知的键 {key}"
        elif type(value) is not types[key]:
            yield places.at(name, index, key), f"{key} 应为{TYPE_WORDS[types[key]]}，现为 {value!r}"
        elif value == "" and key in required:
            yield places.at(name, index, key), f"{key} 不能为空"


def _day_problems(table: dict, places: _Places) -> Iterator[tuple[int, str]]:
    for key, day in table.items():
        first, last = (0, MOST_GRACE_DAYS) if key == "grace_days" else (1, 31)
        if isinstance(day, int) and not first <= day <= last:
            yield places.at("timetable", 0, key), f"{key} 应在{first}至{last}之间，现为 {day}"
    order = [table.get(key) for key in ("due_day", "review_day", "report_day", "lock_day")]
    known = [day for day in order if isinstance(day, int)]
    if known != sorted(known):
        yield places.at("timetable"), "填报、审核、上报、锁定的日期应依次不早于前一步"


def _month_problems(form: dict, places: _Places) -> Iterator[tuple[int, str]]:
    for key in ("first_month", "last_month"):
        if isinstance(form.get(key), int):
            try:
                periods.check_month(form[key])
            except ValueError:
                yield places.at("form", 0, key), f"{key} 应为年月（如 202201），现为 {form[key]}"


def _item_problems(item: dict, items: list[dict], index: int, places: _Places) -> Iterator[tuple[int, str]]:
    def at(key: str) -> int:
        return places.at("items", index, key)

    code = item.get("code")
    codes = [other.get("code") for other in items]
    if isinstance(code, str) and not CODE.fullmatch(code):
        yield at("code"), f"code 应为大写字母加数字（如 M01、MD11.02），现为 {code!r}"
    if code in codes[:index]:
        yield at("code"), f"指标 {code} 与第{places.at('items', codes.index(code), 'code')}行重复"
    for key, words in (("unit", list(Unit)), ("kind", list(Kind)), ("level", LEVELS)):
        if isinstance(item.get(key), str) and item[key] not in words:
            yield at(key), f"{key} 应为 {'、'.join(words)} 之一，现为 {item[key]!r}"
    if item.get("by_village") and (item.get("kind") == Kind.RATIO or item.get("level") == "COUNTY"):
        yield at("by_village"), "只有乡镇填报的数才能分村填报，比率不填"
    if bool(item.get("taken_form")) != bool(item.get("taken_code")):
        yield at("taken_form"), "引用须同时写明 taken_form（表式）和 taken_code（指标）"
    yield from _ratio_problems(item, codes, at)


def _ratio_problems(item: dict, codes: list, at) -> Iterator[tuple[int, str]]:
    is_ratio = item.get("kind") == Kind.RATIO
    for key in ("numerator", "denominator"):
        if is_ratio and key not in item:
            yield at("kind"), f"比率须写明 {key}"
        elif not is_ratio and key in item:
            yield at(key), f"只有比率才写 {key}"
        elif is_ratio and item[key] not in codes:
            yield at(key), f"{key} 指向不存在的指标 {item[key]!r}"
    if is_ratio != (item.get("unit") == Unit.PERCENT):
        yield at("unit"), "比率的单位应为 PERCENT，且只有比率用 PERCENT"
    if (item.get("kind") == Kind.AMOUNT) != (item.get("unit") == Unit.MONEY):
        yield at("unit"), "金额的单位应为 MONEY，且只有金额用 MONEY"


def _form(data: dict[str, Any], *, checksum: str) -> Form:
    items = tuple(
        Item(**{**item, "unit": Unit(item["unit"]), "kind": Kind(item["kind"])}) for item in data["items"]
    )
    return Form(
        **data["form"], timetable=Timetable(**data.get("timetable", {})), items=items, checksum=checksum
    )
