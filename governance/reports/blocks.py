"""Tables, charts and lists that both kinds of report are made of."""

from collections.abc import Iterable, Sequence

from governance.charts.data import Point, Series
from governance.charts.ranking import RankedBar
from governance.charts.ranking import ranking as ranking_chart
from governance.charts.trend import columns as trend_chart
from governance.figures import arithmetic, comparisons, indicators
from governance.figures.indicators import Basis, Indicator
from governance.figures.periods import Period, last_months
from governance.figures.values import Emptiness, Style, Unit, Value, number_text
from governance.regions.models import Region
from governance.reports.desk import RATE_PLACES, Desk
from governance.reports.documents import Align, Cell, Column, Drawing, Heading, Paragraph, Row, Table
from governance.reports.pack import pack
from governance.reports.reading import known
from governance.reports.registry import Part, topics
from governance.reports.sentences import Sentence

CHART_WIDTH = 580
TREND_MONTHS = 13
ANNEX_COLUMNS = 14
MOST_BARS = 30


def parts(desk: Desk, part: Part) -> list[Heading | Paragraph]:
    """The topics of a part under their headings, without those that have nothing to say."""
    found: list[Heading | Paragraph] = []
    for topic in topics(part):
        said = [one for one in topic.write(desk) if one is not None]
        if said:
            found += [Heading(2, topic.heading)] if topic.heading else []
            found += [Paragraph(one) for one in said]
    return found


def numbered(said: Sequence[Sentence]) -> list[Paragraph]:
    """一是…二是…: problems in one row of paragraphs."""
    words = "一二三四五六七八九十"
    return [Paragraph(Sentence((f"{words[index]}是",)) + one) for index, one in enumerate(said[:10])]


def value_text(value: Value, unit: Unit) -> str:
    """A number as a table prints it, its unit being in the head; a reason where there is none."""
    if not value.is_present:
        return "—" if value.emptiness is Emptiness.NOT_APPLICABLE else value.emptiness.label
    digits = number_text(value, unit, style=Style.TABLE, percent_places=RATE_PLACES)
    more = {"AT_LEAST": "余"}.get(value.precision.value, "")
    sign = {"AT_MOST": "近", "ABOUT": "约"}.get(value.precision.value, "")
    return f"{sign}{digits}{more}"


def label(indicator: Indicator) -> str:
    return f"{indicator.name}（{indicator.unit.label}）"


def printable(desk: Desk, codes: tuple[str, ...], *periods: Period) -> list[Indicator]:
    """Indicators with a number in at least one of the periods."""
    return [
        one
        for one in known(codes)
        if any(_is_worth_a_row(one, desk.readings.value(one.code, period)) for period in periods)
    ]


def note_under(desk: Desk, codes: Iterable[str], spans: Iterable[tuple[Period, bool]]) -> str:
    """What must be known of the main table: units missing, or not the same in both periods."""
    said = ["缺报单位的数据未包含"] if desk.readings.unfiled else []
    compared = (
        one
        for code in codes
        for period, so_far in spans
        for one in desk.readings.compared(code, period, so_far=so_far)
    )
    if any(one.is_possible and not one.complete for one in compared):
        said.append("两期报送单位不完全一致，比较仅供参考")
    return f"注：{'；'.join(said)}。" if said else ""


def movement(desk: Desk, code: str, period: Period, *, so_far: bool) -> dict[str, str]:
    """Text of each comparison by the name of its span."""
    found = desk.readings.compared(code, period, so_far=so_far)
    return {one.span.label: comparisons.cell(one) for one in found}


def figure_cell(desk: Desk, indicator: Indicator, period: Period) -> Cell:
    figure = desk.figure(indicator.code, period)
    return Cell(value_text(figure.value, indicator.unit), figure.code)


def drop_empty(columns: Sequence[Column], rows: Sequence[Row], keep: int) -> tuple[tuple, tuple]:
    """Without the columns after the first `keep` in which no row has anything."""
    kept = [
        index for index in range(len(columns)) if index < keep or any(row.cells[index].text for row in rows)
    ]
    slim = tuple(Row(tuple(row.cells[index] for index in kept), row.is_total) for row in rows)
    return tuple(columns[index] for index in kept), slim


def trend(desk: Desk, number: int) -> Drawing | None:
    """Month by month: the year so far, or thirteen months up to the month."""
    indicator = indicators.find(pack().trend)
    if indicator is None:
        return None
    span = desk.period if desk.so_far else last_months(desk.period.last, TREND_MONTHS)
    values = [(month, desk.readings.value(indicator.code, Period(month, month))) for month in span.months]
    if len(values) < 2 or not any(value.is_present for _, value in values):
        return None
    points = [
        Point.of(f"{month % 100}月", value, indicator.unit, group=f"{month // 100}年")
        for month, value in values
    ]
    title = f"图{number}　{span.label}各月{label(indicator)}"
    drawn = trend_chart(title, Series(indicator.name, points), unit=indicator.unit.label, width=CHART_WIDTH)
    return Drawing(title, str(drawn.svg))


def ranked(desk: Desk) -> tuple[list[Indicator], list[arithmetic.Ranked[Region]]]:
    """The indicators of the ranking that any child has, and the children in the order of the first."""
    codes = [
        one
        for one in known(pack().ranking)
        if any(
            desk.readings.value(one.code, desk.period, child).is_present for child in desk.readings.children
        )
    ]
    if not codes:
        return [], []
    rows = [
        (child, desk.readings.value(codes[0].code, desk.period, child)) for child in desk.readings.children
    ]
    asked = [row for row in rows if row[1].emptiness is not Emptiness.NOT_APPLICABLE]
    return codes, arithmetic.rank(asked)


def ranking(desk: Desk, *, table_number: int, chart_number: int) -> list[Table | Drawing]:
    """Children side by side: value, rates, how completely each reported; and a chart of the first column."""
    codes, rows = ranked(desk)
    if not codes:
        return []
    columns = (
        Column("名次", 6),
        Column(desk.below.replace("（", "\n（"), 14, Align.START),
        *(Column(_head(one), 11, Align.END) for one in codes),
        Column("报送情况", 13),
    )
    body = tuple(_ranked_row(desk, codes, one) for one in rows)
    note = "注：并列的名次相同；缺报的不参加排名，缺报不等于零。" if _incomplete(rows) else ""
    title = f"表{table_number}　{desk.period.label}各{desk.below}主要指标"
    found: list[Table | Drawing] = [Table(title, columns, body, note=note)]
    if len(rows) <= MOST_BARS:
        found.append(_ranking_chart(desk, codes[0], rows, chart_number))
    return found


def annex(desk: Desk) -> list[Table]:
    """Children by indicators, a row each and the whole below; the codes follow from head and row."""
    children = desk.readings.children
    wanted = [one for one in known(pack().annex) if _somewhere(desk, one)]
    tables = []
    for part in _in_equal_parts(wanted, ANNEX_COLUMNS):
        columns = (
            Column("行号", 5),
            Column(desk.below.replace("（", "\n（"), 12, Align.START),
            *(Column(f"{_head(one)}\n{one.code}", 9, Align.END) for one in part),
        )
        rows = [_annex_row(desk, part, child, row) for row, child in enumerate(children, 1)]
        rows.append(_annex_row(desk, part, None, len(children) + 1))
        dashes = any(cell.text == "—" for row in rows for cell in row.cells)
        note = "注：“—”表示该单位不填报此项。" if dashes else ""
        tables.append(Table("", columns, tuple(rows), note=note))
    return tables


def names(regions: Iterable[Region]) -> str:
    return "、".join(region.name for region in regions)


def unit_name(desk: Desk, unit: Region) -> str:
    """A township is named with its county where the reader is the city."""
    return (
        f"{unit.parent.name}{unit.name}"
        if desk.region.level == "CITY" and unit.level == "TOWNSHIP"
        else unit.name
    )


def _head(indicator: Indicator) -> str:
    return f"{indicator.name}\n（{indicator.unit.label}）"


def _ranked_row(desk: Desk, codes: Sequence[Indicator], one: arithmetic.Ranked[Region]) -> Row:
    values = [(code.unit, desk.readings.value(code.code, desk.period, one.key)) for code in codes]
    position = str(one.position) if one.position else "—"
    cells = [Cell(value_text(value, unit) if value.is_present else "—") for unit, value in values]
    return Row((Cell(position), Cell(one.key.name), *cells, Cell(_completeness(one.value))))


def _completeness(value: Value) -> str:
    if not value.is_present:
        return value.emptiness.label
    return "齐全" if value.complete else f"已报{value.have}/{value.expected}"


def _incomplete(rows: Sequence[arithmetic.Ranked[Region]]) -> bool:
    return any(not one.value.is_present for one in rows)


def _ranking_chart(desk: Desk, indicator: Indicator, rows, number: int) -> Drawing:
    bars = [
        RankedBar(
            Point.of(one.key.name, one.value, indicator.unit),
            str(one.position or ""),
            one.value.have,
            one.value.expected,
        )
        for one in rows
    ]
    title = f"图{number}　{desk.period.label}各{desk.below}{label(indicator)}"
    return Drawing(title, str(ranking_chart(title, bars, unit=indicator.unit.label, width=CHART_WIDTH).svg))


def _somewhere(desk: Desk, indicator: Indicator) -> bool:
    children = desk.readings.children
    return any(desk.readings.value(indicator.code, desk.period, child).is_present for child in children)


def _in_equal_parts(indicators_: list[Indicator], most: int) -> list[list[Indicator]]:
    """As few parts as fit, of nearly the same length."""
    count = -(-len(indicators_) // most)
    size = -(-len(indicators_) // count) if count else 1
    return [indicators_[start : start + size] for start in range(0, len(indicators_), size)]


def _is_worth_a_row(indicator: Indicator, value: Value) -> bool:
    """A number; a zero only where somebody filed it, since an empty register says nothing."""
    return value.is_present and (indicator.basis is not Basis.OBSERVED or bool(value.amount))


def _annex_row(desk: Desk, part: Sequence[Indicator], child: Region | None, row: int) -> Row:
    cells = [Cell(value_text(desk.cell(one.code, child, row), one.unit)) for one in part]
    return Row((Cell(str(row)), Cell(child.name if child else "合计"), *cells), is_total=child is None)
