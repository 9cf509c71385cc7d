"""Page shapes of the dashboards; every number comes from figures.queries, none is computed here."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse

from governance.charts.data import Chart, Point, Series
from governance.charts.ranking import RankedBar, ranking
from governance.charts.trend import columns, lines
from governance.corrections import queries as corrections
from governance.corrections.queries import Behind
from governance.dashboards import cards
from governance.dashboards.tiles import compared, tile
from governance.figures import arithmetic, comparisons, indicators
from governance.figures import queries as figures
from governance.figures.indicators import Indicator
from governance.figures.periods import Period, month_of, shift
from governance.figures.queries import Figure, Sheet
from governance.figures.values import Style, Value, completeness_text, display
from governance.regions.models import Region

TREND_MONTHS = 24
MONTHS_BACK = 60  # the months offered besides those of this year


@dataclass(frozen=True)
class Choice:
    """What the reader asked for: a month, and whether the month alone or the year so far."""

    month: int
    span: str = "month"

    @property
    def period(self) -> Period:
        first = self.month // 100 * 100 + 1 if self.span == "ytd" else self.month
        return Period(first, self.month)

    @property
    def query(self) -> str:
        return f"m={self.month}&span={self.span}"


@dataclass(frozen=True)
class Dashboard:
    """One dashboard page."""

    region: Region
    choice: Choice
    sections: list[tuple[str, list[dict]]]
    trends: list[Chart]
    ranking: Chart | None
    ranked: Indicator
    children: list["ChildLine"]
    unfiled: list[tuple[Region, bool]]
    computed_at: datetime | None
    predecessors: list[Region] = field(default_factory=list)


@dataclass(frozen=True)
class ChildLine:
    """A child region in the table beside the ranking."""

    region: Region
    value: Value
    text: str
    comparison: str
    completeness: str
    url: str


def choice(*, month: str, span: str, today: date) -> Choice:
    """The asked-for month, or the last finished one when the address names none that makes sense."""
    last = month_of(today)
    try:
        asked = int(month.replace("-", "", 1))  # the month picker sends 2026-05
        sensible = 1 <= asked % 100 <= 12 and 200001 <= asked <= last
    except ValueError:
        sensible = False
    return Choice(asked if sensible else shift(last, -1), span if span in ("month", "ytd") else "month")


def months_to_choose(chosen: Choice, *, today: date) -> list[Period]:
    """The months of this year and the five before, newest first, with the chosen one among them."""
    last = month_of(today)
    months = [shift(last, -back) for back in range(today.month + MONTHS_BACK)]
    if chosen.month not in months:
        months = sorted([*months, chosen.month], reverse=True)
    return [Period(month, month) for month in months]


def dashboard(region: Region, *, chosen: Choice, ranked: str, today: date) -> Dashboard:
    """Everything on the page in a fixed number of queries."""
    months = figures.months_for(chosen.period, trend=TREND_MONTHS)
    sheet, before = figures.restated_sheet(region=region, months=months, today=today)
    kin = figures.restated_children_sheet(region=region, months=months, today=today)
    children = list(Region.objects.children_of(region)) if region.level != "VILLAGE" else []
    code = ranked_code(ranked)
    lines_ = [_child(child, code, kin, chosen) for child in children]
    return Dashboard(
        region=region,
        choice=chosen,
        sections=_sections(region, sheet, chosen),
        trends=_trends(region, sheet, chosen.month),
        ranking=_ranking(indicators.get(code), lines_, chosen) if lines_ else None,
        ranked=indicators.get(code),
        children=lines_,
        unfiled=figures.unfiled(region=region, month=chosen.month) if region.level != "VILLAGE" else [],
        computed_at=sheet.computed_at(),
        predecessors=before,
    )


def state(region: Region, *, chosen: Choice) -> tuple[tuple, list[int]]:
    """What the content of a dashboard depends on besides the choice and the map; the months still pending."""
    return figures.state_of(region=region, months=figures.months_for(chosen.period, trend=TREND_MONTHS))


def ranked_code(asked: str) -> str:
    """The asked-for indicator, or the first of the rankable ones that an app registered."""
    rankable = [code for code in cards.RANKABLE if indicators.find(code)]
    return asked if asked in rankable else rankable[0]


def _sections(region: Region, sheet: Sheet, chosen: Choice) -> list[tuple[str, list[dict]]]:
    shown = []
    for section in cards.sections(region.level):
        tiles = [
            tile(sheet.figure(code, region.pk, chosen.period), sheet, url=figure_url(region, code, chosen))
            for code in section.codes
            if indicators.find(code)
        ]
        shown.append((section.title, [one for one in tiles if one["state"] != "NOT_APPLICABLE"]))
    return [(title, tiles) for title, tiles in shown if tiles]


def _trends(region: Region, sheet: Sheet, month: int) -> list[Chart]:
    months = [shift(month, -back) for back in range(TREND_MONTHS - 1, -1, -1)]
    pair = [_series(code, region.pk, sheet, months) for code in cards.TREND_PAIR if indicators.find(code)]
    charts = []
    if pair:
        unit = indicators.get(cards.TREND_PAIR[0]).unit.label
        charts.append(lines("、".join(one.name for one in pair) + "（24个月）", pair, unit=unit))
    if indicators.find(cards.TREND_SINGLE) and region.level != "VILLAGE":
        single = indicators.get(cards.TREND_SINGLE)
        series = _series(single.code, region.pk, sheet, months)
        charts.append(columns(f"{single.name}（24个月）", series, unit=single.unit.label))
    return charts


def _series(code: str, region_id: int, sheet: Sheet, months: list[int]) -> Series:
    indicator = indicators.get(code)
    found = sheet.series(code, region_id, months)
    points = [
        Point.of(f"{month % 100}月", one.value, indicator.unit, group=f"{month // 100}年")
        for month, one in zip(months, found, strict=True)
    ]
    return Series(indicator.name, points)


def trend(region: Region, code: str, sheet: Sheet, month: int) -> Chart:
    """One indicator over two years."""
    months = [shift(month, -back) for back in range(TREND_MONTHS - 1, -1, -1)]
    indicator, series = indicators.get(code), _series(code, region.pk, sheet, months)
    if indicator.is_ratio:
        return lines(f"{indicator.name}（24个月）", [series], unit=indicator.unit.label)
    return columns(f"{indicator.name}（24个月）", series, unit=indicator.unit.label)


def _child(child: Region, code: str, kin: Sheet, chosen: Choice) -> ChildLine:
    figure = kin.figure(code, child.pk, chosen.period)
    first = compared(figure, kin)[0]
    return ChildLine(
        region=child,
        value=figure.value,
        text=display(figure.value, figure.indicator.unit, style=Style.TABLE),
        comparison=comparisons.cell(first) if figure.value.is_present else "",
        completeness=completeness_text(figure.value),
        url=reverse("dashboards:region", args=[child.pk]) + f"?{chosen.query}",
    )


def _ranking(indicator: Indicator, lines_: list[ChildLine], chosen: Choice) -> Chart:
    ranked = arithmetic.rank([(line.region, line.value) for line in lines_])
    bars = [
        RankedBar(
            Point.of(one.key.short_name or one.key.name, one.value, indicator.unit),
            str(one.position or ""),
            one.value.have,
            one.value.expected,
        )
        for one in ranked
    ]
    return ranking(f"{indicator.name}分地区情况（{chosen.period.label}）", bars, unit=indicator.unit.label)


def figure_url(region: Region, code: str, chosen: Choice) -> str:
    return reverse("dashboards:figure", args=[region.pk, code]) + f"?{chosen.query}"


@dataclass(frozen=True)
class FigurePage:
    """One number explained: definition, both sources, history, the children it is made of."""

    region: Region
    choice: Choice
    figure: Figure
    tile: dict
    filed_text: str
    observed_text: str
    parts: list[Figure]
    trend: Chart
    children: list[ChildLine]
    has_rows: bool
    predecessors: list[Region]
    corrections: list[Behind]


def figure_page(region: Region, code: str, *, chosen: Choice, today: date) -> FigurePage:
    """The page behind a tile and behind a figure's code in a printed report."""
    months = figures.months_for(chosen.period, trend=TREND_MONTHS)
    sheet, before = figures.restated_sheet(region=region, months=months, today=today)
    kin = figures.restated_children_sheet(region=region, months=months, today=today)
    figure = sheet.figure(code, region.pk, chosen.period)
    children = Region.objects.children_of(region) if region.level != "VILLAGE" else []
    unit = figure.indicator.unit
    parts = [figure.indicator.numerator, figure.indicator.denominator] if figure.indicator.is_ratio else []
    return FigurePage(
        region=region,
        choice=chosen,
        figure=figure,
        tile=tile(figure, sheet, url=""),
        filed_text=display(figure.filed, unit),
        observed_text=display(figure.observed, unit),
        parts=[sheet.figure(part, region.pk, chosen.period) for part in parts],
        trend=trend(region, code, sheet, chosen.month),
        children=[_child(child, code, kin, chosen) for child in children],
        has_rows=figure.indicator.rows is not None,
        predecessors=before,
        corrections=corrections.behind(code=code, region=region, months=chosen.period.months),
    )
