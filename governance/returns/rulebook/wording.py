"""What a rule says: words with places for numbers, `…共{M02 + M03}件`. Pure.

Compiled into a list of plain words and `[kind, …]` parts that server and browser fill in alike:

    {M02 + 1}            the number, money in 元 and with 余, 近, 约 where it has them
    {name:M02}           the name of the line          {problem:it}   why the cell cannot be read
    {signed: M02 - M03}  +1, −1, 0                     {list:M02}     the units below, with their numbers
    {增加|减少: it - 3}   the first word above zero, else the second
    {percent: M03, M02}  a rate with two decimals
"""

import re
from typing import Any

from governance.returns.rulebook import language
from governance.returns.rulebook.language import LanguageError

Part = Any  # words, or [kind, …]
PLACE = re.compile(r"\{([^{}]*)\}")
OF_A_LINE = ("name", "problem", "list")


def compile_words(text: str) -> list[Part]:
    """The parts of a message. Raises LanguageError."""
    parts: list[Part] = []
    for index, piece in enumerate(PLACE.split(text)):
        if index % 2:
            parts.append(_place(piece))
        elif "{" in piece or "}" in piece:
            raise LanguageError(f"花括号不成对：{text}")
        elif piece:
            parts.append(piece)
    return parts


def codes_in(parts: list[Part]) -> set[str]:
    found: set[str] = set()
    for part in parts:
        if isinstance(part, list) and part[0] in OF_A_LINE:
            found |= {part[1]} - {language.IT}
        elif isinstance(part, list):
            found = found.union(*(language.codes_in(operand) for operand in part[1:]))
    return found


def _place(text: str) -> Part:
    kind, colon, rest = text.partition(":")
    kind = kind.strip()
    if not colon:
        return ["show", language.number(text)]
    if kind in OF_A_LINE:
        return [kind, language.code(rest)]
    if kind == "signed":
        return ["signed", language.number(rest)]
    if kind == "percent":
        part, _, whole = rest.partition(",")
        return ["percent", language.number(part), language.number(whole)]
    if kind.count("|") == 1:
        above, below = kind.split("|")
        return ["word", language.number(rest), above, below]
    raise LanguageError(f"看不懂的占位：{{{text}}}")
