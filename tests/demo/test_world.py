"""A small world — one district, a few weeks — built for real: the same each time, and consistent."""

import hashlib
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from demo import marks, offices, returns, world
from demo.world import Extent
from governance.figures import catalogue
from governance.figures.models import FigureRow
from governance.offices.models import User
from governance.registers.models import RegisterEntry
from governance.returns.models import MonthlyReturn, ReturnValue
from governance.tenancy import scope
from mediation.cases.models import Case, Party

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DISTRICT = "620402000000"  # 白银区
SMALL = Extent(counties=(DISTRICT,), months=1, with_2022=False)
TODAY = date(2026, 11, 21)


def build(seed: int = 7) -> None:
    world.build(today=TODAY, extent=SMALL, seed=seed, say=lambda line: None)


def checksum() -> str:
    """Everything that a person could see, without keys given by the database."""
    seen = [
        Case._base_manager.order_by("case_no", "registration_no").values_list(
            "case_no",
            "registration_no",
            "state",
            "accepted_on",
            "concluded_on",
            "region__code",
            "brief",
            "agreed_fen",
        ),
        Party._base_manager.order_by("case__registration_no", "position").values_list("name", "side"),
        ReturnValue._base_manager.order_by("region__code", "monthly_return__month", "code").values_list(
            "code", "amount"
        ),
        MonthlyReturn._base_manager.order_by("region__code", "month").values_list("state", "is_late"),
        RegisterEntry._base_manager.order_by("type", "region__code", "number").values_list(
            "name", "since_on"
        ),
        User.objects.order_by("username").values_list("username", "person_name"),
    ]
    return hashlib.sha256(repr([list(rows) for rows in seen]).encode()).hexdigest()


def checksum_of(seed: int) -> str:
    """Build, look, and undo."""
    with transaction.atomic():
        build(seed)
        found = checksum()
        transaction.set_rollback(True)
    return found


def test_two_builds_of_one_seed_are_the_same():
    assert checksum_of(7) == checksum_of(7)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """One small world for the tests of this file, undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        build()
        yield
        transaction.set_rollback(True)


def test_figures_returns_and_records_agree(built):
    (city,) = world.cities(SMALL)
    marks.compute_now([city])
    with scope.all_counties(reason="test"):
        row = FigureRow.objects.get(region_id=city.pk, period=202610)
        accepted = Case.objects.filter(accepted_on__year=2026, accepted_on__month=10).count()
        approved = ReturnValue.objects.filter(
            monthly_return__month=202610, monthly_return__state="APPROVED", code="M02"
        )
        filed = sum(approved.values_list("amount", flat=True))
    slot = catalogue.slot_of("M02")
    assert row.observed[slot] == accepted > 0
    assert row.filed[slot] == filed
    assert row.expected[slot] == 10


def test_every_return_says_who_did_what(built):
    rows = MonthlyReturn._base_manager.filter(state="APPROVED", level="TOWNSHIP")
    assert rows.exists()
    for row in rows.select_related("submitted_by", "signed_by", "approved_by"):
        roles = (row.submitted_by.role, row.signed_by.role, row.approved_by.role)
        assert roles == ("OFFICE_CLERK", "OFFICE_HEAD", "COUNTY_STATISTICIAN")
        assert row.submitted_at < row.signed_at < row.approved_at


def test_filed_numbers_are_those_of_the_records(built):
    post = offices.post_of("baiyinqu_stat")
    observed = returns.records([post.region], [202610])
    values = ReturnValue._base_manager.filter(code="M02", monthly_return__month=202610)
    assert values.exists()
    for value in values:
        assert value.amount == value.observed == observed[value.region_id, 202610]["M02"]


def test_building_again_changes_nothing_and_log_ins_are_listed(built, capsys):
    before = checksum()
    call_command("build_demo")
    assert checksum() == before
    assert "未作改动" in capsys.readouterr().out
    call_command("demo_logins")
    assert "baiyinqu_stat" in capsys.readouterr().out
