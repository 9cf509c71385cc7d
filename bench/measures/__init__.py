"""Every measure, in the order in which they run: the database only grows, so the small lists come first."""

from bench.measures import (
    cases,
    dashboards,
    frame,
    imports,
    marks,
    pages,
    progress,
    reports,
    returns,
    rollups,
    search,
)
from bench.registry import Measure

_TENANTS, _NATION = rollups.measures()

ALL: list[Measure] = [
    *pages.measures(),
    *dashboards.measures(),
    *returns.measures(),
    *marks.measures(),
    *cases.measures(),
    *search.measures(),
    *frame.measures(),
    *imports.measures(),
    *reports.measures(),
    *progress.measures(),
    _TENANTS,
    _NATION,
]
