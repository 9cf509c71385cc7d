"""The new version of a corrected return holds all that the old one held, but for what was corrected."""

import pytest

from governance.returns import actions as returns
from governance.returns import villages
from governance.returns.models import Filing, ReturnPeriod, ReturnValue
from tests.factories import returns as made
from tests.factories.lifecycle import acting, moment

pytestmark = pytest.mark.django_db
MARCH = 202603


@pytest.fixture
def corrected(bureau, open_month):
    """Of March: one village gave 5 cases, a prefilled cell was found right; locked, then 5 became 7."""
    open_month(MARCH)
    row, clerk = made.return_of(bureau.town, month=MARCH), bureau.clerk(bureau.town)
    with acting(clerk):
        returns.start_return(monthly_return=row, by=clerk, at=moment(4, 1))
        bureau.village = villages.villages_of(row)[0]
        given = [returns.Entry("M02", "5", 0, None, bureau.village.pk)]
        returns.save_cells(monthly_return=row, entries=given, by=clerk, at=moment(4, 1))
    typed = {code: text for code, text in made.PLAUSIBLE.items() if code != "M02"}
    values = {**typed, "M03": "4", "M05": "1"}
    made.submitted(row, clerk=clerk, at=moment(4, 2), values=values)
    ReturnValue._base_manager.filter(code="M07").update(confirmed_at=moment(4, 2))
    row = _approved(bureau, row)
    bureau.sign_own(month=MARCH, at=moment(4, 3))
    form = ReturnPeriod._base_manager.get(region=bureau.county, month=MARCH).form
    bureau.lock(form, month=MARCH, at=moment(4, 12))
    bureau.correct(row, {"M02": "7"}, at=moment(5, 10))
    return made.fresh(row)


def _approved(bureau, row):
    head, reviewer = bureau.office_head(bureau.town), bureau.statistician
    with acting(head):
        returns.sign_off(monthly_return=row, by=head, at=moment(4, 3))
    with acting(reviewer):
        returns.approve(monthly_return=row, by=reviewer, at=moment(4, 3))
    return made.fresh(row)


def test_the_record_of_the_correction_is_as_whole_as_that_of_a_submission(corrected):
    first, second = Filing._base_manager.filter(monthly_return=corrected).order_by("return_version")
    assert (first.return_version, second.return_version) == (1, 2)
    assert first.cells.keys() == second.cells.keys()
    assert first.cells["M01"].keys() == second.cells["M01"].keys()
    changed = {code for code, cell in second.cells.items() if cell != first.cells[code]}
    assert changed == {"M02", "M07"}  # M07 was found right after it had been filed
    assert second.cells["M02"] == {
        "amount": 7, "precision": "EXACT", "note": "更正：登记遗漏", "observed": None, "difference": None,
        "villages": 5, "is_confirmed": False,
    }  # fmt: skip
    assert second.cells["M07"]["is_confirmed"] is True


def test_what_villages_gave_goes_into_the_new_version(corrected, bureau):
    rows = ReturnValue._base_manager.filter(monthly_return=corrected, region=bureau.village, code="M02")
    assert sorted(rows.values_list("return_version", "amount")) == [(1, 5), (2, 5)]
    with acting(bureau.clerk(bureau.town)):
        assert {key: row.amount for key, row in villages.values_of(corrected).items()} == {
            (bureau.village.pk, "M02"): 5
        }
