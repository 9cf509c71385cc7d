"""Synthetic people pass every format check and can be nobody."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from demo import people
from governance.privacy import formats

ON = date(2026, 6, 30)


@given(st.integers(0, 2**32), st.sampled_from(["62", "32"]))
def test_identity_numbers_are_well_formed_and_of_no_area(seed, province):
    random = Random(seed)
    number = people.resident_id(random, province=province, born=people.birthday(random, on=ON))
    assert formats.resident_id(number, on=ON) == number
    assert number[4:6] == "99"


@given(st.integers(0, 2**32))
def test_telephones_are_well_formed_and_of_no_operator(seed):
    number = people.mobile(Random(seed))
    assert formats.mobile(number) == number
    assert number.startswith("1540000")


@given(st.integers(0, 2**32))
def test_names_are_names(seed):
    name = people.person_name(Random(seed))
    assert formats.personal_name(name) == name and 2 <= len(name) <= 3


@given(st.integers(0, 2**32))
def test_birthdays_are_those_of_adults(seed):
    born = people.birthday(Random(seed), on=ON)
    assert 22 <= (ON - born).days / 365.25 < 73
