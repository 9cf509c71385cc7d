"""没有消息队列、后台进程被杀：填报照常，数字晚到而不少、不重."""

import time
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from governance.figures import dirty, periods
from governance.figures import queries as reading
from governance.figures.models import DirtyMark
from governance.jobs.models import Job, JobState
from governance.tenancy import scope
from tests.factories import returns as make

SECONDS = 30.0
TOWN, COUNTY = "王家山镇", "平川区"
LECTURED = "M17"


@pytest.fixture
def month() -> int:
    return periods.shift(periods.month_of(timezone.localdate()), -1)


@pytest.fixture
def town(world):
    return world.region(TOWN)


@pytest.fixture
def people(world, town):
    return {
        "clerk": world.post("OFFICE_CLERK", town),
        "head": world.post("OFFICE_HEAD", town),
        "reviewer": world.post("COUNTY_STATISTICIAN", COUNTY),
    }


@pytest.fixture
def monthly_return(world, stack, town, month):
    make.open_month(world.region(COUNTY), month=month, at=timezone.now())
    stack.ring_for_seeded()
    until(lambda: not marks(town))
    return make.return_of(town, month=month)


@pytest.fixture(autouse=True)
def whole_again(stack):
    """Whatever a test broke is running when the next one starts."""
    yield
    if not stack.is_running("valkey"):
        stack.start_valkey()
    if not stack.is_running("worker"):
        stack.start_worker()


def test_filing_goes_on_without_the_queue_and_its_figures_arrive_later(
    stack, visitor, people, town, monthly_return
):
    clerk, page = visitor(people["clerk"]), f"/returns/{monthly_return.pk}/"
    clerk.post(f"{page}start/", form_at=page)
    make.fill(monthly_return, by=people["clerk"], at=timezone.now())
    make.explain(monthly_return, by=people["clerk"], at=timezone.now())

    stack.kill("valkey")
    token, seen = clerk.token(page), make.seen(monthly_return, LECTURED)
    entry = {"code": LECTURED, "text": "125", "note": "已核对", "seen": seen}
    cell = clerk.send(f"{page}cells/", {"entries": [entry]}, token=token)
    assert cell.status == 200, cell.text
    assert clerk.post(f"{page}submit/", token=token).status == 302
    visitor(people["head"]).post(f"{page}sign/", form_at=f"{page}review/")
    visitor(people["reviewer"]).post(f"{page}approve/", form_at=f"{page}review/")
    assert make.fresh(monthly_return).state == "APPROVED"
    assert marks(town)

    stack.start_valkey()
    let_time_pass()
    stack.sweep()
    until(lambda: filed(town, monthly_return.month) == 125)
    assert not marks(town)


def test_a_worker_killed_in_the_middle_computes_once(stack, town, month, monthly_return):
    with held_up(town, month):
        dirty.mark(region=town, months=[month], group="RETURNS")
        stack.ring_for_seeded()
        until(lambda: running_job(town) is not None)
        stack.kill("worker")
    killed = running_job(town)
    assert killed.attempts == 1 and marks(town)

    stack.start_worker()
    let_time_pass()
    stack.sweep()
    until(lambda: Job.objects.get(pk=killed.pk).state == JobState.DONE)
    assert Job.objects.get(pk=killed.pk).attempts == 2
    assert not marks(town)


@contextmanager
def held_up(town, month: int):
    """Another connection keeps the lock that every recomputation of the month takes first."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s, %s)", [town.city_id, month])
        yield


def until(is_true) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def let_time_pass() -> None:
    """Jobs have waited long enough to be rung again, and the leases of the dead have run out."""
    past = timezone.now() - timedelta(minutes=10)
    Job.objects.exclude(state=JobState.DONE).update(created_at=past)
    Job.objects.filter(state=JobState.RUNNING).update(leased_until=past)


def marks(town) -> int:
    return DirtyMark.objects.filter(city_id=town.city_id).count()


def running_job(town) -> Job | None:
    return Job.objects.filter(kind=dirty.JOB_KIND, city_id=town.city_id, state=JobState.RUNNING).first()


def filed(town, month: int) -> int | None:
    with scope.enter(scope.for_worker(city_id=town.city_id, reason="test")):
        found = reading.sheet(region_ids=[town.pk], months=[month])
    return found.figure(LECTURED, town.pk, periods.month(month)).filed.amount
