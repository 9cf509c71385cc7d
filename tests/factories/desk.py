"""Situations of the desk: disputes with the same respondent, linked as a group. Need an open scope."""

from datetime import date

from django.utils import timezone

from mediation.cases import actions
from mediation.cases.models import Case
from mediation.desk import groups
from mediation.desk.models import DisputeGroup
from tests.factories import mediation as make
from tests.factories.mediation import noon

COMPANY = "靖远某某劳务有限公司"
MARCH = date(2026, 3, 2)


def against_a_company(
    by, of, *, on: date = MARCH, worker: str = "张三", name: str = COMPANY, **fields
) -> Case:
    """One worker asks one company for wages."""
    parties = [
        actions.NewParty(side="APPLICANT", name=worker),
        actions.NewParty(side="RESPONDENT", kind="ORGANISATION", name=name),
    ]
    return make.accepted(
        by, of, on=on, dispute_type=fields.pop("dispute_type", "10"), parties=parties, **fields
    )


def a_group(by, of, *, count: int = 2, today: date = date(2026, 4, 1)) -> DisputeGroup:
    """As many disputes with one company, linked on a day."""
    cases = [against_a_company(by, of, worker=f"工人{number}") for number in range(count)]
    return groups.link(
        cases=Case.objects.all(), ids=[case.pk for case in cases], by=by, at=timezone.localtime(noon(today))
    )
