"""The printed form of a return as HTML for the sealed renderer: blank or filled, upright or across.

Laid out like the paper forms it replaces: title, unit and month, the table, the three signature lines, the
place of the seal and the date; on every page the version, the check code and 第几页共几页.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from governance.returns.models import MonthlyReturn
from governance.returns.pages import Page

TEMPLATES = settings.BASE_DIR / "templates"
SIGNATURES = ("填表人", "审核人", "负责人")
CODE_LENGTH = 12


@dataclass(frozen=True)
class Form:
    """What is printed. `is_blank`: nothing filled in, for writing by hand."""

    page: Page
    is_blank: bool
    is_landscape: bool

    @property
    def row(self) -> MonthlyReturn:
        return self.page.monthly_return

    @property
    def code(self) -> str:
        return check_code(self.page, is_blank=self.is_blank)


def html_of(form: Form, *, printed_on: date) -> str:
    """The document; everything it needs is in it."""
    context = Context(_content(form, printed_on), use_l10n=False)
    return _engine().get_template("return_prints/form.html").render(context)


def check_code(page: Page, *, is_blank: bool) -> str:
    """Twelve characters that change with anything on the form: unit, month, version, state, cells, notes.

    Keyed, so that nobody outside makes one up; the portal shows the code of what it holds now, and a paper
    that bears another one does not say what the portal holds.
    """
    row = page.monthly_return
    content = [row.region.code, row.form.code, row.form.version, row.month, row.version, is_blank]
    if not is_blank:
        content += [row.note, *((one.line.code, one.text, one.note) for one in page.rows)]
    key = f"return_prints:{settings.SECRET_KEY}".encode()
    found = hmac.new(key, repr(content).encode(), hashlib.sha256).hexdigest()[:CODE_LENGTH].upper()
    return "-".join(found[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


def _content(form: Form, printed_on: date) -> dict:
    row = form.row
    style = (TEMPLATES / "return_prints" / "form.css").read_text(encoding="utf-8")
    return {
        "form": form,
        "row": row,
        "rows": form.page.rows,
        "style": mark_safe(style),  # noqa: S308 - our own file
        "orientation": "landscape" if form.is_landscape else "portrait",
        "signatures": SIGNATURES,
        "month": f"{row.month // 100}年{row.month % 100}月",
        "printed_on": f"{printed_on.year}年{printed_on.month}月{printed_on.day}日",
        "span": f"{_day(row.period.starts_on)}至{_day(row.period.ends_on)}",
        "due": _day(row.due_on),
        "is_draft": not form.is_blank and row.first_submitted_at is None,
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
