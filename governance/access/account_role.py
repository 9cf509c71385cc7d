"""The database role that may touch log-ins and sessions; the only place that switches to it.

Inside a scope the connection acts as the role of its level, which has no right on users, sessions or
failed attempts. Code that must write one of these opens `account_role()` for as long as it takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ROLE = "portal_accounts"


@contextmanager
def account_role() -> Iterator[None]:
    """Act as the accounts role until the block ends, then as the role of before.

    An error undoes the whole block, and with it the switch, which lives in the block's savepoint.
    """
    with transaction.atomic():
        before = _switch(ROLE)
        yield
        _switch(before)


def _switch(role: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role'), set_config('role', %s, true)", [role or "none"])
        return cursor.fetchone()[0]
