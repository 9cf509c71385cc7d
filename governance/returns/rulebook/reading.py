"""Reads the checks of the forms from their content packs; problems name the file and the rule."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from governance.figures import periods
from governance.returns.rulebook.language import LanguageError
from governance.returns.rulebook.rule import ANY_FORM, Rule, rule_of

FOLDER = Path(__file__).parents[1] / "packs" / "rules"
PACK_KEYS = {"form": str, "first_month": int}
RULE_KEYS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "name": str,
    "level": str,
    "each": (str, list),
    "when": str,
    "expect": str,
    "codes": list,
    "fact": str,
    "advice": str,
    "source": str,
    "needs_reason": bool,
    "is_active": bool,
    "first_month": int,
    "last_month": int,
}
REQUIRED = ("id", "name", "level", "expect", "fact", "advice", "source")


class RulePackError(ValueError):
    """核对规则文件有误；列出全部问题."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the packs, the common ones first. Raises RulePackError."""
    files = sorted(FOLDER.glob("*.toml"), key=lambda path: (path.stem != "common", path.name))
    return tuple(rule for path in files for rule in parse(path.read_text(encoding="utf-8"), file=path.name))


def in_force(form: str, month: int) -> tuple[Rule, ...]:
    """The pack's rules for a form and month."""
    return tuple(rule for rule in _of_form(form) if rule.is_active and rule.is_in_force(month))


def proposals(form: str) -> tuple[Rule, ...]:
    """Rules of the pack that a bureau may try out and switch on."""
    return tuple(rule for rule in _of_form(form) if not rule.is_active)


def _of_form(form: str) -> Iterator[Rule]:
    return (rule for rule in all_rules() if rule.form in (ANY_FORM, form))


def parse(text: str, *, file: str) -> list[Rule]:
    """The rules of one pack. Raises RulePackError with every problem found."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulePackError([f"{file}: 不是合法的 TOML：{error}"]) from error
    pack = data.get("pack", {})
    problems = [f"{file}: {words}" for words in _pack_problems(data, pack)]
    rules = []
    for index, table in enumerate(data.get("rules", []), start=1):
        where = f"{file}: 第{index}条 {table.get('id', '')}"
        if wrong := list(_rule_problems(table)):
            problems += [f"{where}: {words}" for words in wrong]
            continue
        try:
            rules.append(rule_of(table, form=pack.get("form", ""), default_first=pack.get("first_month", 0)))
        except LanguageError as error:
            problems.append(f"{where}: {error}")
    if problems:
        raise RulePackError(problems)
    return rules


def problems_with(rules: Iterable[Rule], codes_of: dict[str, set[str]]) -> list[str]:
    """Rules that speak of what their form does not have. `codes_of`: form → every code of it."""
    found = []
    for rule in rules:
        known = codes_of.get(rule.form)
        if rule.form == ANY_FORM:
            known = set()
        elif known is None:
            found.append(f"规则 {rule.id}：没有表式 {rule.form}")
            continue
        strange = {code for code in rule.speaks_of() if code not in known and not _is_group(code, known)}
        found += [f"规则 {rule.id}：表式 {rule.form} 没有指标 {code}" for code in sorted(strange)]
    return found


def _is_group(code: str, known: set[str]) -> bool:
    """Whether the code stands for its parts: MD11 for MD11.01, MD11.02 …."""
    return any(other.startswith(f"{code}.") for other in known)


def _pack_problems(data: dict[str, Any], pack: dict[str, Any]) -> Iterator[str]:
    yield from (f"未知的表 {key}" for key in sorted(data.keys() - {"pack", "rules"}))
    for key, kind in PACK_KEYS.items():
        if type(pack.get(key)) is not kind:
            yield f"[pack] 须写明 {key}"
    yield from _month_problems(pack)


def _rule_problems(table: dict[str, Any]) -> Iterator[str]:
    yield from (f"缺少 {key}" for key in REQUIRED if not table.get(key))
    for key, value in table.items():
        if key not in RULE_KEYS:
            yield f"未知的键 {key}"
        elif not isinstance(value, RULE_KEYS[key]):
            yield f"{key} 写法有误：{value!r}"
    yield from _month_problems(table)


def _month_problems(table: dict[str, Any]) -> Iterator[str]:
    for key in ("first_month", "last_month"):
        if isinstance(table.get(key), int):
            try:
                periods.check_month(table[key])
            except ValueError:
                yield f"{key} 应为年月（如 202201），现为 {table[key]}"
