"""Random returns and random rules: what people type, right and wrong, beside what may stand next to it."""

import random
from dataclasses import dataclass
from functools import cache

from governance.figures import periods
from governance.figures.values import Unit
from governance.returns import amounts, pack
from governance.returns.rulebook import interpreter, language, reading
from governance.returns.rulebook.rule import EACH, LEVELS, Rule
from governance.returns.sheet import Cell, Line, Sheet

ODD = (
    "", " ", "　", "0", "00", "007", "１２", "1,200", "1，200", "3.5万", "12万", "0.00005万", "1.50", "1.505", "1.5", "12.0",
    "4030余", "200余万", "近5000", "将近5000", "约12", "大约3", "不少于9", "多3", "-3", "－3", "abc", "十二", "1e3", "+5", ".5",
    "5.", "1 2", "12元", "12元元", "万", "元", "999999999999999", "1000000000000000", "1000000000000001", "٣", "²", "½",
    "99999999999999999999999999999999", "0.01", "0.001", "\ufeff12\ufeff", " 12\x1f", "12\x85", "①", "“", "<b>",
)  # fmt: skip
MONTHS = (202601, 202602, 202605, 202607, 202512)
MOST_BACK = 13
UNITS_BELOW = ("北湾镇", "平川镇", "王岘镇")


@dataclass(frozen=True)
class Typed:
    """A random return: the sheet as the server has it, and what stands in the browser's cells."""

    sheet: Sheet
    rules: tuple[Rule, ...]
    cells: dict[str, dict[str, str]]


def made(seed: int) -> Typed:
    """The return of this number; the same number gives the same return."""
    dice = random.Random(seed)
    form = dice.choice(_forms())
    month, lines = dice.choice(MONTHS), _lines(form, dice.choice((True, True, True, False)))
    size = dice.choice((3, 12, 60, 1_000, 10**7))
    texts = {line.code: _text(dice, line, size) for line in lines if line.is_typed}
    observed = {code: _near(dice, size) for code in texts if dice.random() < 0.3}
    sheet = Sheet(
        month=month,
        lines=lines,
        form=form,
        cells={line.code: _cell(line, texts.get(line.code), observed.get(line.code)) for line in lines},
        history=_history(dice, month, lines, size),
        children=_children(dice, lines, size),
    )
    cells = {code: {"text": text, "note": ""} for code, text in texts.items()}
    rules = (*reading.in_force(form, month), *reading.proposals(form), *_random_rules(dice, form, lines))
    return Typed(sheet, rules, cells)


def verdicts(typed: Typed) -> list[list]:
    """What the server says, as plain lists."""
    place = {line.code: index for index, line in enumerate(typed.sheet.lines)}
    found = [
        [one.rule.id, one.level, list(one.codes), one.fact, one.advice, one.needs_reason]
        for one in interpreter.verdicts(typed.rules, typed.sheet)
    ]
    return sorted(found, key=lambda one: (LEVELS.index(one[1]), place.get(one[2][0], -1) if one[2] else -1))


@cache
def _forms() -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.code for form in pack.read_all()))


@cache
def _lines(code: str, is_whole: bool) -> tuple[Line, ...]:
    """The lines of a form, or only its money and every other line."""
    form = next(form for form in pack.read_all() if form.code == code)
    items = [item for item in form.items if is_whole or item.unit is Unit.MONEY or item.code[-1] in "02468"]
    return tuple(
        Line(
            code=item.code,
            name=item.name,
            unit=item.unit,
            kind=item.kind,
            numerator=item.numerator,
            denominator=item.denominator,
            is_required=item.is_required,
            allows_precision=item.allows_precision,
        )
        for item in items
    )


def _text(dice: random.Random, line: Line, size: int) -> str:
    chance = dice.random()
    if chance < 0.06:
        return dice.choice(ODD)
    if chance < 0.1:
        return ""
    number = str(_near(dice, size))
    if line.allows_precision and chance < 0.3:
        return dice.choice((f"{number}余", f"近{number}", f"约{number}"))
    return number


def _near(dice: random.Random, size: int) -> int:
    """Often nothing, often the same few numbers, so that equalities come about."""
    return dice.choice((0, 0, 1, 2, size, size, size - 1, dice.randrange(size), dice.randrange(size) * 3))


def _cell(line: Line, text: str | None, observed: int | None) -> Cell:
    if text is None:
        return Cell(observed=observed)
    found = amounts.parse(text, line.unit, allows_precision=line.allows_precision)
    return Cell(amount=found.amount, precision=found.precision, problem=found.problem, observed=observed)


def _history(
    dice: random.Random, month: int, lines: tuple[Line, ...], size: int
) -> dict[int, dict[str, int]]:
    missing = dice.choice((0.0, 0.02, 0.6))
    return {
        periods.shift(month, -back): {
            line.code: _near(dice, size) for line in lines if line.is_typed and dice.random() >= missing
        }
        for back in range(1, MOST_BACK + 1)
        if dice.random() >= missing
    }


def _children(dice: random.Random, lines: tuple[Line, ...], size: int) -> dict[str, dict[str, int]]:
    if dice.random() < 0.7:
        return {}
    return {
        name: {line.code: _near(dice, size) for line in lines if dice.random() < 0.2} for name in UNITS_BELOW
    }


# --- rules that nobody wrote ---


def _random_rules(dice: random.Random, form: str, lines: tuple[Line, ...]) -> tuple[Rule, ...]:
    codes = [line.code for line in lines]
    return tuple(_random_rule(dice, form, codes, f"X{number}") for number in range(3))


def _random_rule(dice: random.Random, form: str, codes: list[str], name: str) -> Rule:
    each = dice.choice(("", *EACH))
    known = [*codes, language.IT, language.IT, language.IT] if each else codes
    value = _number(dice, known, 3)
    return Rule(
        id=name,
        form=form,
        name="随机",
        level=dice.choice(LEVELS),
        each=each,
        when=dice.choice((None, _truth(dice, known, 2))),
        expect=_truth(dice, known, 3),
        fact=[
            "数", ["show", value], ["signed", value], ["percent", value, _number(dice, known, 1)],
            ["word", value, "增", "减"], ["name", dice.choice(known)], ["list", dice.choice(known)],
        ],
        advice=["核对", ["problem", dice.choice(known)]],
        codes=(dice.choice(known),) if dice.random() < 0.9 else (),
        needs_reason=dice.random() < 0.5,
    )  # fmt: skip


def _truth(dice: random.Random, codes: list[str], depth: int) -> language.Tree:
    if depth and dice.random() < 0.5:
        word = dice.choice(("and", "or", "not", "sure", "known"))
        if word == "known":
            return [word, _number(dice, codes, depth - 1)]
        many = 1 if word in ("not", "sure") else dice.choice((2, 3))
        return [word, *(_truth(dice, codes, depth - 1) for _ in range(many))]
    if dice.random() < 0.1:
        return [dice.choice(tuple(language.FACTS_OF_A_LINE)), dice.choice(codes)]
    word = dice.choice(tuple(language.COMPARISONS.values()))
    return [word, _number(dice, codes, depth), _number(dice, codes, depth)]


def _number(dice: random.Random, codes: list[str], depth: int) -> language.Tree:
    chance = dice.random()
    if depth and chance < 0.4:
        word = dice.choice(("+", "-", "*", "abs"))
        return [word, *(_number(dice, codes, depth - 1) for _ in range(1 if word == "abs" else 2))]
    if chance < 0.5:
        return dice.choice((0, 1, 2, 100, 50_000_000, language.LARGEST))
    if chance < 0.55:
        return [dice.choice(tuple(language.NUMBERS_OF_THE_RETURN))]
    if chance < 0.6:
        return ["back", dice.choice(codes), dice.randint(1, MOST_BACK)]
    return [dice.choice(tuple(language.NUMBERS_OF_A_LINE)), dice.choice(codes)]
