"""Reads the content pack of deadline rules; every error names the file and the line. Pure but for `read`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from governance.deadlines.rules import PauseKind, Rule, TimeUnit

REQUIRED = {"code", "version", "name", "unit", "n", "base_event", "legal_ref", "valid_from"}
OPTIONAL = {"valid_to", "pauses", "rolls", "warn_before_days", "promise_n", "extension_n", "is_right"}
TYPES: dict[str, type] = {
    "code": str,
    "version": int,
    "name": str,
    "unit": str,
    "n": int,
    "base_event": str,
    "legal_ref": str,
    "valid_from": date,
    "valid_to": date,
    "pauses": list,
    "rolls": bool,
    "warn_before_days": int,
    "promise_n": int,
    "extension_n": int,
    "is_right": bool,
}
TYPE_WORDS = {str: "文字", int: "整数", date: "日期（如 2022-01-01）", bool: "true 或 false", list: "列表"}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a pack, and where."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class PackError(ValueError):
    """内容包有误；列出全部问题."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Entry:
    """One mapping of the file with the line of each key; line 0 stands for the entry itself."""

    values: dict[str, Any]
    lines: dict[str, int]
    line: int

    def at(self, key: str) -> int:
        return self.lines.get(key, self.line)


def read(path: Path) -> list[Rule]:
    """Rules of the pack file. Raises PackError with every problem found."""
    return parse(path.read_text(encoding="utf-8"), file=path.name)


def parse(text: str, *, file: str) -> list[Rule]:
    """Rules of the pack's text, in order of appearance. Raises PackError with every problem found."""
    problems: list[Problem] = []
    rules: list[tuple[Rule, int]] = []
    for entry in _entries(text, file):
        found = [Problem(file, line, message) for line, message in _entry_problems(entry)]
        problems += found
        if not found:
            rules += _built(entry, file, problems)
    problems += [Problem(file, line, message) for line, message in _clashes(rules)]
    if problems:
        raise PackError(problems)
    return [rule for rule, _ in rules]


def _entries(text: str, file: str) -> list[Entry]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError([Problem(file, line, f"不是合法的 YAML：{error.problem}")]) from error
    if not isinstance(root, yaml.MappingNode):
        raise PackError([Problem(file, 1, "应有顶层键 rules")])
    for key, value in root.value:
        if key.value == "rules" and isinstance(value, yaml.SequenceNode):
            return [_entry(node, file) for node in value.value]
    raise PackError([Problem(file, root.start_mark.line + 1, "应有顶层键 rules，其值为列表")])


def _entry(node: yaml.Node, file: str) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise PackError([Problem(file, line, "每条规则应是若干“键: 值”")])
    keys = [key.value for key, _ in node.value]
    if twice := [key for index, key in enumerate(keys) if key in keys[:index]]:
        raise PackError([Problem(file, line, f"同一条规则中 {twice[0]} 写了两次")])
    loader = yaml.SafeLoader("")
    values = {key.value: loader.construct_object(value, deep=True) for key, value in node.value}
    return Entry(values, {key.value: key.start_mark.line + 1 for key, _ in node.value}, line)


def _entry_problems(entry: Entry) -> Iterator[tuple[int, str]]:
    for key in sorted(REQUIRED - entry.values.keys()):
        yield entry.line, f"缺少 {key}"
    for key, value in entry.values.items():
        if key not in TYPES:
            yield entry.at(key), f"未知的键 {key}"
        elif type(value) is not TYPES[key]:
            yield entry.at(key), f"{key} 应为{TYPE_WORDS[TYPES[key]]}，现为 {value!r}"
        elif value == "":
            yield entry.at(key), f"{key} 不能为空"
    yield from _vocabulary_problems(entry)


def _vocabulary_problems(entry: Entry) -> Iterator[tuple[int, str]]:
    unit, pauses = entry.values.get("unit"), entry.values.get("pauses")
    if isinstance(unit, str) and unit not in list(TimeUnit):
        yield entry.at("unit"), f"unit 应为 {'、'.join(TimeUnit)} 之一，现为 {unit!r}"
    for kind in pauses if isinstance(pauses, list) else []:
        if kind not in list(PauseKind):
            yield entry.at("pauses"), f"pauses 中的 {kind!r} 不是暂停事由（{'、'.join(PauseKind)}）"


def _built(entry: Entry, file: str, problems: list[Problem]) -> list[tuple[Rule, int]]:
    values = dict(entry.values)
    kinds = frozenset(PauseKind(kind) for kind in values.pop("pauses", []))
    unit = TimeUnit(values.pop("unit"))
    values.setdefault("rolls", unit is not TimeUnit.HOUR)
    try:
        return [(Rule(unit=unit, pause_kinds=kinds, **values), entry.line)]
    except ValueError as error:
        problems.append(Problem(file, entry.line, str(error)))
        return []


def _clashes(rules: list[tuple[Rule, int]]) -> Iterator[tuple[int, str]]:
    """Versions of one code must differ in number and not overlap in time."""
    for index, (rule, line) in enumerate(rules):
        for other, other_line in rules[:index]:
            if rule.code != other.code:
                continue
            if rule.version == other.version:
                yield line, f"{rule.code} 第{rule.version}版与第{other_line}行重复"
            elif _overlap(rule, other):
                yield line, f"{rule.code} 第{rule.version}版与第{other_line}行的有效期重叠"


def _overlap(one: Rule, other: Rule) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
