"""Values of single cells: what a typed cell means, and how text is written so that it stays text (pure)."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from governance.privacy import formats
from governance.spreadsheets.layouts import CellKind, Column

Raw = str | int | float | bool | date | datetime | None

LARGEST_EXACT_NUMBER = 10**15  # 表格软件只保留15位有效数字
SERIAL_DAYS = (10_000, 80_000)  # 1927年至2119年的日期序号
SERIAL_START = date(1899, 12, 30)
YES = frozenset({"是", "有", "√", "✓", "Y", "YES", "1"})
NO = frozenset({"否", "无", "×", "✗", "N", "NO", "0"})
NUMBER_NAMES = {"INTEGER": "整数", "DECIMAL": "数字"}

BLANKS = " \u3000\xa0"

# 表格软件会把这样开头的文字当作公式或命令执行，全角写法也一样
DANGEROUS = re.compile(r"['\s\x00]*[=+\-@＝＋－＠﹢﹣﹦﹫]|'*[\t\r\n\x00]")


def shielded(text: str) -> str:
    """Text with an apostrophe in front when a spreadsheet might otherwise run it."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unshielded(text: str) -> str:
    """The inverse of :func:`shielded`, for every text."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text[1:]) else text


def raw(value: Any) -> Raw:
    """One cell as the child process sent it: strings trimmed and unshielded, empty text as None."""
    if isinstance(value, str):
        text = value.strip(BLANKS)
        return (unshielded(text) if text.startswith("'") else text) or None
    if isinstance(value, list):
        return _moment(*value)
    return value


def _moment(kind: str, text: str) -> Raw:
    if kind == "datetime":
        return datetime.fromisoformat(text)
    return text


def clean(value: Raw, column: Column) -> object:
    """The value that ``column`` promises, or ValidationError; None for an empty optional cell."""
    if value is None:
        if column.required:
            raise ValidationError("必填，不能为空。", code="required")
        return None
    result = READERS[column.kind](value)
    if column.choices and result not in column.choices:
        raise ValidationError(_choices_message(result, column.choices), code="choice")
    return column.clean(result) if column.clean else result


def _choices_message(value: object, choices: tuple[str, ...]) -> str:
    shown = "、".join(choices[:8]) + ("等" if len(choices) > 8 else "")
    return f"“{value}”不在可选项中，请从{shown}中选择。"


def as_text(value: Raw) -> str:
    """A cell as the text a person sees, whatever type the spreadsheet gave it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        raise ValidationError("不是有效的数字，请核对。", code="number")
    if abs(value) >= LARGEST_EXACT_NUMBER:
        raise ValidationError(
            "被表格软件存成了数字，15位以后的数已经丢失。请把该列设为“文本”格式后重新填写。",
            code="lost_digits",
        )
    return format(value, ".15g") if value % 1 else str(int(value))


def _decimal(value: Raw, kind: str) -> Decimal:
    if isinstance(value, float):
        return Decimal(_number_text(value))
    text = unicodedata.normalize("NFKC", as_text(value)).strip()
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text, re.ASCII):
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise ValidationError(f"“{as_text(value)}”不是{NUMBER_NAMES[kind]}，请只填数字。", code="number")
    return number


def _read_decimal(value: Raw) -> Decimal:
    return _decimal(value, "DECIMAL")


def _read_integer(value: Raw) -> int:
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_EXACT_NUMBER:
        return int(value)
    number = _decimal(value, "INTEGER")
    if number != number.to_integral_value() or abs(number) >= LARGEST_EXACT_NUMBER:
        raise ValidationError(f"“{as_text(value)}”不是整数，请核对。", code="number")
    return int(number)


def _read_money(value: Raw) -> int:
    if isinstance(value, bool | date):
        raise ValidationError("金额请填写数字，例如12000.00或1.2万。", code="format")
    return formats.money_fen(value)


def _read_date(value: Raw) -> date:
    if isinstance(value, float) and value.is_integer():
        return _date_of_number(int(value))
    return formats.day(value)


def _date_of_number(number: int) -> date:
    """A day typed as 20260105, or a date that lost its format and shows as a serial number."""
    if SERIAL_DAYS[0] <= number <= SERIAL_DAYS[1]:
        return SERIAL_START + timedelta(days=number)
    return formats.day(number)


def _read_yes_no(value: Raw) -> bool:
    text = as_text(value).strip().upper()
    if text in YES or text in NO:
        return text in YES
    raise ValidationError(f"“{text}”请填“是”或“否”。", code="choice")


READERS: dict[CellKind, Callable[[Raw], object]] = {
    CellKind.TEXT: as_text,
    CellKind.INTEGER: _read_integer,
    CellKind.DECIMAL: _read_decimal,
    CellKind.MONEY: _read_money,
    CellKind.DATE: _read_date,
    CellKind.YES_NO: _read_yes_no,
}
