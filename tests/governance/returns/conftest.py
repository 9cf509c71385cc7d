"""海安 in May 2026: the month is open, and 海安镇 has a clerk, a head and a reviewer above it."""

from dataclasses import dataclass

import pytest

from governance.figures import indicators
from governance.returns.models import MonthlyReturn
from governance.returns.opening import FIGURES
from tests.factories import returns as factory


@dataclass
class Office:
    """One township and everybody concerned with its return."""

    monthly_return: MonthlyReturn
    clerk: object
    head: object
    reviewer: object

    @property
    def people(self) -> dict:
        return {"clerk": self.clerk, "head": self.head, "reviewer": self.reviewer}


@pytest.fixture(autouse=True)
def no_records(monkeypatch):
    """The portal has no records of its own here, unless a test gives some through `records`."""
    monkeypatch.setattr(indicators, "_indicators", {})


@pytest.fixture
def records(monkeypatch):
    """`records["M02"] = {(region id, month): amount}` is what the portal itself has counted."""
    counted: dict[str, dict] = {}

    def indicator(code: str) -> indicators.Indicator:
        def observe(*, city_id, months):
            return [(r, m, n) for (r, m), n in counted[code].items() if m in months]

        return indicators.Indicator(
            code=code, name=code, identifier=code.lower(), unit=indicators.Unit.CASE, kind=indicators.Kind.FLOW,
            definition="", source="", basis=indicators.Basis.OBSERVED, group=FIGURES, observe=observe,
        )  # fmt: skip

    class Records(dict):
        def __setitem__(self, code, amounts):
            counted[code] = amounts
            super().__setitem__(code, amounts)
            indicators._indicators[code] = indicator(code)

    monkeypatch.setattr(indicators, "_indicators", {})
    return Records()


@pytest.fixture
def period(world):
    return factory.open_month(world.region("海安市"))


@pytest.fixture
def office(world, period) -> Office:
    town = world.region("海安镇")
    return Office(
        factory.return_of(town),
        clerk=world.post("OFFICE_CLERK", town),
        head=world.post("OFFICE_HEAD", town),
        reviewer=world.post("COUNTY_STATISTICIAN", "海安市"),
    )


@pytest.fixture
def time_machine_at():
    """`with time_machine_at(moment):` stops the clock there."""
    import time_machine

    return lambda at: time_machine.travel(at, tick=False)
