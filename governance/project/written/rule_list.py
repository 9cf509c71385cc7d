"""docs/rules.md: every rule that cites its source, with the function and the tests that hold it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from governance.deadlines import rule_table
from governance.project import environment
from governance.project.written.markdown import table
from governance.returns.rulebook import reading
from governance.returns.rulebook.rule import ANY_FORM
from governance.returns.sheet import Level

ROOT = environment.ROOT
APPS = ("governance", "villages", "mediation", "legalaid")
_NUMERAL = "[〇一二三四五六七八九十百0-9]+"
_ARTICLE = f"第{_NUMERAL}条(?:第{_NUMERAL}款)?"
_CITED = re.compile(
    rf"(?:《[^》]+》(?:（[^）]*号）)?|[一-鿿]{{0,40}}?(?:法|规定|条例|解释|典))?(?:{_ARTICLE})(?:、{_ARTICLE})*|《[^》]+》"
)


@dataclass(frozen=True)
class Rule:
    """One function whose docstring cites where its rule comes from."""

    words: str
    sources: tuple[str, ...]
    path: Path
    function: str

    @property
    def module(self) -> str:
        return self.path.stem


def render() -> str:
    rows = [
        (rule.words, "；".join(rule.sources), f"`{rule.path}` `{rule.function}`", _tests_text(rule))
        for rule in rules()
    ]
    return "\n".join(
        [
            "# 规则与依据",
            "",
            "写在代码里的规则，逐条列明依据、函数和测试。“待核实”表示条文尚未与正式文本核对；"
            "“产品默认”表示法律未作规定。简称：调解法 = 《中华人民共和国人民调解法》；"
            "规定 = 《人民调解工作若干规定》（司法部令第75号）。",
            "",
            "## 判断规则",
            "",
            table(("规则", "依据", "函数", "测试"), rows),
            "## 填报核对",
            "",
            "规则写在 `governance/returns/packs/rules/`，填报页面与服务器按同一份判断；须改正的不改不能提交，须说明的写一句话即可。",
            "",
            table(("代码", "表式", "核对内容", "级别", "依据", "测试"), _checks()),
            "## 期限规则",
            "",
            "期限写在 `packs/deadlines.yaml`，按起算日取当时有效的版本；新版本不改动已算出的日期。",
            "",
            table(("代码", "名称", "长度", "起算", "暂停事由", "有效期", "依据"), _deadlines()),
        ]
    )


def rules() -> list[Rule]:
    """Functions in `rules.py`, `deadlines.py` and the day arithmetic that cite a source."""
    found = [rule for path in _files() for rule in _rules_in(path)]
    return sorted(found, key=lambda rule: (str(rule.path), rule.function))


def _files() -> Iterator[Path]:
    for app in APPS:
        for pattern in ("rules.py", "deadlines.py", "workdays.py", "masks.py"):
            yield from (path for path in sorted((ROOT / app).rglob(pattern)) if "tests" not in path.parts)


def _rules_in(path: Path) -> Iterator[Rule]:
    for node, words in _functions(path):
        if sources := citations(words):
            yield Rule(" ".join(words.split()), sources, path.relative_to(ROOT), node.name)


def _functions(path: Path) -> Iterator[tuple[ast.FunctionDef, str]]:
    """Functions and methods with what their docstrings say."""
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.FunctionDef):
            yield node, ast.get_docstring(node) or ""


def citations(words: str) -> tuple[str, ...]:
    """The laws and articles that a text names, each once."""
    return tuple(dict.fromkeys(match.strip("（(，。；:： ") for match in _CITED.findall(words)))


def _checks() -> Iterator[tuple]:
    """Checks of a return, form by form as their packs have them."""
    for rule in reading.all_rules():
        form = "各表式" if rule.form == ANY_FORM else f"`{rule.form}`"
        level = Level(rule.level).label + ("" if rule.is_active else "（供选用）")
        yield rule.id, form, rule.name, level, rule.source, _tests_of_check(rule.id)


def _tests_of_check(code: str) -> str:
    """Tests are named after the code that they hold."""
    named = re.compile(rf"def (test_{code.lower()}_\w+)")
    folder = ROOT / "tests/governance/returns"
    found = [name for path in sorted(folder.rglob("test_*.py")) for name in named.findall(path.read_text())]
    more = f" 等 {len(found)} 项" if len(found) > 1 else ""
    return f"`{found[0]}`{more}" if found else "—"


def _tests_text(rule: Rule) -> str:
    found = holding_tests(rule)
    more = f" 等 {len(found)} 项" if len(found) > 2 else ""
    return "、".join(f"`{name}`" for name in found[:2]) + more or "—"


def holding_tests(rule: Rule) -> list[str]:
    """Names of the tests in the mirrored folder that call the function.

    A class stands for its tests where a helper of the class calls.
    """
    called = re.compile(rf"\b{rule.function}\(")
    return [
        name
        for path in sorted((ROOT / "tests" / rule.path.parent).rglob("test_*.py"))
        for name in _calling(_parsed(path).body, called)
    ]


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _calling(body: list[ast.stmt], called: re.Pattern[str]) -> Iterator[str]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not called.search(ast.unparse(node)):
            continue
        if isinstance(node, ast.ClassDef):
            yield from list(_calling(node.body, called)) or [node.name]
        elif node.name.startswith("test_"):
            yield node.name


def _deadlines() -> Iterator[tuple]:
    for rule in rule_table.read(ROOT / "packs/deadlines.yaml"):
        until = f"至{rule.valid_to}" if rule.valid_to else "起"
        yield (
            f"`{rule.code}` 第{rule.version}版",
            rule.name,
            f"{rule.n}{rule.unit.label}",
            rule.base_event,
            "、".join(sorted(kind.label for kind in rule.pause_kinds)) or "无",
            f"{rule.valid_from}{until}",
            rule.legal_ref,
        )
