"""What a printed form is made of: tables of labelled cells, running text, places to sign. Pure values.

A missing value prints as a blank to be filled in by hand, never as a word.
"""

from dataclasses import dataclass, field
from datetime import date

BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True)
class Cell:
    """One cell; a label is set in the middle, a value at the start. `span` counts twelfths of the width."""

    text: str
    span: int
    is_label: bool = False
    lines: int = 1


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[Cell, ...], ...]
    kind: str = "grid"


@dataclass(frozen=True)
class Text:
    """Running text; an empty one leaves `lines` ruled lines."""

    paragraphs: tuple[str, ...]
    heading: str = ""
    lines: int = 0
    kind: str = "text"

    @property
    def ruled(self) -> range:
        return range(self.lines)


@dataclass(frozen=True)
class Signing:
    """Places to sign, one under the other; each with room for a fingerprint, and a seal where it belongs."""

    slots: tuple[str, ...]
    seal: str = ""
    on: str = ""
    kind: str = "signing"


@dataclass(frozen=True)
class Document:
    """One printed form."""

    title: str
    blocks: tuple[Grid | Text | Signing, ...]
    number: str = ""
    heading: str = ""
    note: str = ""
    look: str = "plain"
    anchor: str = field(default="", compare=False)


def label(text: str, span: int = 2) -> Cell:
    return Cell(text, span, is_label=True)


def value(text: object, span: int = 4, *, lines: int = 1) -> Cell:
    return Cell(filled(text), span, lines=lines)


def row(*cells: Cell) -> tuple[Cell, ...]:
    if sum(cell.span for cell in cells) != 12:
        raise ValueError(f"a row is twelve twelfths wide: {[cell.text for cell in cells]}")
    return cells


def wide(name: str, text: object, *, lines: int = 1) -> tuple[Cell, ...]:
    """A label and one value across the rest of the form."""
    return row(label(name), value(text, 10, lines=lines))


def pair(first: str, one: object, second: str, two: object) -> tuple[Cell, ...]:
    return row(label(first), value(one), label(second), value(two))


def filled(text: object) -> str:
    """The text of a value; nothing for what is not known."""
    return "" if text is None else str(text)


def day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else BLANK_DAY


def ticked(options: list[tuple[str, bool]]) -> str:
    """■ and □ before each option, as on the printed form."""
    return "　".join(f"{'■' if chosen else '□'}{name}" for name, chosen in options)
