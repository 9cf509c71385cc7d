"""The kinds of report and what builds each."""

from governance.reports import monthly, year_to_date
from governance.reports.building import Shape

_SHAPES = {shape.kind: shape for shape in (monthly.SHAPE, year_to_date.SHAPE)}


def shape_of(kind: str) -> Shape:
    return _SHAPES[kind]
