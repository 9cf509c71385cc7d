"""`./portal figures`: the size of the code, measured by Python's own parser; watched, not worshipped."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from launcher.console import LauncherError, say
from launcher.layout import ROOT

PRODUCT = ("governance", "villages", "mediation", "legalaid", "demo", "bench", "launcher")
LONG_FUNCTION_LINES = 40
LONG_FILE_LINES = 400


@dataclass(frozen=True)
class SourceFile:
    """One file's measurements; a function's length includes its docstring, as in the style guide's table."""

    path: Path
    lines: int
    functions: tuple[tuple[str, int], ...]
    comment_lines: int
    docstring_lines: int


def show(arguments: list[str]) -> int:
    if arguments:
        raise LauncherError(f"不认识的参数：{' '.join(arguments)} / unknown argument")
    product = [measure(path) for folder in PRODUCT for path in python_files(ROOT / folder)]
    tests = [measure(path) for path in python_files(ROOT / "tests")]
    for label, value in summary(product, tests):
        say(f"{label}：{value}")
    return 0


def python_files(folder: Path) -> Iterator[Path]:
    """Every file with content, migrations left out: they are generated."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts and path.stat().st_size:
            yield path


def measure(path: Path) -> SourceFile:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    return SourceFile(
        path=path,
        lines=text.count("\n"),
        functions=tuple(_functions(tree)),
        comment_lines=_comment_lines(text),
        docstring_lines=sum(_docstring_lines(node) for node in ast.walk(tree)),
    )


def summary(product: list[SourceFile], tests: list[SourceFile]) -> list[tuple[str, str]]:
    """(label, value) rows; the aims stand beside the values."""
    lengths = sorted(length for one in product for _, length in one.functions) or [0]
    total = sum(one.lines for one in product) or 1
    long_functions = sum(length > LONG_FUNCTION_LINES for length in lengths)
    return [
        ("文件数", f"{len(product)}"),
        ("代码行数", f"{total}"),
        ("文件长度中位数", f"{median([one.lines for one in product] or [0]):.0f} 行（目标 50–110）"),
        (f"超过 {LONG_FILE_LINES} 行", _long_files(product)),
        ("函数长度中位数", f"{median(lengths):.0f} 行（目标 ≤ 9）"),
        ("函数长度九成位", f"{lengths[int(0.9 * (len(lengths) - 1))]} 行（目标 ≤ 30）"),
        (f"超过 {LONG_FUNCTION_LINES} 行", f"{100 * long_functions / len(lengths):.1f} %（目标 ≤ 4 %）"),
        ("注释", f"{100 * sum(one.comment_lines for one in product) / total:.1f} %（目标 3–7 %）"),
        ("说明文字", f"{100 * sum(one.docstring_lines for one in product) / total:.1f} %（目标 5–9 %）"),
        ("测试与代码之比", f"{sum(one.lines for one in tests) / total:.2f}（目标 1.0–1.5）"),
    ]


def _long_files(files: list[SourceFile]) -> str:
    long = [f"{one.path.relative_to(ROOT)}（{one.lines}）" for one in files if one.lines > LONG_FILE_LINES]
    return "、".join(long) or "无"


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, _length(node)


def _comment_lines(text: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


def _docstring_lines(node: ast.AST) -> int:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return 0
    first = node.body[0] if node.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return 0
    return _length(first) if isinstance(first.value.value, str) else 0


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
