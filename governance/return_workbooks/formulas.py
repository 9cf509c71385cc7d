"""The rules of a form as formulas of a spreadsheet, so that a workbook without a line checks itself. Pure.

Whatever is known when the workbook is written (other months, records, units below) stands in a formula as a
number; only the cells to be filled in are references. Rules have three answers, formulas two, so each side
is asked separately: is this certainly true, is it certainly false. A rule speaks when its condition certainly
holds and what it expects certainly does not. Amounts with 余, 近 or 约 are text here: rules that need the number
stay silent, and the portal judges them when the workbook is uploaded.
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from governance.figures.values import Kind, Unit
from governance.returns.rulebook import interpreter
from governance.returns.rulebook.language import IT, Tree
from governance.returns.rulebook.rule import Rule
from governance.returns.sheet import Cell, Line, Sheet

TRUE, FALSE = "TRUE", "FALSE"
LONGEST = 8000  # a spreadsheet keeps formulas of 8,192 characters
LEVEL_WORDS = {"ERROR": "须改正", "WARNING": "须说明", "INFO": "提示"}
OPPOSITE = {"and": "or", "or": "and"}
COMPARISONS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
OF_OTHER_TIMES = frozenset(
    {"last", "back", "december", "ytd_last", "recent_sum", "recent_count", "observed", "children", "scale"}
)


class Message(NamedTuple):
    """A formula that shows what a rule has to say at a line, or nothing; `code` empty for the whole return."""

    code: str
    formula: str


class Number(NamedTuple):
    """An expression, the cells that must hold numbers for it to be known, and whether it counts 分."""

    text: str
    needs: tuple[str, ...] = ()
    is_money: bool = False


@dataclass(frozen=True)
class Translator:
    """`places`: code of a line → address of its cell in the workbook."""

    sheet: Sheet
    places: dict[str, str]

    def messages(self, rules: tuple[Rule, ...]) -> list[Message]:
        """One formula for each rule and line it looks at, as far as a spreadsheet can say it."""
        found = []
        for rule in rules:
            for it in interpreter.lines_of(rule, self.sheet):
                if message := _One(self, it).message(rule):
                    found.append(message)
        return found


@dataclass(frozen=True)
class _One:
    """Translates at one line."""

    workbook: Translator
    it: str

    @property
    def sheet(self) -> Sheet:
        return self.workbook.sheet

    def code(self, written: str) -> str:
        return self.it if written == IT else written

    def message(self, rule: Rule) -> Message | None:
        speaks = self.false(rule.expect)
        if rule.when is not None:
            speaks = _joined("AND", [self.true(rule.when), speaks])
        if speaks == FALSE:
            return None
        words = [
            _quoted(f"【{LEVEL_WORDS[rule.level]}】"),
            self.words(rule.fact),
            '"，"',
            self.words(rule.advice),
        ]
        formula = f'=IF(IFERROR({speaks},FALSE),{"&".join(filter(None, words))}&"。","")'
        if len(formula) > LONGEST:
            return None
        return Message(self.code(rule.codes[0]) if rule.codes else "", formula)

    # --- what is certainly so, and certainly not ---

    def true(self, tree: Tree) -> str:
        operation, *operands = tree
        match operation:
            case "and" | "or":
                return _joined(operation.upper(), [self.true(operand) for operand in operands])
            case "not":
                return self.false(operands[0])
            case "sure":
                return self.true(operands[0])
            case "known":
                return self.known(operands[0])
            case "blank" | "wrong" | "required":
                return self.fact(operation, self.code(operands[0]))
        return self.compared(COMPARISONS[operation], *operands)

    def false(self, tree: Tree) -> str:
        operation, *operands = tree
        match operation:
            case "and" | "or":
                return _joined(OPPOSITE[operation].upper(), [self.false(operand) for operand in operands])
            case "not":
                return self.true(operands[0])
            case "sure" | "known" | "blank" | "wrong" | "required":
                return _negated(self.true(tree))
        left, right = operands
        return self.compared(COMPARISONS[operation], left, right, negated=True)

    def compared(self, sign: str, left: Tree, right: Tree, *, negated: bool = False) -> str:
        one, other = self.number(left), self.number(right)
        if one is None or other is None:
            return FALSE
        holds = f"{one.text}{sign}{other.text}"
        return _joined("AND", [*_guards(one.needs + other.needs), f"NOT({holds})" if negated else holds])

    def known(self, tree: Tree) -> str:
        if isinstance(tree, list) and tree[0] in ("and", "or", "not", *COMPARISONS):
            return _joined("OR", [self.true(tree), self.false(tree)])
        found = self.number(tree)
        return FALSE if found is None else _joined("AND", _guards(found.needs))

    def fact(self, operation: str, code: str) -> str:
        line, place = self.sheet.line(code), self.workbook.places.get(code)
        if line is None or place is None:
            return FALSE
        if operation == "required":
            return TRUE if line.is_required else FALSE
        if operation == "blank":
            return f"LEN(TRIM({place}))=0"
        return wrong(line, place)

    # --- numbers ---

    def number(self, tree: Tree) -> Number | None:
        """None for what cannot be known in the workbook."""
        if isinstance(tree, int):
            return Number(str(tree))
        operation, *operands = tree
        if operation in ("+", "-", "*"):
            return self.combined(operation, *operands)
        if operation == "abs":
            inner = self.number(operands[0])
            return inner and inner._replace(text=f"ABS({inner.text})")
        if operation in ("told_count", "same_count"):
            return self.compared_to_last_month(operation)
        return self.of_line(operation, self.code(operands[0]), *operands[1:])

    def combined(self, sign: str, left: Tree, right: Tree) -> Number | None:
        one, other = self.number(left), self.number(right)
        if one is None or other is None:
            return None
        return Number(
            f"({one.text}{sign}{other.text})", one.needs + other.needs, one.is_money or other.is_money
        )

    def of_line(self, operation: str, code: str, *more: int) -> Number | None:
        match operation:
            case "cell":
                return self.cell(code)
            case "numerator" | "denominator":
                line = self.sheet.line(code)
                return self.cell(getattr(line, operation)) if line else None
            case "ytd" | "trailing":
                return self.with_this_month(operation, code)
            case "parts" | "parts_filled" | "parts_all":
                return self.parts(operation, code)
        return self.constant(operation, code, *more) if operation in OF_OTHER_TIMES else None

    def cell(self, code: str) -> Number | None:
        line, place = self.sheet.line(code), self.workbook.places.get(code)
        if line is None or place is None or not line.is_typed:
            return None
        is_money = line.unit is Unit.MONEY
        return Number(f"ROUND({place}*100,0)" if is_money else place, (place,), is_money)

    def constant(self, operation: str, code: str, *more: int) -> Number | None:
        found = interpreter.value_of(self.sheet, operation, code, *more)
        if not isinstance(found, interpreter.Number) or not found.is_exact:
            return None
        return Number(str(found.amount) if found.amount >= 0 else f"({found.amount})", (), found.is_money)

    def with_this_month(self, operation: str, code: str) -> Number | None:
        """A sum over months: what the others come to with nothing this month, and the cell."""
        nothing = replace(self.sheet, cells={code: Cell(amount=0)})
        found, now = interpreter.value_of(nothing, operation, code), self.cell(code)
        if not isinstance(found, interpreter.Number) or now is None:
            return None
        return now._replace(text=f"({found.amount}+{now.text})")

    def parts(self, operation: str, code: str) -> Number | None:
        lines = [line for line in self.sheet.typed_lines() if line.code.startswith(f"{code}.")]
        cells = [found for line in lines if (found := self.cell(line.code))]
        if operation == "parts_all":
            return Number(str(len(cells)))
        if operation == "parts_filled":
            counted = "+".join(f"IF(ISNUMBER({one.needs[0]}),1,0)" for one in cells)
            return Number(f"({counted})" if counted else "0")
        if not cells:
            return None
        needs = tuple(one.needs[0] for one in cells)
        return Number(f"({'+'.join(one.text for one in cells)})", needs, cells[0].is_money)

    def compared_to_last_month(self, operation: str) -> Number:
        terms = []
        for line in self.sheet.typed_lines():
            last, now = self.sheet.last_month(line.code), self.cell(line.code)
            if not line.is_activity or last is None or now is None:
                continue
            same = f"{now.text}={last}" if operation == "same_count" else TRUE
            either = TRUE if last else f"{now.text}<>0"
            told = _joined("AND", [f"ISNUMBER({now.needs[0]})", either, same])
            terms.append(f"IF({told},1,0)")
        return Number(f"({'+'.join(terms)})" if terms else "0")

    # --- words ---

    def words(self, parts: list[Any]) -> str:
        return "&".join(filter(None, (self.word(part) for part in parts)))

    def word(self, part: Any) -> str:
        if isinstance(part, str):
            return "&".join(_quoted(part[start : start + 200]) for start in range(0, len(part), 200))
        kind, operand, *more = part
        if kind == "name":
            return _quoted(self.sheet.name(self.code(operand)))
        if kind == "problem":
            return _quoted("填的不是规定的数字")
        if kind == "list":
            return _quoted("、".join(self.sheet.children))
        found = self.number(operand)
        if found is None:
            return _quoted("—")
        if kind == "word":
            return f"IF({found.text}>0,{_quoted(more[0])},{_quoted(more[1])})"
        if kind == "percent":
            whole = self.number(more[0])
            return f'TEXT(ROUND({found.text}/{whole.text}*100,2),"0.00")&"%"' if whole else _quoted("—")
        shown = _shown(found)
        return f'IF({found.text}>0,"+","")&{shown}' if kind == "signed" else shown


def wrong(line: Line, place: str) -> str:
    """Whether the cell holds something that the portal will not take for a number of this line."""
    digits = 2 if line.unit is Unit.MONEY else 0
    bad_number = f"OR({place}<0,ROUND({place},{digits})<>{place})"
    bad_text = FALSE if line.allows_precision else TRUE
    return f"AND(LEN(TRIM({place}))>0,IF(ISNUMBER({place}),{bad_number},{bad_text}))"


def rate(line: Line, places: dict[str, str]) -> str:
    """A ratio worked out of its two cells, or a dash."""
    if line.kind is not Kind.RATIO or line.numerator not in places or line.denominator not in places:
        return ""
    top, bottom = places[line.numerator], places[line.denominator]
    return (
        f'=IFERROR(IF(AND(ISNUMBER({top}),{bottom}>0),TEXT(ROUND({top}/{bottom}*100,2),"0.00")&"%","—"),"—")'
    )


def _shown(number: Number) -> str:
    text = number.text
    if number.is_money:
        text = f'IF(MOD({text},100)=0,{text}/100,TEXT({text}/100,"0.00"))'
    return f'SUBSTITUTE({text}&"","-","−")'


def _guards(needs: tuple[str, ...]) -> list[str]:
    return [f"ISNUMBER({place})" for place in dict.fromkeys(needs)]


def _joined(word: str, parts: list[str]) -> str:
    """`AND(…)` or `OR(…)` of the parts, worked out as far as they are plain TRUE or FALSE."""
    decides, neutral = (FALSE, TRUE) if word == "AND" else (TRUE, FALSE)
    if decides in parts:
        return decides
    kept = [part for part in dict.fromkeys(parts) if part != neutral]
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else f"{word}({','.join(kept)})"


def _negated(text: str) -> str:
    return {TRUE: FALSE, FALSE: TRUE}.get(text, f"NOT({text})")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if text else ""
