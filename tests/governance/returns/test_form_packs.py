"""The optional forms: opened only where they were adopted, by whom they ask, and filed to the end."""

import pytest

from governance.returns import actions, checks, opening, sheets
from governance.returns.models import FormCalendar, MonthlyReturn
from governance.returns.states import ReturnState as S
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment, worker
from tests.governance.returns.test_golden import G1

pytestmark = pytest.mark.django_db
AT = moment(6, 2)


@pytest.fixture
def county(world):
    factory.open_month(world.region("海安市"))
    return world.region("海安市")


def adopt(county, *codes: str) -> None:
    for code in codes:
        FormCalendar._base_manager.create(
            region=county, form_code=code, first_month=MAY, due_day=3, review_day=5, report_day=8, lock_day=12
        )
    with worker(county):
        opening.open_period(county=county, month=MAY, at=moment(5, 2))


def opened(code: str) -> set[str]:
    rows = MonthlyReturn._base_manager.filter(form__code=code)
    return set(rows.values_list("level", flat=True).distinct())


def return_of(code: str, region) -> MonthlyReturn:
    rows = MonthlyReturn._base_manager.select_related("period", "form", "region")
    return rows.get(form__code=code, region=region)


def test_nobody_files_what_was_not_adopted(county):
    assert set(MonthlyReturn._base_manager.values_list("form__code", flat=True)) == {"monthly"}


def test_a_form_asks_only_the_level_it_has_lines_for(county):
    adopt(county, "mediation", "legal-aid", "public-legal-service")
    assert opened("mediation") == {"TOWNSHIP"}
    assert opened("legal-aid") == {"COUNTY"}
    assert opened("public-legal-service") == {"TOWNSHIP", "COUNTY"}


def submitted(row, *, by, amounts: dict[str, int]) -> MonthlyReturn:
    with acting(by):
        actions.start_return(monthly_return=row, by=by, at=AT)
        lines = [
            line
            for line in sheets.lines_of(row)
            if line.is_typed and (line.is_required or line.code in amounts)
        ]
        entries = [
            actions.Entry(code=line.code, text=line.show(amounts.get(line.code, 0)), seen=0) for line in lines
        ]
        assert not actions.save_sheet(monthly_return=row, entries=entries, note=None, by=by, at=AT)
        waiting = checks.blocking(sheets.build(row))
        notes = [
            actions.Entry(code=code, text=None, seen=1, note="已核对，情况属实")
            for code in dict.fromkeys(found.codes[0] for found in waiting)
        ]
        actions.save_sheet(monthly_return=row, entries=notes, note=None, by=by, at=AT)
        return actions.submit_return(monthly_return=row, by=by, at=AT)


def test_a14_a_township_files_huangshis_figures(county, world):
    adopt(county, "mediation")
    town = world.region("海安镇", under=county)
    row = return_of("mediation", town)
    assert submitted(row, by=world.post("OFFICE_CLERK", town), amounts=G1).state == S.SUBMITTED


def test_a14_one_neighbour_too_many_is_refused(county, world):
    adopt(county, "mediation")
    town = world.region("海安镇", under=county)
    row = return_of("mediation", town)
    with pytest.raises(actions.ChecksFailed) as refused:
        submitted(row, by=world.post("OFFICE_CLERK", town), amounts={**G1, "MD11.02": 279})
    assert [finding.check for finding in refused.value.findings] == ["C05"]


def test_a_county_files_legal_aid_and_its_head_signs(county, world):
    adopt(county, "legal-aid")
    row = return_of("legal-aid", county)
    aid = {
        "LA01": 3,
        "LA02": 3,
        "LA04": 3,
        "LA07.02": 3,
        "LA09": 3,
        "LA24": 3,
        "WG01": 1,
        "WG02": 1,
        "WG06": 1,
    }
    assert submitted(row, by=world.post("COUNTY_STATISTICIAN", county), amounts=aid).state == S.SUBMITTED
    head = world.post("COUNTY_HEAD", county)
    with acting(head):
        assert actions.sign_off(monthly_return=row, by=head, at=AT).state == S.APPROVED


def test_each_month_has_the_version_then_in_force(county):
    """第1版到2026年11月，第2版自12月起：合格率按评查卷宗计算."""
    asked = {}
    with worker(county):
        for month in (202201, 202611, 202612):
            (form,) = (one for one in opening.forms_of(month, bureau=county) if one.code == "mediation")
            rate = form.items.get(code="MD34")
            asked[month] = (form.version, rate.denominator, form.items.filter(code="MD34.03").exists())
    assert asked == {
        202201: (1, "MD34.01", False),
        202611: (1, "MD34.01", False),
        202612: (2, "MD34.03", True),
    }
