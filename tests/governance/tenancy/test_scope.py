"""The scope is signed, transaction-local and fails closed."""

import pytest
from django.db import Error, connection, transaction
from django_scopes.exceptions import ScopeError

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.audit.models import AuditEvent
from governance.tenancy import scope


@pytest.fixture
def two_events(world, act_as, now):
    for place in ("北湾镇", "东湾镇", "海安镇"):
        post = world.post("OFFICE_CLERK", place)
        with act_as(post):
            audit.record(EventKind.LOGGED_IN, by=post, at=now)


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


def count_raw() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from governance_auditevent")
        return cursor.fetchone()[0]


def test_without_a_scope_the_orm_refuses(two_events):
    with pytest.raises(ScopeError):
        AuditEvent.objects.count()


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [
        ("OFFICE_CLERK", "北湾镇", 1),
        ("COUNTY_HEAD", "靖远县", 2),
        ("CITY_HEAD", "白银市", 2),
        ("COUNTY_HEAD", "海安市", 1),
        ("COUNTY_HEAD", "会宁县", 0),
    ],
)
def test_each_layer_alone_shows_only_own_rows(world, act_as, two_events, role, place, seen):
    with act_as(world.post(role, place)):
        assert count_raw() == seen
        with scope.all_counties(reason="test of row security alone"):
            assert AuditEvent.objects.count() == seen
        with connection.cursor() as cursor:
            cursor.execute("reset role")  # row security off: the test connection owns the schema
        assert AuditEvent.objects.count() == seen


def test_web_role_without_scope_sees_nothing(two_events):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role portal_county")
        cursor.execute("select count(*) from governance_auditevent")
        assert cursor.fetchone()[0] == 0
        cursor.execute("set local role none")


def test_a_forged_scope_raises(world, act_as, two_events):
    county = world.region("海安市")
    with act_as(world.post("COUNTY_HEAD", "靖远县")), connection.cursor() as cursor:
        cursor.execute("savepoint forged")
        cursor.execute("select set_config('app.scope', %s, true)", [f"COUNTY:0:{county.pk}:0:0:0:0:1|00"])
        with pytest.raises(Error, match="scope signature refused"):
            cursor.execute("select count(*) from governance_auditevent")
        cursor.execute("rollback to savepoint forged")


def test_the_scope_ends_with_its_block(world, act_as):
    with act_as(world.post("COUNTY_HEAD", "靖远县")):
        pass
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.scope', true), current_user = session_user")
        assert cursor.fetchone() == ("", True)


def test_writing_into_another_township_is_refused(world, act_as, now):
    clerk, elsewhere = world.post("OFFICE_CLERK", "北湾镇"), world.region("东湾镇")
    with act_as(clerk), pytest.raises(Error, match="row-level security"), transaction.atomic():
        AuditEvent.objects.create(region=elsewhere, kind=EventKind.LOGGED_IN, at=now)


def test_history_cannot_be_changed(world, act_as, two_events):
    with act_as(world.post("COUNTY_HEAD", "靖远县")):
        for statement in (
            "update governance_auditevent set by_name = 'x'",
            "delete from governance_auditevent",
            "truncate governance_auditevent",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_no_session_can_switch_history_off(world, act_as):
    post = world.post("COUNTY_HEAD", "靖远县")
    events = type(post).pgh_event_model._base_manager
    before = events.count()
    with act_as(post), connection.cursor() as cursor:
        cursor.execute("select set_config('pgtrigger.ignore', '{governance_post:update_update}', true)")
        cursor.execute(
            "select set_config('pgtrigger.ignore', array(select tgname::text from pg_trigger)::text, true)"
        )
        cursor.execute("update governance_post set valid_to = '2030-01-01' where id = %s", [post.pk])
    assert events.count() == before + 1


def test_an_error_that_was_caught_does_not_keep_the_scope_open(world, act_as):
    with (
        act_as(world.post("COUNTY_HEAD", "靖远县")),
        pytest.raises(Error),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select * from governance_user")
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.scope', true), current_user = session_user")
        assert cursor.fetchone() == ("", True)
