"""Ports: a taken one is passed over, a remembered one comes back."""

import json
import socket
from contextlib import contextmanager

import pytest

from launcher import ports


@contextmanager
def listener():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_listening_port_is_not_free():
    with listener() as port:
        assert not ports.is_free(port)
    assert ports.is_free(port)


def test_next_free_passes_over_a_taken_port():
    with listener() as port:
        found = ports.next_free(port)
    assert port < found < port + ports.TRIES


def test_next_free_keeps_a_free_port():
    port = ports.any_free()
    assert ports.next_free(port) == port


def test_next_free_never_leaves_the_range_of_ports(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda port, host: False)
    with pytest.raises(OSError, match="no free port"):
        ports.next_free(ports.HIGHEST_PORT - 3)


def test_remembered_port_is_kept_and_written_down(tmp_path):
    path = tmp_path / "ports.json"
    first = ports.remembered("postgres", path)
    assert ports.remembered("postgres", path) == first
    assert json.loads(path.read_text()) == {"postgres": first}


def test_remembered_port_moves_when_taken_and_leaves_the_others(tmp_path):
    path = tmp_path / "ports.json"
    with listener() as taken:
        path.write_text(json.dumps({"postgres": taken, "valkey": 1234}))
        found = ports.remembered("postgres", path)
    assert found != taken
    assert ports.recorded(path) == {"postgres": found, "valkey": 1234}


def test_damaged_record_counts_as_empty(tmp_path):
    path = tmp_path / "ports.json"
    path.write_text("{")
    assert ports.recorded(path) == {}
