"""The real servers from their wheels: what they are set up to be, and that they come back after a kill."""

import os
import shutil
import signal
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from launcher import layout, placement, valkey
from launcher.programs import Running


@pytest.fixture(scope="module")
def folder():
    """Outside pytest's own folder, which the database's account could not enter when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="portal-servers-"))
    made.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "VENV", Path(sys.prefix))
        yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def cluster(folder):
    return placement.throw_away(folder / "postgres", "pass/word@1", is_durable=False)


@contextmanager
def running(server):
    server.prepare()
    started = Running(server.program())
    try:
        server.wait_until_ready(lambda: None)
        yield started
    finally:
        started.ask_to_stop()
        started.process.wait(30)


def answer(cluster, statement, database="postgres"):
    return cluster.client("psql", "-XAtq", "-d", database, "-c", statement)


def test_postgres_is_set_up_as_the_portal_needs_it(cluster):
    with running(cluster):
        cluster.ensure_database()
        cluster.ensure_database()
        shown = answer(
            cluster,
            "select datlocprovider, datlocale, pg_encoding_to_char(encoding), current_setting('data_checksums'),"
            " current_setting('listen_addresses'), current_setting('unix_socket_directories')"
            " from pg_database where datname = 'portal'",
        )
        assert shown.stdout.strip() == "b|C.UTF-8|UTF8|on|127.0.0.1|"


def test_postgres_sees_chinese_characters_as_letters(cluster):
    """With the plain C locale trigram search would find nothing in a Chinese name."""
    with running(cluster):
        answer(cluster, "create extension if not exists pg_trgm")
        assert answer(cluster, "select array_length(show_trgm('靖远县'), 1)").stdout.strip() == "4"


def test_postgres_refuses_a_wrong_password(cluster):
    with running(cluster):
        refused = answer(replace(cluster, password="guessed"), "select 1")
        assert refused.returncode == 2
        assert "password authentication failed" in refused.stderr
        assert "pass%2Fword%401@" in cluster.url()


def test_postgres_comes_back_after_a_kill_with_what_was_committed(cluster):
    cluster = replace(cluster, is_durable=True)
    with running(cluster) as started:
        assert answer(cluster, "create table kept as select 42 as answer").stderr == ""
        os.kill(started.pid, signal.SIGKILL)
        started.process.wait()
    with running(cluster):
        shown = answer(cluster, "select answer from kept")
        assert (shown.stdout.strip(), shown.stderr) == ("42", "")


def test_only_a_throw_away_cluster_gives_up_durability(cluster):
    assert "--fsync=off" in cluster.program().argv
    assert not any("fsync" in option for option in replace(cluster, is_durable=True).program().argv)


def test_database_server_gets_no_secret_of_the_application(cluster, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    assert "hidden" not in cluster.program().environment.values()


def test_valkey_demands_its_password_and_keeps_what_it_was_told(folder):
    server = valkey.throw_away(folder / "valkey", "secret", is_durable=True)
    with running(server) as started:
        assert not replace(server, password="guessed").answers()
        assert "secret" not in " ".join(started.program.argv)
    assert (folder / "valkey" / "appendonlydir").is_dir()
    assert (folder / "valkey" / "valkey.conf").stat().st_mode & 0o077 == 0
