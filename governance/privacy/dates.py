"""Days as people write them, and the order in which days must follow (pure; no clock)."""

import re
import unicodedata
from datetime import date, datetime

from django.core.exceptions import ValidationError

WRITTEN = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?(?:\s*T?00:00(?::00)?)?", re.ASCII)
WRITTEN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def day(value: object) -> date:
    """A day from ``2026-1-5``, ``2026年1月5日``, ``2026/01/05``, ``2026.1.5`` or ``20260105``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip()
    found = WRITTEN.fullmatch(text) or WRITTEN_TOGETHER.fullmatch(text)
    if not found:
        raise ValidationError(f"“{text}”不是完整的日期，请写成2026-01-05的样式。", code="format")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValidationError(f"“{text}”这一天不存在，请核对。", code="impossible") from None


def require_not_future(value: date, *, on: date, label: str) -> date:
    """The day itself, unless it lies after ``on``: what has not happened cannot be recorded."""
    if value > on:
        raise ValidationError(f"“{label}”{value}晚于今天，请核对。", code="future")
    return value


def require_order(*steps: tuple[str, date | None]) -> None:
    """Days must not go backwards along ``(label, day)`` steps; empty days are stepped over.

    Used for 出生 ≤ 事件 and 受理 ≤ 达成协议 ≤ 生效 ≤ 履行.
    """
    known = [(label, value) for label, value in steps if value is not None]
    for (earlier_label, earlier), (later_label, later) in zip(known, known[1:], strict=False):
        if later < earlier:
            raise ValidationError(
                f"“{later_label}”{later}早于“{earlier_label}”{earlier}，请核对。", code="order"
            )
