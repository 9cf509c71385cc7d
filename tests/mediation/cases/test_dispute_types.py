"""The versioned list of dispute types and its mapping to printed forms."""

import pytest

from mediation.cases import dispute_types


def test_form_of_2016_has_15_lines_and_that_of_2021_has_18():
    types = dispute_types.all_types().values()
    assert sum("2016" in kind.forms for kind in types) == 15
    assert sum("2021" in kind.forms for kind in types) == 18


@pytest.mark.parametrize("form", ["2016", "2021"])
def test_every_code_falls_on_a_line_of_every_form(form):
    for code in dispute_types.all_types():
        line = dispute_types.reported_as(code, form)
        assert form in dispute_types.all_types()[line].forms


@pytest.mark.parametrize(
    ("code", "form", "line"), [("13", "2016", "99"), ("13", "2021", "13"), ("10a", "2021", "10")]
)
def test_reported_as(code, form, line):
    assert dispute_types.reported_as(code, form) == line


def test_wage_arrears_are_a_labour_dispute():
    assert dispute_types.is_labour("10a")
    assert not dispute_types.is_labour("11")
