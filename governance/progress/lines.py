"""The lines of a city's progress table, written without a template: a city may have thousands of counties."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from governance.progress.queries import CountyLine

_LINE = (
    '<tr><th scope="row" data-label="县（区）"><a href="{}?{}&amp;county={}">{}</a></th>'
    '<td class="to-end" data-label="应报">{}</td><td class="to-end" data-label="未报">{}</td>'
    '<td class="to-end" data-label="退回">{}</td><td class="to-end" data-label="待审">{}</td>'
    '<td class="to-end" data-label="审核通过">{}</td><td class="to-end" data-label="迟报">{}</td>'
    '<td class="to-end" data-label="完整率">{}</td><td class="to-end" data-label="及时率">{}</td>'
    '<td data-label="县局表">{}</td><td data-label="审核截止">{}月{}日</td><td data-label="催办">{}</td></tr>'
)
_STATE = '<span class="state state--{}">{}</span>'
_DASH = SafeString('<span class="dash">—</span>')


def html(lines: Iterable[CountyLine], *, query: str) -> SafeString:
    """Table rows; `query` is appended to each county's address."""
    lines = list(lines)
    if not lines:
        return SafeString()
    address = reverse("returns:progress_of", args=[lines[0].period.month])
    return format_html_join("\n", _LINE, (_cells(line, address, query) for line in lines))


def _cells(line: CountyLine, address: str, query: str) -> tuple:
    progress, period = line.progress, line.period
    return (
        address,
        query,
        period.region_id,
        period.region.name,
        progress.expected,
        progress.never_filed,
        progress.returned,
        progress.to_sign + progress.to_review,
        progress.approved,
        progress.late,
        progress.completeness,
        progress.timeliness,
        format_html(_STATE, line.own_state.tone, line.own_state.label) if line.own_state else _DASH,
        period.review_due_on.month,
        period.review_due_on.day,
        _pressed(line),
    )


def _pressed(line: CountyLine) -> str | SafeString:
    return f"{line.pressed.count}次" if line.pressed else _DASH
