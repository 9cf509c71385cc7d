"""The same content as a table: the text alternative of every chart."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from governance.charts.data import Series, cell_text


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    """An HTML table; the first cell of a row is its heading."""
    return format_html(
        '<table><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        title,
        format_html_join("", '<th scope="col">{}</th>', ((name,) for name in head)),
        format_html_join("", "{}", ((_row(row),) for row in rows)),
    )


def _row(cells: Sequence[str]) -> SafeString:
    heading, *others = cells
    values = format_html_join("", "<td>{}</td>", ((other,) for other in others))
    return format_html('<tr><th scope="row">{}</th>{}</tr>', heading, values)


def series_table(title: str, series: Sequence[Series], *, unit: str, in_wan: bool = False) -> SafeString:
    """One row per point, one column per series."""
    names = [f"{one.name}（{unit}）" if unit else one.name for one in series]
    rows = [
        [points[0].name, *(cell_text(point, in_wan=in_wan) for point in points)]
        for points in zip(*(one.points for one in series), strict=True)
    ]
    return table(title, ["", *names], rows)


def summary(series: Sequence[Series], *, unit: str, in_wan: bool = False) -> str:
    """One sentence per series: its span and its last value, for the description of the drawing."""
    return "；".join(_sentence(one, unit, in_wan) for one in series if one.points)


def _sentence(one: Series, unit: str, in_wan: bool) -> str:
    first, last = one.points[0], one.points[-1]
    ending = cell_text(last, unit=unit, in_wan=in_wan)
    return f"{one.name}，{first.name}至{last.name}，最后为{ending}"
