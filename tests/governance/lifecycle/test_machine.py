"""A small sample of the state machine; `./portal drill return-lifecycle` runs it long."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from governance.returns import opening
from governance.returns.models import ReturnPeriod
from tests.factories import returns as made
from tests.factories.lifecycle import Bureau
from tests.factories.machine import MONTH, ReturnLifecycle

EXAMPLES = int(os.environ.get("LIFECYCLE_EXAMPLES", "3"))
IS_SAMPLE = EXAMPLES <= 3
STEPS = int(os.environ.get("LIFECYCLE_STEPS", "15"))


@pytest.mark.django_db
def test_whatever_happens_states_are_legal_and_figures_equal_their_rows(world, monkeypatch):
    county = world.region("海安市")
    bureau = Bureau(world, county)
    towns = bureau.towns()[:3]
    monkeypatch.setattr(opening, "expected_units", lambda county, *, first, last: towns)
    period = made.open_month(county)
    monkeypatch.undo()
    bureau.sign_own()
    for town in towns:  # posts made inside a month's life would go with it, and be remembered
        bureau.clerk(town), bureau.office_head(town)
    assert all((bureau.statistician, bureau.head, bureau.city_analyst, bureau.city_head))

    class Machine(ReturnLifecycle):
        def __init__(self):
            self.point = transaction.savepoint()
            super().__init__()

        def teardown(self):
            super().teardown()
            transaction.savepoint_rollback(self.point)

    Machine.bureau = bureau
    Machine.form = ReturnPeriod._base_manager.get(pk=period.pk).form
    assert period.month == MONTH
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
            derandomize=IS_SAMPLE,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
