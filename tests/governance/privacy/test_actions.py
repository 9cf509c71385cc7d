"""Reading in full is logged and needs a purpose; keys are renewed in batches that may stop anywhere."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from governance.privacy import actions, crypto
from governance.privacy.actions import RevealRefused, renew_batch, reveal
from governance.privacy.fields import open_sealed, seal, sealed_equals
from governance.privacy.models import PersonalDataReading
from governance.tenancy import scope
from tests.governance.privacy.sealed_table import Person, create_table, place_in

NUMBER = "620421199003071235"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
NEW_KEY = "cd" * 32


def person_in(region, number=NUMBER) -> Person:
    row = Person(**place_in(region))
    seal(row, "resident_id", number)
    seal(row, "mobile", "13812345678")
    row.save()
    return row


@pytest.fixture
def person(world):
    create_table()
    return person_in(world.region("北湾镇"))


@pytest.fixture
def officer(world):
    return world.post("COUNTY_CASE_OFFICER", "靖远县")


def readings():
    return PersonalDataReading._base_manager.all()


def test_reveal_opens_the_fields_asked_for_and_logs_who_when_and_why(person, officer, act_as):
    with act_as(officer):
        shown = reveal(row=person, fields=["resident_id"], by=officer, at=NOW, purpose=" 核对  当事人身份 ")
    assert shown == {"resident_id": NUMBER}
    reading = readings().get()
    assert (reading.subject_type, reading.subject_id) == (person._meta.label_lower, str(person.pk))
    assert (reading.fields, reading.purpose, reading.at) == (["resident_id"], "核对 当事人身份", NOW)
    assert (reading.by_id, reading.by_name, reading.county_id) == (
        officer.pk,
        officer.person_name,
        person.county_id,
    )


@pytest.mark.parametrize("purpose", ["", "   ", None, "看", "长" * 201])
def test_reveal_without_a_proper_purpose_is_refused_and_nothing_is_opened(
    person, officer, act_as, purpose, monkeypatch
):
    monkeypatch.setattr(actions, "open_sealed", lambda *args: pytest.fail("opened"))
    with act_as(officer), pytest.raises(RevealRefused, match="目的"):
        reveal(row=person, fields=["resident_id"], by=officer, at=NOW, purpose=purpose)
    assert not readings().exists()


def test_reveal_needs_fields_and_permission(person, officer, world, act_as):
    with act_as(officer), pytest.raises(RevealRefused, match="请选择"):
        reveal(row=person, fields=[], by=officer, at=NOW, purpose="核对身份")
    leader = world.post("LEADER", "靖远县")
    with act_as(leader), pytest.raises(RevealRefused, match="不能查看个人信息明文"):
        reveal(row=person, fields=["resident_id"], by=leader, at=NOW, purpose="核对身份")
    assert not readings().exists()


def test_reveal_of_another_county_is_refused(person, world, act_as):
    stranger = world.post("COUNTY_CASE_OFFICER", "会宁县")
    with act_as(stranger), pytest.raises(RevealRefused):
        reveal(row=person, fields=["resident_id"], by=stranger, at=NOW, purpose="核对身份")


def test_the_log_cannot_be_changed_or_emptied(person, officer, act_as):
    with act_as(officer):
        reveal(row=person, fields=["mobile"], by=officer, at=NOW, purpose="电话回访")
    for change in (lambda: readings().update(purpose="别的"), lambda: readings().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()
    assert readings().get().purpose == "电话回访"


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"purpose": ""}, "reading_states_its_purpose"), ({"fields": []}, "reading_names_its_fields")],
)
def test_the_database_refuses_a_reading_without_purpose_or_fields(officer, changes, name):
    values = {"purpose": "核对", "fields": ["mobile"], "subject_type": "a.b", "subject_id": "1", **changes}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PersonalDataReading._base_manager.create(
            region=officer.region, at=NOW, by=officer, by_name="某", **values
        )


# --- 更换密钥 ---------------------------------------------------------------------------------------


@pytest.fixture
def crowd(world):
    """Seven people of two cities."""
    create_table()
    return [person_in(world.region(name)) for name in ["北湾镇"] * 3 + ["东湾镇"] * 2 + ["海安镇"] * 2]


def change_key(settings) -> None:
    settings.PORTAL_OLD_DATA_KEYS, settings.PORTAL_DATA_KEY = [settings.PORTAL_DATA_KEY], NEW_KEY


def under_old_key() -> int:
    return sum(crypto.key_id_of(row.resident_id) != crypto.current_key_id() for row in Person.objects.all())


def test_batches_renew_everything_and_an_interrupted_run_simply_goes_on(crowd, settings, world):
    change_key(settings)
    assert renew_batch(model=Person, size=3).renewed == 3
    assert under_old_key() == 4
    assert renew_batch(model=Person, size=100).renewed == 4
    assert renew_batch(model=Person, size=100) == actions.Renewal(0, (), None)
    settings.PORTAL_OLD_DATA_KEYS = []
    assert {open_sealed(row, "resident_id") for row in Person.objects.all()} == {NUMBER}
    assert {open_sealed(row, "mobile") for row in Person.objects.all()} == {"13812345678"}
    found = Person.objects.filter(sealed_equals(Person, "resident_id", NUMBER, region=world.region("靖远县")))
    assert found.count() == 5


def test_a_change_of_cipher_is_renewed_too(crowd, settings):
    settings.PORTAL_DATA_CIPHER = "SM4-GCM"
    assert renew_batch(model=Person, size=100).renewed == 7
    assert {row.resident_id[1] for row in Person.objects.all()} == {2}


def test_a_row_that_cannot_be_opened_is_left_and_told_without_blocking_the_rest(crowd, settings):
    broken = sorted(crowd, key=lambda row: row.pk)[0]
    Person.objects.filter(pk=broken.pk).update(mobile=crowd[-1].mobile)
    change_key(settings)
    first = renew_batch(model=Person, size=2)
    assert (first.renewed, first.failed) == (1, (broken.pk,))
    rest = renew_batch(model=Person, after=first.last, size=100)
    assert (rest.renewed, rest.failed) == (5, ())
    assert under_old_key() == 1


def test_the_command_works_in_the_scope_of_each_city(crowd, settings, monkeypatch, capsys):
    from governance.management.commands import rotate_data_key

    change_key(settings)
    monkeypatch.setattr(rotate_data_key.apps, "get_models", lambda: [Person])
    entered = []
    real = scope.for_worker
    monkeypatch.setattr(scope, "for_worker", lambda **kw: entered.append(kw["city_id"]) or real(**kw))
    call_command("rotate_data_key", batch=2)
    assert under_old_key() == 0
    assert set(entered) >= {row.city_id for row in crowd}
    assert "重新加密7行，无法打开0行" in capsys.readouterr().out


def test_the_command_fails_loudly_while_a_row_stays_under_the_old_key(crowd, settings, monkeypatch):
    from governance.management.commands import rotate_data_key

    Person.objects.filter(pk=crowd[0].pk).update(mobile=crowd[-1].mobile)
    change_key(settings)
    monkeypatch.setattr(rotate_data_key.apps, "get_models", lambda: [Person])
    with pytest.raises(CommandError, match="请勿移除旧密钥"):
        call_command("rotate_data_key")
