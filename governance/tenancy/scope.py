"""The scope: which one region the current request or job may see. Fail closed, signed, transaction-local.

`enter(scope)` opens a transaction, switches to the PostgreSQL role of the scope's level and sets a signed
setting which the row-security policies verify. With no scope, owned tables answer zero rows.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

import django_scopes
from django.conf import settings
from django.db import connection, transaction
from psycopg.pq import TransactionStatus


class ScopeLevel(StrEnum):
    """Level of a scope; each has its own PostgreSQL role and scope column."""

    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"
    WORKER = "WORKER"  # background work for a whole city, cannot be chosen by a person

    @property
    def column(self) -> str:
        return "city_id" if self is ScopeLevel.WORKER else f"{self.value.lower()}_id"

    @property
    def role(self) -> str:
        return f"portal_{self.value.lower()}"


@dataclass(frozen=True)
class Scope:
    """One region and who acts in it. Ids are those of governance_region; 0 stands for none."""

    level: ScopeLevel
    city_id: int
    county_id: int = 0
    township_id: int = 0
    village_id: int = 0
    post_id: int = 0
    user_id: int = 0
    request_id: str = ""
    reason: str = ""

    @property
    def region_id(self) -> int:
        return getattr(self, self.level.column)

    @property
    def filter(self) -> dict[str, int]:
        """The explicit ORM filter that repeats what row security enforces."""
        return {self.level.column: self.region_id}


def of_region(region, *, post_id: int = 0, user_id: int = 0, request_id: str = "", reason: str = "") -> Scope:
    """Scope of a region row (anything with level and the four scope columns)."""
    return Scope(
        level=ScopeLevel(region.level),
        city_id=region.city_id or 0,
        county_id=region.county_id or 0,
        township_id=region.township_id or 0,
        village_id=region.village_id or 0,
        post_id=post_id,
        user_id=user_id,
        request_id=request_id,
        reason=reason,
    )


def for_worker(*, city_id: int, reason: str) -> Scope:
    """Scope of background work over one city; `reason` names the job and goes into the history."""
    return Scope(level=ScopeLevel.WORKER, city_id=city_id, reason=reason)


def current() -> Scope | None:
    """The open scope, or None."""
    return django_scopes.get_scope().get("place")


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Open a transaction in which only the rows of `scope` exist."""
    is_nested = connection.in_atomic_block
    with transaction.atomic(), django_scopes.scope(place=scope):
        before = _apply(_settings(scope))
        try:
            yield scope
        finally:
            if is_nested:  # else the transaction ends here, and forgets its settings by itself
                _restore(before)


@contextmanager
def as_user(user_id: int) -> Iterator[None]:
    """Before a post is chosen: the web role may see the posts of this one person and nothing else."""
    myself = Scope(level=ScopeLevel.WORKER, city_id=0, user_id=user_id)
    is_nested = connection.in_atomic_block
    with transaction.atomic(), all_counties(reason="登录时查找本人的岗位"):
        token = _settings(myself)["app.scope"]
        before = _apply({"app.scope": token})
        try:
            yield
        finally:
            if is_nested:
                _restore(before)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Add a reason to the row history written inside the block."""
    scope = current()
    if scope is None:
        raise django_scopes.exceptions.ScopeError("because() needs an open scope")
    with enter(replace(scope, reason=reason)):
        yield


@contextmanager
def all_counties(*, reason: str) -> Iterator[None]:
    """Leave the ORM scope on purpose; row security stays. Uses are counted by a test."""
    if not reason:
        raise ValueError("all_counties needs a reason")
    with django_scopes.scopes_disabled():
        yield


def sign(scope: Scope, *, backend_pid: int) -> str:
    """The value of `app.scope`: payload and HMAC-SHA256, bound to the database session."""
    payload = ":".join(
        str(part)
        for part in (
            scope.level,
            scope.city_id,
            scope.county_id,
            scope.township_id,
            scope.village_id,
            scope.post_id,
            scope.user_id,
            backend_pid,
        )
    )
    return payload + "|" + hmac.new(scope_key(), payload.encode(), hashlib.sha256).hexdigest()


def scope_key() -> bytes:
    return bytes.fromhex(settings.PORTAL_SCOPE_KEY)


def _settings(scope: Scope) -> dict[str, str]:
    connection.ensure_connection()
    context = {
        "post": scope.post_id,
        "user": scope.user_id,
        "request": scope.request_id,
        "reason": scope.reason,
    }
    return {
        "app.scope": sign(scope, backend_pid=connection.connection.info.backend_pid),
        "pghistory.context_metadata": json.dumps(context, ensure_ascii=False),
        "role": scope.level.role,
    }


def _apply(values: dict[str, str]) -> dict[str, str]:
    """Set transaction-local settings in one round trip; returns what was there before."""
    columns = ", ".join("current_setting(%s, true), set_config(%s, %s, true)" for _ in values)
    arguments = [argument for name, value in values.items() for argument in (name, name, value)]
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns}", arguments)
        row = cursor.fetchone()
    return {name: row[index * 2] or "" for index, name in enumerate(values)}


def _is_broken() -> bool:
    """Whether PostgreSQL refuses everything but a rollback; an error that was caught and undone does not count."""
    return connection.connection.info.transaction_status == TransactionStatus.INERROR


def _restore(before: dict[str, str]) -> None:
    """Put the settings back when an outer transaction goes on; a broken one forgets them anyway."""
    if connection.needs_rollback or _is_broken():
        return
    if "role" in before:
        before = {**before, "role": before["role"] or "none"}
    _apply(before)
