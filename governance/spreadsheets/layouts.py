"""The layout of a workbook, its columns in order: one for template, import, export and return (pure)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What a column holds once read: str, int, Decimal, int of fen, date, bool."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    MONEY = "MONEY"
    DATE = "DATE"
    YES_NO = "YES_NO"


@dataclass(frozen=True)
class Column:
    """One column. ``clean`` takes the normalised value and returns the final one or raises ValidationError.

    A text column with ``choices`` accepts only these. ``width`` is in characters of half width. A column
    that ``is_computed`` holds formulas of our own workbook: they are dropped unread, not refused.
    """

    key: str
    header: str
    kind: CellKind = CellKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    note: str = ""
    example: str = ""
    width: int = 16
    clean: Callable[[object], object] | None = None
    is_computed: bool = False


@dataclass(frozen=True)
class Layout:
    """Columns of one kind of workbook, the name of its sheet, and notes for the person who fills it in."""

    sheet: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        headers = [header_key(column.header) for column in self.columns]
        if len(set(headers)) != len(headers) or set(headers) & RESERVED_KEYS:
            raise ValueError(f"两列的表头相同，或用了保留的表头：{headers}")


def header_key(text: object) -> str:
    """A header as compared: half-width, without white space, mark of obligation or a star."""
    plain = "".join(unicodedata.normalize("NFKC", str(text)).split()).strip("*")
    return re.sub(r"\((必填|选填|可不填)\)$", "", plain).strip("*")


ORIGINAL_ROW = "原行号"
REASON = "未通过原因"
RESERVED_KEYS = frozenset({header_key(ORIGINAL_ROW), header_key(REASON)})
INSTRUCTIONS_SHEET = "填写说明"
CHOICES_SHEET = "可选项"
CHECKS_SHEET = "核对式"
SUMS_SHEET = "合计与核对"
OWN_SHEETS = frozenset({INSTRUCTIONS_SHEET, CHOICES_SHEET, CHECKS_SHEET, SUMS_SHEET})
