"""One return as plain values: what the checks judge and the pages show. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from governance.figures import periods
from governance.figures.values import Kind, Precision, Unit
from governance.returns import amounts
from governance.returns.rulebook.rule import Rule

NOTE_LENGTH = 4  # the shortest explanation that can say anything: 上月结转


def says_something(note: str) -> bool:
    """Whether a note explains, as the browser judges it too."""
    return len(amounts.EDGES.sub("", note)) >= NOTE_LENGTH


@dataclass(frozen=True)
class Line:
    """One line of the form."""

    code: str
    name: str
    unit: Unit = Unit.CASE
    kind: Kind = Kind.FLOW
    section: str = ""
    help: str = ""
    numerator: str = ""
    denominator: str = ""
    is_required: bool = True
    allows_precision: bool = False
    by_village: bool = False
    legal_ref: str = ""
    responsible: str = ""
    indicator: str = ""
    taken_form: str = ""
    taken_code: str = ""

    @property
    def indicator_code(self) -> str:
        """The registered indicator whose records stand behind the line."""
        return self.indicator or self.code

    @property
    def about(self) -> str:
        """What is counted, why it is asked, and who answers for it."""
        basis = f"依据：{self.legal_ref}" if self.legal_ref else ""
        owner = f"责任科室：{self.responsible}" if self.responsible else ""
        return "；".join(text.rstrip("。；") for text in (self.help, basis, owner) if text)

    @property
    def is_typed(self) -> bool:
        return self.kind is not Kind.RATIO

    @property
    def is_activity(self) -> bool:
        """Counts what happened in the month, so that “本月无” means zero."""
        return self.kind in (Kind.FLOW, Kind.AMOUNT)

    def show(self, amount: int | None, precision: Precision = Precision.EXACT) -> str:
        return amounts.show(amount, self.unit, precision)


@dataclass(frozen=True)
class VillageSum:
    """What the villages gave for one line: their sum, and how many of them gave a number."""

    total: int
    filled: int
    of: int
    precision: Precision = Precision.EXACT

    @property
    def words(self) -> str:
        return f"{self.filled}/{self.of}个村已填"


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, and beside it. `observed` None: the portal keeps no records of this.

    `is_proposed`: the portal put the number in; `is_confirmed`: somebody found it right.
    `villages` None: nothing was filed village by village.
    """

    amount: int | None = None
    precision: Precision = Precision.EXACT
    problem: str = ""
    typed: str = ""
    note: str = ""
    observed: int | None = None
    is_proposed: bool = False
    is_confirmed: bool = False
    villages: VillageSum | None = None

    @property
    def villages_total(self) -> int | None:
        return self.villages.total if self.villages else None

    @property
    def overrides_villages(self) -> bool:
        """Filed otherwise than the villages' numbers add up to."""
        return self.villages is not None and self.amount is not None and self.amount != self.villages.total

    @property
    def is_blank(self) -> bool:
        return self.amount is None and not self.problem

    @property
    def is_explained(self) -> bool:
        return says_something(self.note)

    @property
    def difference(self) -> int | None:
        """Filed minus observed, when both are there."""
        if self.amount is None or self.observed is None:
            return None
        return self.amount - self.observed

    def as_filed(self) -> dict:
        """What a record of filing keeps of the cell, for ever."""
        return {
            "amount": self.amount,
            "precision": self.precision,
            "note": self.note,
            "observed": self.observed,
            "difference": self.difference,
            "villages": self.villages_total,
            "is_confirmed": self.is_confirmed,
        }


BLANK = Cell()


@dataclass(frozen=True)
class Sheet:
    """A return of one unit and month. `history`: month → code → amount of what the unit filed before.

    `children`: name of a unit below → code → what it filed, in the order of the map. `own_rules` are the
    checks that the bureau has switched on besides those of the form.
    """

    month: int
    lines: tuple[Line, ...]
    cells: dict[str, Cell] = field(default_factory=dict)
    history: dict[int, dict[str, int]] = field(default_factory=dict)
    note: str = ""
    form: str = "monthly"
    children: dict[str, dict[str, int]] = field(default_factory=dict)
    own_rules: tuple[Rule, ...] = ()

    @cached_property
    def _line_of(self) -> dict[str, Line]:
        return {line.code: line for line in self.lines}

    def line(self, code: str) -> Line | None:
        return self._line_of.get(code)

    def name(self, code: str) -> str:
        line = self.line(code)
        return line.name if line else code

    def typed_lines(self) -> Iterator[Line]:
        return (line for line in self.lines if line.is_typed)

    def cell(self, code: str) -> Cell:
        return self.cells.get(code, BLANK)

    def amount(self, code: str) -> int | None:
        return self.cell(code).amount

    def filed(self, code: str, month: int) -> int | None:
        return self.history.get(month, {}).get(code)

    def last_month(self, code: str) -> int | None:
        return self.filed(code, periods.shift(self.month, -1))

    def year_before(self, code: str) -> int | None:
        return self.filed(code, periods.shift(self.month, -12))

    def recent(self, code: str, count: int) -> list[int]:
        """The filed amounts of the last `count` months, as far as there are any."""
        found = [self.filed(code, periods.shift(self.month, -offset)) for offset in range(1, count + 1)]
        return [amount for amount in found if amount is not None]

    def year_to_date(self, code: str) -> int | None:
        """This year's months up to this one, added; None when one of them was not filed."""
        months = [month for month in periods.year_to_date(self.month).months if month != self.month]
        found = [self.filed(code, month) for month in months] + [self.amount(code)]
        return None if None in found else sum(amount for amount in found if amount is not None)

    def rate(self, line: Line) -> Fraction | None:
        """The derived value of a ratio, as a fraction of one; None when it cannot be computed."""
        top, bottom = self.amount(line.numerator), self.amount(line.denominator)
        return None if top is None or not bottom else Fraction(top, bottom)


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"

    @property
    def label(self) -> str:
        return {"ERROR": "须改正", "WARNING": "须说明", "INFO": "提示"}[self.value]

    @property
    def tone(self) -> str:
        """Tone of the badge (docs/ui-kit.md)."""
        return {"ERROR": "danger", "WARNING": "warning", "INFO": "info"}[self.value]


@dataclass(frozen=True)
class Finding:
    """What a check has to say, and about which cells. The first cell carries the explanation.

    `fact` is what was found, read by the reviewer too; `advice` tells the filer what to do about it. An
    ERROR blocks submission; a finding that `needs_reason` waits for a sentence in that cell's note, or in
    the note of the whole return when it names no cell.
    """

    check: str
    level: Level
    fact: str
    advice: str
    codes: tuple[str, ...] = ()
    needs_reason: bool = False

    @property
    def message(self) -> str:
        return f"{self.fact}；{self.advice}。"

    def is_explained(self, sheet: Sheet) -> bool:
        if self.codes:
            return sheet.cell(self.codes[0]).is_explained
        return says_something(sheet.note)

    def blocks(self, sheet: Sheet) -> bool:
        return self.level is Level.ERROR or (self.needs_reason and not self.is_explained(sheet))
