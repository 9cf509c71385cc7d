"""One migrated and loaded database per state of the migrations, copied by every test process.

Migrating takes longer than most of the suite; PostgreSQL copies the finished database in a second.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
LOCK = 718_281_828
SOURCES = (
    "*/migrations/*.py",
    "governance/tenancy/*.py",
    "governance/regions/data/*.csv",
    "tests/world.py",
    "packs/*",
)


def name() -> str:
    """Changes with everything the finished database depends on."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"portal_template_{digest.hexdigest()[:12]}"


@contextmanager
def copied(worker: str) -> Iterator[None]:
    """Point the default connection at a fresh copy for one test process; dropped afterwards."""
    database = f"test_{connections['default'].settings_dict['NAME']}_{worker}"
    create(database)
    try:
        with pointed_at(database):
            yield
    finally:
        drop(database)


def create(database: str) -> None:
    """A fresh copy under this name, in place of any that was left behind."""
    template = ensure()
    drop(database)
    copy = sql.SQL("create database {} template {}")
    with _server() as server:
        server.execute(copy.format(sql.Identifier(database), sql.Identifier(template)))


def drop(database: str) -> None:
    """Whoever is still connected is cut off."""
    with _server() as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))


@contextmanager
def pointed_at(database: str) -> Iterator[None]:
    """The default connection leads to this database for a while."""
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def ensure() -> str:
    """The template's name, after one process has built it and the others have waited."""
    with _server() as server:
        server.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            if not _exists(server, name()):
                _build(server)
        finally:
            server.execute("select pg_advisory_unlock(%s)", [LOCK])
    return name()


def _build(server: psycopg.Connection) -> None:
    """Under a passing name first: a build that breaks off leaves no half template behind."""
    building = f"{name()}_building"
    server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(building)))
    server.execute(sql.SQL("create database {} template template0").format(sql.Identifier(building)))
    with pointed_at(building):
        call_command("migrate", verbosity=0, interactive=False)
        _load()
    rename = sql.SQL("alter database {} rename to {}")
    server.execute(rename.format(sql.Identifier(building), sql.Identifier(name())))


def _load() -> None:
    from tests.world import load_deadline_tables, load_regions

    load_regions()
    load_deadline_tables()


def _exists(server: psycopg.Connection, database: str) -> bool:
    return server.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is not None


def _server() -> psycopg.Connection:
    given = settings.DATABASES["default"]
    return psycopg.connect(
        dbname="postgres",
        user=given["USER"],
        password=given["PASSWORD"] or None,
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        autocommit=True,
    )
