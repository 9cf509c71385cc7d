"""What the database refuses to the roles themselves."""

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from governance.returns.models import ReturnValue
from tests.factories import returns as factory
from tests.factories.lifecycle import acting, moment

pytestmark = pytest.mark.django_db
REFUSALS = (InternalError, ProgrammingError)


def test_the_city_moves_no_township_return(office, world):
    row = factory.submitted(office.monthly_return, clerk=office.clerk, at=moment(6, 3))
    statement = "update governance_monthlyreturn set note = '改' where id = %s"
    city, refusal = (
        acting(world.post("CITY_ANALYST", row.city)),
        pytest.raises(REFUSALS, match="counties only"),
    )
    with city, connection.cursor() as cursor, refusal, transaction.atomic():
        cursor.execute(statement, [row.pk])


def test_the_city_writes_no_number_of_a_county(office, world):
    county = factory.return_of(world.region("海安市"))
    clerk = world.post("COUNTY_STATISTICIAN", "海安市", index=1)
    row = factory.fill(county, by=clerk, at=moment(6, 3), values={"M13": "1", "M14": "2"})
    with acting(world.post("CITY_ANALYST", row.city)), connection.cursor() as cursor:
        cursor.execute("update governance_returnvalue set amount = 9 where monthly_return_id = %s", [row.pk])
        assert cursor.rowcount == 0


@pytest.mark.parametrize("is_new", [False, True])
def test_the_county_writes_no_number_of_a_township(office, world, is_new):
    """Neither into a value that stands nor as a new one: one rule in two triggers."""
    row = factory.fill(office.monthly_return, by=office.clerk, at=moment(6, 3))
    refused = pytest.raises(REFUSALS, match="only the filing unit writes its values")
    with acting(world.post("COUNTY_STATISTICIAN", row.county)), refused, transaction.atomic():
        value = ReturnValue.objects.filter(monthly_return=row).order_by("code")[0]
        if is_new:
            value.pk, value.code = None, "M99"
        value.amount = 9
        value.save(force_insert=is_new)
