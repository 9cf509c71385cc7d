"""The desk a report is written at: readings, the words for the place, and the codes given out.

Each number that is printed gets a code; the same number keeps its code wherever it stands. What the desk
noted becomes the report's sources and, in the database, its `ReportFigure` rows.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from governance.figures import indicators
from governance.figures.comparisons import Comparison
from governance.figures.periods import Period
from governance.figures.values import Unit, Value, present
from governance.regions.models import Region
from governance.reports import sentences
from governance.reports.documents import Source
from governance.reports.reading import Readings
from governance.reports.sentences import Figure

if TYPE_CHECKING:
    from governance.figures.indicators import Indicator

RATE_PLACES = 2  # one figure reads the same in the text and in the tables


@dataclass(frozen=True)
class Noted:
    """A printed number: its code, what it says, and what it was counted from."""

    code: str
    name: str
    text: str
    value: Value
    place: Region
    period: Period
    indicator: str = ""
    less: str = ""
    definition: str = ""
    basis: str = ""
    in_text: bool = True

    @property
    def source(self) -> Source:
        return Source(
            code=self.code,
            name=self.name,
            text=self.text,
            definition=self.definition,
            region=self.place.name,
            period=self.period.label,
            indicator=self.indicator,
        )


@dataclass
class Desk:
    """One report in the making. `so_far` says whether it speaks of the year so far or of one month."""

    readings: Readings
    at: datetime
    so_far: bool
    noted: dict[tuple, Noted] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)

    @property
    def region(self) -> Region:
        return self.readings.region

    @property
    def period(self) -> Period:
        return self.readings.period

    @property
    def place(self) -> str:
        """全市, 全区 or 全县, as the region calls itself."""
        name = self.region.name
        return "全市" if self.region.level == "CITY" or name.endswith("市") else f"全{name[-1]}"

    @property
    def below(self) -> str:
        """What the children are called: 县（区） or 乡镇（街道）."""
        return "县（区）" if self.region.level == "CITY" else "乡镇（街道）"

    def figure(self, code: str, period: Period | None = None) -> Figure:
        """The figure of an indicator with its code, whether or not there is a number."""
        indicator, period = indicators.get(code), period or self.period
        value = self.readings.value(code, period)
        return self._figure(indicator, value, period)

    def get(self, code: str, period: Period | None = None) -> Figure | None:
        """The figure, or None when there is nothing to print: no such indicator, or no number."""
        if indicators.find(code) is None:
            return None
        value = self.readings.value(code, period or self.period)
        return self.figure(code, period) if value.is_present else None

    def more_than_none(self, code: str) -> Figure | None:
        """The figure of something that exists here; a zero is not worth a sentence."""
        if indicators.find(code) is None or not self.readings.value(code, self.period).amount:
            return None
        return self.figure(code)

    def moves(self, code: str) -> list[Comparison]:
        """How the figure moved, as far as that can be said.

        That the two ends were not reported by the same units is told once, under the main table.
        """
        found = self.readings.compared(code, self.period, so_far=self.so_far)
        return [replace(one, current=_as_complete(one.current), base=_as_complete(one.base)) for one in found]

    def difference(self, name: str, code: str, less: str, definition: str) -> Figure | None:
        """One indicator minus another, when both are exact and nothing negative comes out."""
        top, bottom = self.get(code), self.get(less)
        if top is None or bottom is None:
            return None
        rest_amount = (top.value.amount or 0) - (bottom.value.amount or 0)
        if not (top.value.is_exact and bottom.value.is_exact) or rest_amount < 0:
            return None
        rest = present(
            rest_amount,
            have=min(top.value.have, bottom.value.have),
            expected=max(top.value.expected, bottom.value.expected),
        )
        return self._note(
            (code, less, self.region.pk, self.period), name, rest, top.unit, indicator=code, less=less,
            definition=definition, basis=indicators.get(code).basis.label,
        )  # fmt: skip

    def counted(self, name: str, number: int, unit: Unit, definition: str) -> Figure:
        """A number that no indicator gives, such as how many kinds of tasks there are."""
        key = ("counted", name, self.region.pk, self.period)
        return self._note(key, name, present(number), unit, definition=definition, basis="业务记录")

    def cell(self, code: str, child: Region | None, row: int) -> Value:
        """The value of a cell of an annex; its code is `<indicator>-<row>` and is not printed in the cell."""
        indicator = indicators.get(code)
        value = self.readings.value(code, self.period, child)
        place = child or self.region
        written = f"{code}-{row:02d}"
        self.noted[written, "annex"] = Noted(
            written, indicator.name, sentences.figure_text(Figure(value, indicator.unit, "", RATE_PLACES)), value,
            place, self.period, indicator=code, definition=indicator.definition, basis=indicator.basis.label,
            in_text=False,
        )  # fmt: skip
        return value

    def absent(self, codes: tuple[str, ...]) -> list["Indicator"]:
        """Indicators that somebody had to file and nobody did."""
        found = [one for code in codes if (one := indicators.find(code)) is not None]
        return [one for one in found if self._is_owed(one.code)]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(one.source for one in self.noted.values() if one.in_text)

    def _is_owed(self, code: str) -> bool:
        value = self.readings.value(code, self.period)
        return not value.is_present and value.expected > 0 and value.emptiness.value in ("MISSING", "LATE")

    def _figure(self, indicator: "Indicator", value: Value, period: Period) -> Figure:
        key = (indicator.code, self.region.pk, period)
        return self._note(
            key, indicator.name, value, indicator.unit, period=period, indicator=indicator.code,
            definition=indicator.definition, basis=indicator.basis.label,
        )  # fmt: skip

    def _note(
        self, key: tuple, name: str, value: Value, unit: Unit, *, period: Period | None = None, **more
    ) -> Figure:
        """Give the number its code, or the code it already has."""
        if not value.is_present:
            return Figure(value, unit)
        kept = self.noted.get(key)
        code = kept.code if kept else f"{sum(one.in_text for one in self.noted.values()) + 1:02d}"
        figure = Figure(value, unit, code, RATE_PLACES)
        if kept is None:
            text = sentences.figure_text(figure)
            self.noted[key] = Noted(code, name, text, value, self.region, period or self.period, **more)
        self.spoken.add(more.get("indicator", ""))
        return figure


def _as_complete(value: Value) -> Value:
    return replace(value, have=value.expected) if value.is_present else value
