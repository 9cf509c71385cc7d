"""A form as the text of a content pack, to keep and to exchange. Pure; `returns.pack` reads it back."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

FORM_KEYS = ("code", "version", "name", "first_month", "last_month", "legal_ref", "is_optional")
DAY_KEYS = ("due_day", "review_day", "report_day", "lock_day", "cutoff_day", "grace_days")
ITEM_KEYS = (
    "code", "section", "name", "unit", "kind", "level", "help", "legal_ref", "responsible", "numerator",
    "denominator", "is_required", "allows_precision", "is_sensitive", "by_village", "indicator", "taken_form",
    "taken_code",
)  # fmt: skip
_USUAL = {"is_required": True}  # what a pack means by leaving a key out; everything else means "no"


def text_of(form, items: Iterable) -> str:
    """The pack of a form and its lines: a draft's or a published one's, by the names of their fields."""
    lines = [f"# 表式：{form.name}第{form.version}版", "", "[form]", *_pairs(form, FORM_KEYS)]
    if days := list(_pairs(form, DAY_KEYS)):
        lines += ["", "[timetable]", *days]
    for item in items:
        lines += ["", "[[items]]", *_pairs(item, ITEM_KEYS)]
    return "\n".join(lines) + "\n"


def _pairs(row, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        value = getattr(row, key, None)
        if value not in (None, "") and value != _USUAL.get(key, False):
            yield f"{key} = {_written(value)}"
        elif key == "is_required" and value is False:
            yield "is_required = false"


def _written(value: Any) -> str:
    """A TOML value. A JSON string is a TOML basic string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)
