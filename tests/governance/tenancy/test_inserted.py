"""Rows inserted together: written as given, each with its history, none with another owner's reference."""

import json
from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

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


SCOPE = ("city_id", "county_id", "township_id", "village_id")


@pytest.mark.parametrize("count", [1, bulk.MANY - 1, LONG])
def test_rows_bring_the_scope_columns_of_their_regions(world, act_as, officer, village, count):
    """Of many rows the writer looks them up, of few the trigger does: it comes to the same."""
    elsewhere = world.village_of("大芦镇")
    with act_as(officer):
        RegisterEntry.objects.bulk_create(entry(n, elsewhere if n % 3 else village) for n in range(count))
        found = set(RegisterEntry.objects.values_list("region_id", *SCOPE))
    regions = [village, elsewhere][: 2 if count > 1 else 1]
    assert found == {(place.pk, *(getattr(place, name) for name in SCOPE)) for place in regions}


def test_scope_columns_that_are_not_those_of_the_region_are_refused(world, act_as, officer, village):
    """Whoever brings them says so to the trigger, which then compares."""
    elsewhere = world.village_of("大芦镇")
    wrong = {village.pk: [getattr(elsewhere, name) for name in SCOPE]}
    given = {"region_id": village.pk, "type": "CULTURE_SITE", "name": "广场", "since_on": date(2022, 3, 1)}
    given |= {"number": [str(number) for number in range(LONG)], "recorded_at": MOMENT}
    with act_as(officer):
        with pytest.raises(IntegrityError, match="not those of the region"), transaction.atomic():
            bulk.insert_columns(RegisterEntry, given, rows=LONG, scopes=wrong)
        assert not RegisterEntry.objects.exists()


def test_what_is_said_of_one_statement_holds_for_no_other(act_as, officer, village):
    with act_as(officer):
        RegisterEntry.objects.bulk_create(entry(n, village) for n in range(LONG))
        entry(LONG, village).save()
        last = RegisterEntry.objects.get(number=str(LONG))
    assert last.village_id == village.pk


@pytest.mark.parametrize("saying", ["governance_registerentry", "governance_officeother"])
def test_saying_it_without_doing_it_gains_nothing(act_as, officer, village, saying):
    with act_as(officer), connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [bulk.FILLED, saying])
        if saying == RegisterEntry._meta.db_table:
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                RegisterEntry._base_manager.bulk_create([entry(1, village)])
        else:
            entry(1, village).save()
            assert RegisterEntry.objects.get().village_id == village.pk


def test_statements_that_overlap_are_all_written_and_one_error_undoes_them(act_as, officer, village):
    def write(*numbers: str) -> None:
        given = {
            "region_id": village.pk,
            "type": "CULTURE_SITE",
            "name": "广场",
            "since_on": date(2022, 3, 1),
        }
        with transaction.atomic(), bulk.overlapped():
            for number in numbers:
                rows = [f"{number}-{place}" for place in range(LONG)]
                bulk.insert_columns(
                    RegisterEntry, {**given, "number": rows, "recorded_at": MOMENT}, rows=LONG
                )

    with act_as(officer):
        write("a", "b", "c")
        assert RegisterEntry.objects.count() == 3 * LONG
        with pytest.raises(IntegrityError, match="register_number_is_unique"):
            write("d", "a", "e")
        assert RegisterEntry.objects.count() == 3 * LONG


def test_objects_made_from_values_are_as_those_made_by_name(officer, village):
    make = bulk.Maker(RegisterEntry, "region_id", "type", "number", "name", "since_on", "recorded_at")
    made = make(village.pk, "CULTURE_SITE", "1", "名1", date(2022, 3, 1), MOMENT)
    named = entry(1, village)
    names = [field.attname for field in RegisterEntry._meta.concrete_fields]
    assert [getattr(made, name) for name in names] == [getattr(named, name) for name in names]
    assert made._state.adding


@pytest.mark.parametrize("is_overlapped", [False, True])
def test_objects_are_told_their_keys_when_asked(act_as, officer, village, is_overlapped):
    rows = [entry(n, village) for n in range(3)]
    held: list = []
    with act_as(officer), bulk.overlapped() if is_overlapped else nullcontext():
        give_keys = bulk.send_objects(RegisterEntry, rows)
        bulk.insert_rows(RegisterEntry, [entry(n, village) for n in range(3, 5)], into=held)
        give_keys()
        assert not any(row._state.adding for row in rows)
        bulk.send(held)
    found = dict(RegisterEntry._base_manager.values_list("number", "pk"))
    assert len(found) == 5
    assert [found[row.number] for row in rows] == [row.pk for row in rows]


@pytest.mark.parametrize("count", [1, LONG])
def test_a_region_that_is_not_there_is_refused_without_a_constraint(village, count):
    """Also to the owner of the schema, whom row security does not bind, and however the rows come."""
    with pytest.raises(IntegrityError, match="no region|not those"), transaction.atomic():
        RegisterEntry._base_manager.bulk_create(_nowhere(count))
    RegisterEntry._base_manager.bulk_create([entry(1, village)])
    with pytest.raises(IntegrityError, match="no region"), transaction.atomic():
        RegisterEntry._base_manager.update(region_id=0)


def _nowhere(count: int) -> list[RegisterEntry]:
    return [
        RegisterEntry(region_id=0, type="X", number=str(n), name="名", since_on=MOMENT, recorded_at=MOMENT)
        for n in range(count)
    ]


def test_no_region_is_deleted_or_given_another_id(village):
    for statement in (
        "delete from governance_region where id = %s",
        "update governance_region set id = -1 where id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="never deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [village.pk])
