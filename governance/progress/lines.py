"""The lines of a city's progress table, written without a template: a city may have thousands of counties."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from governance.progress.queries import CountyLine

_DASH = '<span class="dash">—</span>'


def html(lines: Iterable[CountyLine], *, month: int, query: str) -> SafeString:
    """Table rows; `query` is appended to each county's address. Names are escaped, all else is ours."""
    address = escape(f"{reverse('returns:progress_of', args=[month])}?{query}&county=")
    return mark_safe("\n".join(_line(line, address) for line in lines))  # noqa: S308


def _line(line: CountyLine, address: str) -> str:
    done, day = line.progress, line.review_due_on
    state, pressed = line.own_state, line.pressed
    return (
        f'<tr><th scope="row" data-label="县（区）"><a href="{address}{line.region_id}">{escape(line.name)}</a></th>'
        f'<td class="to-end" data-label="应报">{done.expected}</td>'
        f'<td class="to-end" data-label="未报">{done.never_filed}</td>'
        f'<td class="to-end" data-label="退回">{done.returned}</td>'
        f'<td class="to-end" data-label="待审">{done.to_sign + done.to_review}</td>'
        f'<td class="to-end" data-label="审核通过">{done.approved}</td>'
        f'<td class="to-end" data-label="迟报">{done.late}</td>'
        f'<td class="to-end" data-label="完整率">{done.completeness}</td>'
        f'<td class="to-end" data-label="及时率">{done.timeliness}</td>'
        f'<td data-label="县局表">{_state(state) if state else _DASH}</td>'
        f'<td data-label="审核截止">{day.month}月{day.day}日</td>'
        f'<td data-label="催办">{f"{pressed.count}次" if pressed else _DASH}</td></tr>'
    )


def _state(state) -> str:
    return f'<span class="state state--{state.tone}">{state.label}</span>'
