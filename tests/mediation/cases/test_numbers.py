"""Numbers under concurrency: real connections, committed rows, removed afterwards."""

import threading

import pytest
from django.db import connection, transaction

from governance.tenancy import scope
from mediation.cases.actions import numbers
from mediation.cases.models import NumberCounter
from mediation.organisations.models import MediationCommittee
from tests.factories import mediation as make
from tests.world import World

THREADS, EACH = 4, 10
REMOVED = (
    "mediation_numbercounter",
    "mediation_mediationcommitteeevent",
    "mediation_mediationcommittee",
    "governance_dirtymark",
    "governance_job",
    "governance_postevent",
    "governance_post",
    "governance_office",
    "governance_user",
)


def acting(post):
    return scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id, request_id="test"))


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A committee that other connections can see."""
    with django_db_blocker.unblock():
        officer = World().post("OFFICE_HEAD", "北湾镇")
        with acting(officer):
            committee = make.committee(officer)
        yield officer, MediationCommittee._base_manager.select_related("region").get(pk=committee.pk)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")  # append-only history goes too
            for table in REMOVED:
                cursor.execute(f'delete from "{table}"')


def one(committee) -> list[int]:
    return list(numbers.take_case_numbers(committee=committee, year=2026))


def block(committee) -> list[int]:
    """As an import takes them, beside a counter of another year."""
    wanted = [numbers.Block(committee, year, kept=0, fresh=1) for year in (2026, 2025)]
    return list(numbers.take_blocks(wanted)[committee.pk, 2026])


@pytest.mark.parametrize("takers", [(one, one), (block, block), (one, block)])
def test_simultaneous_takers_never_share_a_number(committed, takers):
    officer, committee = committed
    taken, failures, lock = [], [], threading.Lock()

    def take(taker):
        try:
            for _ in range(EACH):
                with acting(officer):
                    found = taker(committee)
                with lock:
                    taken.extend(found)
        except Exception as error:  # told to the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[takers[n % 2]]) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(taken) == list(range(1, THREADS * EACH + 1))
    assert NumberCounter._base_manager.get(year=2026).last_seq == THREADS * EACH


def test_a_block_stands_above_the_numbers_kept_from_paper(committed):
    officer, committee = committed
    with acting(officer):
        assert numbers.take_blocks([numbers.Block(committee, 2026, kept=17, fresh=2)]) == {
            (committee.pk, 2026): range(18, 20)
        }
        numbers.take_blocks([numbers.Block(committee, 2026, kept=3, fresh=0)])
        assert one(committee) == [20]


def test_a_number_of_a_failed_step_is_given_again_but_never_twice(committed):
    officer, committee = committed

    def take_and_fail():
        with acting(officer):
            numbers.take_case_numbers(committee=committee, year=2026)
            raise RuntimeError("the step failed")

    with pytest.raises(RuntimeError):
        take_and_fail()
    with acting(officer):
        assert list(numbers.take_case_numbers(committee=committee, year=2026, count=2)) == [1, 2]
