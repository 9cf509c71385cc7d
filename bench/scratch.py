"""A database of its own on the configured server, made for one run and dropped after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

# What the embedded server sets for the whole cluster; a server of the caller's may differ.
_SETTINGS = {
    "jit": "off",
    "work_mem": "32MB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "1",
}


@contextmanager
def database() -> Iterator[str]:
    """Point the default connection at a new, migrated database; the data of the caller stay untouched."""
    home = connection.settings_dict["NAME"]
    name = f"{home}_bench_{os.getpid()}"[-63:]
    _on_server(f'create database "{name}" template template0')
    try:
        for setting, value in _SETTINGS.items():
            _on_server(f"alter database \"{name}\" set {setting} = '{value}'")
        _use(name)
        call_command("migrate", interactive=False, verbosity=0)
        yield name
    finally:
        _use(home)
        _on_server(f'drop database if exists "{name}" with (force)')


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _on_server(statement: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
