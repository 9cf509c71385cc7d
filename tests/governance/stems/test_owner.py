"""The mechanism by itself, with a child that only says what it was given."""

import os
import sys
import time
from pathlib import Path

import pytest

from governance.stems import owner

ROOT = str(Path(owner.__file__).parents[2])
CHILD = """
import os, socket, sys, time
sys.path.insert(0, sys.argv[1])
from governance.stems import seal
def work():
    order = os.read(0, 100).decode()
    if order.startswith("sleep"):
        time.sleep(float(order[5:]))
    os.write(1, order.encode())
    return int(order == "fail")
seal.serve(socket.socket(fileno=int(sys.argv[2])), work)
"""
RECIPE = owner.Recipe((sys.executable, "-I", "-B", "-c", CHILD, ROOT))


@pytest.fixture
def pool():
    made = owner.Pool()
    yield made
    made.dismiss_all()


def run(pool: owner.Pool, order: str, *, recipe=RECIPE, seconds: float = 20) -> tuple[int, bytes]:
    with owner.in_memory("given", order.encode()) as given, owner.in_memory("made") as made:
        job = pool.start(recipe, [given.fileno(), made.fileno(), made.fileno()], seconds=seconds)
        status = job.ended()
        return status, os.pread(made.fileno(), 100, 0)


def test_each_job_has_a_child_of_its_own_and_tells_how_it_ended(pool):
    assert run(pool, "one") == (0, b"one")
    (stem,) = pool.idle
    assert run(pool, "fail") == (1, b"fail")
    assert list(pool.idle) == [stem]


def test_another_state_of_what_it_loads_asks_for_another_stem(pool):
    run(pool, "one")
    (stem,) = pool.idle
    other = owner.Recipe(RECIPE.command, state="newer")
    assert run(pool, "two", recipe=other) == (0, b"two")
    assert [found.recipe for found in pool.idle] == [other]
    assert not stem.serves(RECIPE)


def test_a_job_that_overstays_ends_with_its_stem(pool):
    run(pool, "one")
    assert run(pool, "sleep9", seconds=0.3)[0] == owner.STOPPED
    assert not pool.idle


@pytest.mark.parametrize(("order", "survivors"), [("one", 1), ("sleep9", 0)])
def test_a_job_that_nobody_waits_for_keeps_its_stem_if_it_ends_soon(pool, order, survivors):
    with owner.in_memory("given", order.encode()) as given, owner.in_memory("made") as made:
        job = pool.start(RECIPE, [given.fileno(), made.fileno(), made.fileno()], seconds=20)
        started = time.monotonic()
        job.abandon()
        job.abandon()
    assert len(pool.idle) == survivors
    assert time.monotonic() - started < 5
