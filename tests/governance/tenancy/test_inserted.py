"""Rows inserted together: written as given, each with its history, none with another owner's reference."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, transaction

from governance.registers.models import RegisterEntry
from governance.tenancy import bulk, guards
from mediation.organisations.models import Mediator
from tests.factories import mediation as make

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
AWKWARD = [
    "",
    " ",
    "NULL",
    "null",
    "{}",
    "a,b",
    'a"b',
    "a\\b",
    "\\N",
    "'",
    "a\nb\tc",
    '‘法治’\\"文化"',
    "%s",
    "$1",
]
LONG = guards.PLANNED_ANEW_FROM + 5


@pytest.fixture
def officer(world):
    return world.post("COUNTY_CASE_OFFICER", "靖远县")


@pytest.fixture
def village(world):
    return world.village_of("北湾镇")


def entry(number: int, village, **more) -> RegisterEntry:
    given = {"name": f"名{number}", "since_on": date(2022, 3, 1), "recorded_at": MOMENT, **more}
    return RegisterEntry(region=village, type="CULTURE_SITE", number=str(number), **given)


@pytest.mark.parametrize("count", [1, 3, LONG])
def test_every_inserted_row_has_its_history_with_the_acting_post(act_as, officer, village, count):
    events = RegisterEntry.pgh_event_model._base_manager
    with act_as(officer):
        rows = RegisterEntry.objects.bulk_create(entry(n, village, recorded_by=officer) for n in range(count))
        names = [field.name for field in RegisterEntry._meta.concrete_fields]
        written = list(RegisterEntry.objects.order_by("pk").values(*names))
        kept = events.order_by("pgh_id")
        assert [row.pk for row in rows] == [row["id"] for row in written]
        assert list(kept.values(*names)) == written
        assert {one["county"] for one in written} == {village.county_id}
    assert set(kept.values_list("pgh_label", flat=True)) == {"insert"}
    assert [one.pgh_obj_id for one in kept] == [row.pk for row in rows]
    assert {json.dumps(one.pgh_context["post"]) for one in kept} == {str(officer.pk)}


def test_a_saved_row_that_is_changed_has_one_line_for_each(act_as, officer, village):
    with act_as(officer):
        row = entry(1, village)
        row.save()
        row.name = "新名"
        row.save()
        row.save()
    kept = row.events.order_by("pgh_id").values_list("pgh_label", "name")
    assert list(kept) == [("insert", "名1"), ("update", "新名")]


def test_awkward_values_come_back_as_they_were_given(act_as, officer, village):
    details = [{"value": text, "more": [1, None, {"a": text}]} for text in AWKWARD]
    rows = [
        entry(n, village, name=text, details=details[n], until_on=date(2030, 1, 1) if n % 2 else None)
        for n, text in enumerate(AWKWARD)
    ]
    with act_as(officer):
        RegisterEntry.objects.bulk_create(rows)
        found = list(RegisterEntry.objects.order_by("pk"))
    assert [(row.name, row.details, row.until_on) for row in found] == [
        (row.name, row.details, row.until_on) for row in rows
    ]
    assert {row.recorded_at for row in found} == {MOMENT}


def test_columns_without_objects_take_the_defaults_of_their_fields(act_as, officer, village):
    given = {"region_id": village.pk, "type": "CULTURE_SITE", "number": ["1", "2", "3"], "name": "广场"}
    with act_as(officer):
        bulk.insert_columns(
            RegisterEntry, {**given, "since_on": date(2022, 3, 1), "recorded_at": MOMENT}, rows=3, batch=2
        )
        found = RegisterEntry.objects.order_by("pk").values_list(
            "number", "details", "until_on", "village_id"
        )
        assert list(found) == [(number, {}, None, village.pk) for number in "123"]


def test_a_text_that_is_too_long_is_refused_not_cut(act_as, officer, village):
    with act_as(officer), pytest.raises(DataError), transaction.atomic():
        RegisterEntry.objects.bulk_create([entry(1, village), entry(2, village, name="长" * 121)])


@pytest.mark.parametrize("count", [1, LONG])
def test_one_reference_to_another_owner_refuses_them_all(world, act_as, officer, count):
    stranger, found = world.post("COUNTY_CASE_OFFICER", "海安市"), []
    for by in (officer, stranger):
        with act_as(by):
            found.append(make.committee(by, kind="INDUSTRY", industry="MEDICAL"))
    ours, theirs = found
    rows = [
        Mediator(
            region=ours.region, committee=ours if n else theirs, person_name=f"人{n}", kind="FULL_TIME",
            valid_from=date(2020, 1, 1),
        )
        for n in range(count)
    ]  # fmt: skip
    message = "mediation_mediator.committee_id points at another owner"
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        Mediator._base_manager.bulk_create(rows)
    with act_as(officer), pytest.raises(IntegrityError, match=message), transaction.atomic():
        Mediator.objects.bulk_create(rows)
    assert not Mediator._base_manager.filter(committee=ours).exists()
