"""Past months end as two persons of county and city would have ended them."""

from datetime import date
from random import Random

import pytest
from django.utils import timezone

from demo import amounts, filings, month_ends
from demo.filings import Amount, Draft, Writer
from governance.locks.models import PeriodLock
from governance.returns.models import ReturnPeriod
from governance.rollups import queries
from governance.rollups.models import RollUp
from governance.tenancy import scope

pytestmark = pytest.mark.django_db
MONTH = 202605


def test_the_city_keeps_its_roll_up_when_it_locks(world):
    county = world.region("海安市")
    analyst, _head = (world.post(role, county.city) for role in ("CITY_ANALYST", "CITY_HEAD"))
    for role in ("COUNTY_STATISTICIAN", "COUNTY_HEAD"):
        world.post(role, county), world.post(role, county, index=1)
    filings.load_forms()
    filings.open_months([county], [MONTH])
    rows, random = filings.returns_of([MONTH], [county]), Random(7)
    drafts = []
    for row in rows:
        if row.level == "TOWNSHIP":
            for role in ("OFFICE_CLERK", "OFFICE_HEAD"):
                world.post(role, row.region)
            cells = amounts.of_township(12, month=MONTH, order=0, observed={}, random=random)
        else:
            cells = amounts.of_county(11, month=MONTH, random=random)
        drafts.append(Draft(row, {code: Amount(number) for code, number in cells.items()}, "LOCKED"))
    writer = Writer(random, timezone.now())
    writer.write(drafts)
    month_ends.close(drafts, writer)
    lock = PeriodLock._base_manager.get(region=county.city)
    period = ReturnPeriod._base_manager.get(region=county, month=MONTH, form__code="monthly")
    assert period.closed_at == lock.confirmed_at
    with scope.enter(scope.of_region(county.city, post_id=analyst.pk, user_id=analyst.user_id)):
        page = queries.city_page(county.city, period.form, MONTH)
    accepted = sum(draft.cells["M02"].amount for draft in drafts if "M02" in draft.cells)
    assert page.rollup.parts["M02"] == {str(county.pk): accepted}
    assert (page.differences, page.gaps) == ([], [])
    assert RollUp._base_manager.get(region=county).state == "ACCEPTED"
    assert period.lock_on < date(2026, 7, 1)
