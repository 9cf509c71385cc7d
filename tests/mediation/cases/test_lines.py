"""Lines of a list: read as plain values they say what the objects say, to every audience."""

from datetime import date

import pytest
from django.template import Context, Template

from governance.privacy.masks import Level
from mediation.cases.lines import line, lines_of, rows_of
from mediation.cases.models import Case
from tests.factories import mediation as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def cases(officer, committee):
    make.registered(officer, committee, parties=make.two_parties("张小明", person_count=3))
    make.registered(officer, committee, parties=make.two_parties("王芳"), involves_domestic_violence=True)
    make.accepted(officer, committee, on=date(2026, 3, 2))
    make.orally_agreed(officer, committee, on=date(2026, 3, 10), agreed_on=date(2026, 3, 12))


@pytest.mark.parametrize("level", [Level.STAFF, Level.PUBLIC, Level.RESTRICTED])
def test_values_and_objects_give_the_same_lines(cases, level):
    found = Case.objects.order_by("pk")
    lines = lines_of(rows_of(found), level_of=lambda case: level, today=TODAY)
    assert len(lines) == 4
    assert lines == [line(case, level=level, today=TODAY) for case in found.with_list_relations()]


def test_the_level_is_asked_of_each_case(cases):
    def level_of(case):
        return Level.RESTRICTED if case.is_protected else Level.STAFF

    hidden = {one.parties for one in lines_of(rows_of(Case.objects.all()), level_of=level_of, today=TODAY)}
    assert "（不公开） 与 （不公开）" in hidden and not any("王" in names for names in hidden)


def test_reading_takes_the_same_statements_for_one_line_and_for_four(cases, django_assert_num_queries):
    for count in (1, 4):
        with django_assert_num_queries(2):
            rows = rows_of(Case.objects.order_by("pk")[:count])
            lines_of(rows, level_of=lambda case: Level.STAFF, today=TODAY)


def test_a_name_with_marks_is_shown_as_typed(cases):
    [first] = lines_of(
        rows_of(Case.objects.order_by("pk")[:1]), level_of=lambda case: Level.STAFF, today=TODAY
    )
    page = Template('{% load lean %}{% lean "cases/rows.html" lines=lines %}')
    shown = page.render(Context({"lines": [first._replace(parties="<script>张三")]}))
    assert "&lt;script&gt;张三" in shown and "<script>" not in shown
