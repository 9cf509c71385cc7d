"""纠纷类型: every code with its name and its line in the forms of 2016 and 2021."""

from datetime import date

import pytest

from mediation.cases import dispute_types
from mediation.cases.models import Case
from tests.factories import mediation as make

TABLE = [
    ("01", "婚姻家庭纠纷", "01", "01"),
    ("02", "邻里纠纷", "02", "02"),
    ("03", "房屋宅基地纠纷", "03", "03"),
    ("04", "合同纠纷", "04", "04"),
    ("05", "生产经营纠纷", "05", "05"),
    ("06", "损害赔偿纠纷", "06", "06"),
    ("07", "山林土地纠纷", "07", "07"),
    ("08", "征地拆迁纠纷", "08", "08"),
    ("09", "环境污染纠纷", "09", "09"),
    ("10", "劳动争议纠纷", "10", "10"),
    ("10a", "拖欠农民工工资", "10", "10"),
    ("11", "消费纠纷", "11", "11"),
    ("12", "旅游纠纷", "99", "12"),
    ("13", "知识产权纠纷", "99", "13"),
    ("14", "互联网纠纷", "99", "14"),
    ("15", "医疗纠纷", "15", "15"),
    ("16", "道路交通事故纠纷", "16", "16"),
    ("17", "物业纠纷", "17", "17"),
    ("99", "其他纠纷", "99", "99"),
]


@pytest.mark.parametrize(("code", "name", "in_2016", "in_2021"), TABLE)
def test_a_type_has_its_name_and_its_line_in_each_form(code, name, in_2016, in_2021):
    kind = dispute_types.all_types()[code]
    assert name in kind.name
    assert dispute_types.reported_as(code, "2016") == in_2016
    assert dispute_types.reported_as(code, "2021") in (in_2021, code)


def test_there_are_no_other_types():
    assert set(dispute_types.all_types()) == {code for code, *_ in TABLE}


@pytest.mark.django_db
def test_the_types_add_up_to_the_total_in_every_form(officer, committee):
    for code, *_ in TABLE:
        make.registered(officer, committee, dispute_type=code, registered_on=date(2026, 3, 2))
    codes = list(Case.objects.values_list("dispute_type", flat=True))
    for form in ("2016", "2021"):
        lines: dict[str, int] = {}
        for code in codes:
            line = dispute_types.reported_as(code, form)
            lines[line] = lines.get(line, 0) + 1
        assert sum(lines.values()) == len(codes) == len(TABLE)
