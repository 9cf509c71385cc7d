"""Money: what people type, and whole fen, the only form in which amounts are stored and added (pure)."""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError

LARGEST_FEN = 10**14 - 1  # numeric(14,2)
UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
PATTERN = re.compile(r"[¥￥]?(?P<digits>[\d,]+)(?:\.(?P<part>\d*))?(?P<unit>[万亿]?)[元圆]?整?", re.ASCII)


def money_fen(value: object) -> int:
    """Amount in fen from ``12000``, ``12,000.00``, ``1.2万`` or a number; never negative."""
    text = _plain_text(value)
    if text.startswith("-"):
        raise ValidationError("金额不能是负数，请核对。", code="negative")
    found = PATTERN.fullmatch(text)
    if not found or not _is_grouped(found["digits"]):
        raise ValidationError("金额请填写数字，例如12000.00或1.2万。", code="format")
    yuan = Decimal(f"{found['digits'].replace(',', '')}.{found['part'] or 0}") * UNITS[found["unit"]]
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise ValidationError("金额最多精确到分（两位小数），请核对。", code="precision")
    if fen > LARGEST_FEN:
        raise ValidationError("金额过大（最多12位整数），请核对单位是元还是万元。", code="large")
    return int(fen)


def yuan(fen: int) -> str:
    """``1200000`` → ``12,000.00``."""
    return f"{Decimal(fen).scaleb(-2):,.2f}"


def _plain_text(value: object) -> str:
    if isinstance(value, float):
        value = format(value, ".15g")  # 与表格软件一致的15位有效数字
    if isinstance(value, Decimal):
        value = format(value, "f")
    return "".join(unicodedata.normalize("NFKC", str(value)).split()).replace("，", ",")


def _is_grouped(digits: str) -> bool:
    return "," not in digits or bool(re.fullmatch(r"\d{1,3}(,\d{3})+", digits, re.ASCII))
