"""Late entries: what is dated in a locked month and was written down after the lock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.locks.models import PeriodLock
from mediation.cases import late
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories import returns as made_returns

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 4, 12, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def posts(world):
    return {
        "officer": world.post("OFFICE_HEAD", "北湾镇"),
        "first": world.post("COUNTY_STATISTICIAN", "靖远县"),
        "second": world.post("COUNTY_HEAD", "靖远县"),
    }


@pytest.fixture
def lock_march(posts, act_as):
    """Lock March 2026 of the county at a moment."""

    def lock(at: datetime) -> None:
        first, second = posts["first"], posts["second"]
        form = made_returns.return_of(posts["officer"].region).form
        with act_as(first):
            PeriodLock.objects.create(
                region=first.region,
                form=form,
                month=202603,
                state="LOCKED",
                proposed_at=at,
                proposed_by=first,
                proposed_by_name=first.person_name,
                confirmed_at=at,
                confirmed_by=second,
                confirmed_by_name=second.person_name,
            )

    made_returns.open_month(posts["first"].region)
    return lock


def listed(posts, act_as) -> list[tuple[str, date]]:
    with act_as(posts["officer"]):
        return [(entry.event, entry.on) for entry in late.late_entries(Case.objects.all())]


def a_case(posts, act_as):
    with act_as(posts["officer"]):
        return make.orally_agreed(
            posts["officer"], make.committee(posts["officer"]), agreed_on=date(2026, 3, 9)
        )


def test_what_was_written_after_the_lock_is_listed(posts, act_as, lock_march, client_of):
    lock_march(LONG_AGO)
    case = a_case(posts, act_as)
    assert listed(posts, act_as) == [("受理", date(2026, 3, 2)), ("调解成功", date(2026, 3, 9))]
    page = client_of(posts["officer"]).get(reverse("cases:late")).content.decode()
    assert str(case) in page and "已上报的数不变" in page


def test_what_was_there_before_the_lock_is_not(posts, act_as, lock_march):
    a_case(posts, act_as)
    lock_march(timezone.now() + timedelta(minutes=1))
    assert listed(posts, act_as) == []
