"""海安市 with one township that files, so that its numbers are the county's."""

import pytest

from governance.figures import indicators
from governance.reports import fonts
from governance.returns import loading, opening
from governance.returns.opening import FIGURES
from tests.factories.lifecycle import Bureau, moment, worker


@pytest.fixture(autouse=True)
def filed_only(monkeypatch):
    """Numbers come from returns alone."""
    one = indicators.Indicator(
        code="M02", name="人民调解受理", identifier="m02", unit=indicators.Unit.CASE, kind=indicators.Kind.FLOW,
        definition="", source="", basis=indicators.Basis.FILED, group=FIGURES,
    )  # fmt: skip
    monkeypatch.setattr(indicators, "_indicators", {"M02": one})


@pytest.fixture
def bureau(world, monkeypatch):
    town = world.region("海安镇")
    monkeypatch.setattr(opening, "expected_units", lambda county, *, first, last: [town])
    loading.load_forms()
    found = Bureau(world, town.county)
    found.town = town
    return found


@pytest.fixture
def open_month(bureau):
    def make(month: int):
        with worker(bureau.county):
            opening.open_period(county=bureau.county, month=month, at=moment(1, 1, year=month // 100))

    return make


@pytest.fixture(scope="session")
def font_folder():
    folder = fonts.folder()
    fonts.ensure(folder)
    return folder
