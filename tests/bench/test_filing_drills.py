"""A pinch of both drills, with threads and real connections."""

import pytest
from django.db import connection, transaction

from bench.drills import concurrent_edits, repeated_submissions
from bench.filing import open_return
from bench.scale import PINCH
from bench.world import World

PAIRS, SUBMISSIONS = 100, 10
REMOVED = (
    "governance_filing", "governance_returnvalueevent", "governance_returnvalue", "governance_statechange",
    "governance_monthlyreturn", "governance_returnperiod", "governance_formitem", "governance_returnform",
    "governance_dirtymark", "governance_job", "governance_postevent", "governance_post", "governance_office",
    "governance_user",
)  # fmt: skip


@pytest.fixture
def office(django_db_setup, django_db_blocker):
    """An open return that other connections can see; removed afterwards."""
    with django_db_blocker.unblock():
        try:
            yield open_return(World(PINCH))
        finally:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local session_replication_role = replica")  # append-only history goes too
                for table in REMOVED:
                    cursor.execute(f'delete from "{table}"')


def test_of_two_who_save_one_cell_at_once_the_loser_is_told(office):
    said: list[str] = []
    concurrent_edits.rehearse(office, pairs=PAIRS, say=said.append)


def test_five_copies_of_a_submission_leave_one_row(office):
    said: list[str] = []
    repeated_submissions.rehearse(office, submissions=SUBMISSIONS, say=said.append)
