"""Sealed fields: in by seal(), out by the logged door or masked; swaps refused; search by exact value."""

import uuid

import pytest
from django.db import connection

from governance.privacy import crypto, fields
from governance.privacy.crypto import CryptoError
from governance.privacy.fields import Sealed, masked, new_id, open_sealed, seal, sealed_equals
from governance.privacy.masks import Level
from tests.governance.privacy.sealed_table import Person, create_table, place_in

NUMBER, OTHER_NUMBER = "620421199003071235", "62042119900307003X"


@pytest.fixture
def people(world):
    """Two people of one county and one of another, each with a number and a mobile."""
    create_table()
    places = [world.region("北湾镇"), world.region("东湾镇"), world.region("海安镇")]
    rows = [Person(**place_in(place)) for place in places]
    for row, number in zip(rows, (NUMBER, OTHER_NUMBER, NUMBER), strict=True):
        seal(row, "resident_id", number)
        seal(row, "mobile", "13812345678")
        row.save()
    return [Person.objects.get(pk=row.pk) for row in rows]


def test_values_survive_the_database_and_never_open_by_themselves(people):
    first = people[0]
    assert isinstance(first.resident_id, Sealed)
    assert str(first.resident_id) == f"{first.resident_id!r}" == "（已加密）"
    assert open_sealed(first, "resident_id") == NUMBER
    assert open_sealed(first, "mobile") == "13812345678"


def test_nothing_readable_is_stored(people):
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(t::text, '') from privacy_test_person t")
        text = cursor.fetchone()[0]
    for value in (NUMBER, "13812345678"):
        assert value not in text
        assert value.encode().hex() not in text


@pytest.mark.parametrize("value", [NUMBER, NUMBER.encode(), b"\x01\x01short"])
def test_assignment_without_seal_is_refused(people, value):
    people[0].resident_id = value
    with pytest.raises(TypeError):
        people[0].save()
    with pytest.raises(TypeError):
        Person.objects.filter(pk=people[0].pk).update(mobile=value)


def test_ciphertext_swapped_between_rows_columns_and_bureaux_is_refused(people):
    first, second, foreign = people
    for source, name in ((second, "resident_id"), (foreign, "resident_id"), (first, "mobile")):
        Person.objects.filter(pk=first.pk).update(resident_id=getattr(source, name))
        with pytest.raises(CryptoError):
            open_sealed(Person.objects.get(pk=first.pk), "resident_id")


def test_a_whole_row_carried_to_another_bureau_does_not_open_there(people, world):
    Person.objects.filter(pk=people[0].pk).update(**place_in(world.region("海安镇")))
    with pytest.raises(CryptoError, match="别的单位"):
        open_sealed(Person.objects.get(pk=people[0].pk), "resident_id")


def test_a_row_whose_region_really_moved_still_opens(people, world):
    from governance.regions.models import RegionVersion

    township, county = world.region("北湾镇"), world.region("会宁县")
    version = RegionVersion.objects.get(region=township)
    RegionVersion.objects.filter(pk=version.pk).update(valid_to="2026-01-01")
    RegionVersion.objects.create(
        region=township,
        code=version.code,
        name=version.name,
        short_name=version.short_name,
        parent=county,
        valid_from="2026-01-01",
    )
    Person.objects.filter(pk=people[0].pk).update(county_id=county.pk)
    assert open_sealed(Person.objects.get(pk=people[0].pk), "resident_id") == NUMBER


def test_emptying_clears_value_and_index(people):
    seal(people[0], "resident_id", "")
    people[0].save()
    again = Person.objects.get(pk=people[0].pk)
    assert (again.resident_id, again.resident_id_index) == (None, None)
    assert open_sealed(again, "resident_id") == ""


def test_exact_search_finds_within_the_bureau_only(people, world):
    region = world.region("靖远县")
    found = Person.objects.filter(sealed_equals(Person, "resident_id", NUMBER, region=region))
    assert [row.pk for row in found] == [people[0].pk]
    assert not Person.objects.filter(
        sealed_equals(Person, "resident_id", "620421198501010019", region=region)
    )


def test_search_goes_on_during_a_rotation(people, world, settings):
    settings.PORTAL_OLD_DATA_KEYS, settings.PORTAL_DATA_KEY = [settings.PORTAL_DATA_KEY], "cd" * 32
    found = Person.objects.filter(sealed_equals(Person, "resident_id", NUMBER, region=world.region("靖远县")))
    assert [row.pk for row in found] == [people[0].pk]


def test_search_needs_an_index(people, world):
    with pytest.raises(fields.ValidationError, match="没有建立查找索引"):
        sealed_equals(Person, "mobile", "13812345678", region=world.region("靖远县"))


def test_lists_show_masked_values_and_never_whole_ones(people):
    assert masked(people[0], "resident_id", Level.STAFF) == "620421********1235"
    assert masked(people[0], "mobile", Level.PUBLIC) == ""
    with pytest.raises(ValueError, match="reveal"):
        masked(people[0], "resident_id", Level.FULL)


def test_envelopes_are_sealed_for_the_bureau_of_the_row(people, world):
    assert crypto.owner_of(people[0].resident_id) == world.region("靖远县").pk
    assert crypto.owner_of(people[2].resident_id) == world.region("海安市").pk


def test_keys_are_uuids_in_the_order_of_making():
    keys = [new_id() for _ in range(50)]
    assert len(set(keys)) == 50
    assert all(key.version == 7 and key.variant == uuid.RFC_4122 for key in keys)
    milliseconds = [key.int >> 80 for key in keys]
    assert milliseconds == sorted(milliseconds)


def test_migrations_see_plain_bytes():
    assert Person._meta.get_field("mobile").deconstruct()[1] == "django.db.models.BinaryField"
    assert Person._meta.get_field("resident_id_index").deconstruct()[1] == "django.db.models.BinaryField"
