"""The small language of checks: `last(M05) + M02 >= M03 + M05` becomes a tree of lists. Pure.

The tree is plain JSON, so that server and browser judge by the same one. Codes of the form stand for this
month's numbers; `it` for the line a rule is just looking at. Whole numbers only; no division, no rounding.
Anything unknown (a blank, a month not filed) makes what depends on it unknown, and a rule says nothing.
"""

import ast
import re
from typing import Any

Tree = Any  # a whole number, or [operation, operand, …]
IT = "it"
CODE = re.compile(r"(?<![\w.\"'])([A-Z]{1,4}\d+(?:\.\d+)?)(?!\w)")
NUMBERS_OF_A_LINE = {
    "cell": "本月数",
    "last": "上月数",
    "december": "上年12月数",
    "ytd": "本年累计（含本月）",
    "ytd_last": "本年累计到上月",
    "trailing": "本月与此前十二个月中已报各月之和",
    "recent_sum": "近六个月已报各月之和",
    "recent_count": "近六个月中已报的月数",
    "observed": "登记数",
    "villages": "各村已填数之和（没有分村填报则未知）",
    "parts": "各分项之和（有一项未填则未知）",
    "parts_filled": "已填的分项数",
    "parts_all": "分项数",
    "children": "下级单位已报数之和",
    "scale": "单位换算：金额为100（分），其余为1",
    "numerator": "比率的分子",
    "denominator": "比率的分母",
}
FACTS_OF_A_LINE = {
    "blank": "未填",
    "wrong": "填的内容无法识别",
    "required": "必填",
}
NUMBERS_OF_THE_RETURN = {"told_count": "可与上月相比的发生数项数", "same_count": "与上月完全相同的项数"}
ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
COMPARISONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
LARGEST = 2**53 - 1  # what a number in the browser's JSON holds exactly


class LanguageError(ValueError):
    """核对式有误；说明错在哪里."""


def condition(text: str) -> Tree:
    """The tree of something that holds or does not. Raises LanguageError."""
    tree, is_true_or_false = _typed(_parsed(text))
    if not is_true_or_false:
        raise LanguageError(f"应为能判断真假的式子，现为 {text}")
    return tree


def number(text: str) -> Tree:
    """The tree of something that has a number. Raises LanguageError."""
    return _number(_parsed(text))


def code(text: str) -> str:
    """A code of the form, or `it`. Raises LanguageError."""
    found = text.strip()
    if found != IT and not CODE.fullmatch(found):
        raise LanguageError(f"应为指标代码或 it，现为 {text}")
    return found


def codes_in(tree: Tree) -> set[str]:
    """The codes a tree speaks of, without `it`."""
    if not isinstance(tree, list):
        return set()
    found = {operand for operand in tree[1:] if isinstance(operand, str) and operand != IT}
    return found.union(*(codes_in(operand) for operand in tree[1:]))


def compares_equal(tree: Tree) -> bool:
    """Whether the tree asks for two numbers to be equal."""
    if not isinstance(tree, list):
        return False
    return tree[0] in ("==", "!=") or any(compares_equal(operand) for operand in tree[1:])


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(CODE.sub(r"'\1'", text).strip(), mode="eval").body
    except SyntaxError as error:
        raise LanguageError(f"核对式写法有误：{text}") from error


def _typed(node: ast.expr) -> tuple[Tree, bool]:
    """(tree, whether it is true-or-false rather than a number)."""
    match node:
        case ast.BoolOp(op=op, values=values):
            word = "and" if isinstance(op, ast.And) else "or"
            return [word, *(_truth(value) for value in values)], True
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ["not", _truth(operand)], True
        case ast.Compare():
            return _comparison(node), True
        case ast.BinOp(op=op, left=left, right=right) if type(op) in ARITHMETIC:
            return [ARITHMETIC[type(op)], _number(left), _number(right)], False
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, arguments)
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return _literal(value), False
        case ast.Constant(value=str()) | ast.Name(id="it"):
            return ["cell", _line(node)], False
    raise LanguageError(f"看不懂：{ast.unparse(node)}")


def _literal(value: int) -> int:
    if value > LARGEST:
        raise LanguageError(f"数字过大：{value}")
    return value


def _truth(node: ast.expr) -> Tree:
    tree, is_true_or_false = _typed(node)
    if not is_true_or_false:
        raise LanguageError(f"此处应为能判断真假的式子：{ast.unparse(node)}")
    return tree


def _number(node: ast.expr) -> Tree:
    tree, is_true_or_false = _typed(node)
    if is_true_or_false:
        raise LanguageError(f"此处应为数：{ast.unparse(node)}")
    return tree


def _comparison(node: ast.Compare) -> Tree:
    """`a <= b <= c` is `a <= b and b <= c`."""
    sides = [_number(side) for side in (node.left, *node.comparators)]
    words = []
    for op in node.ops:
        if type(op) not in COMPARISONS:
            raise LanguageError(f"看不懂的比较：{ast.unparse(node)}")
        words.append(COMPARISONS[type(op)])
    pairs = [[word, sides[index], sides[index + 1]] for index, word in enumerate(words)]
    return pairs[0] if len(pairs) == 1 else ["and", *pairs]


def _call(name: str, arguments: list[ast.expr]) -> tuple[Tree, bool]:
    if name in NUMBERS_OF_THE_RETURN and not arguments:
        return [name], False
    if len(arguments) == 1:
        (argument,) = arguments
        if name in NUMBERS_OF_A_LINE or name in FACTS_OF_A_LINE:
            return [name, _line(argument)], name in FACTS_OF_A_LINE
        if name == "abs":
            return ["abs", _number(argument)], False
        if name == "sure":
            return ["sure", _truth(argument)], True
        if name == "known":
            return ["known", _number(argument)], True
    if name == "back" and len(arguments) == 2:
        return ["back", _line(arguments[0]), _months(arguments[1])], False
    raise LanguageError(f"没有这种写法：{name}({'、'.join(map(ast.unparse, arguments))})")


def _line(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.Name(id="it"):
            return IT
    raise LanguageError(f"此处应为指标代码：{ast.unparse(node)}")


def _months(node: ast.expr) -> int:
    match node:
        case ast.Constant(value=int(value)) if 1 <= value <= 13:
            return value
    raise LanguageError(f"此处应为1至13个月：{ast.unparse(node)}")
