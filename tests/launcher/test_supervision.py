"""Supervision with real processes: restarts, orderly ends, and never an orphan, whoever is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher import kernel
from launcher.layout import ROOT
from launcher.supervisor import pause_before_restart

# A program with a child in a session of its own: what a browser or a database does.
PROGRAM = """
import subprocess, sys, time
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
open(sys.argv[1], "a").write(f"{child.pid}\\n")
time.sleep(600)
"""

# A stand-in for `./portal demo`: warden, supervisor and one program, which writes down its process ids.
SUPERVISED = """
import os, sys, time
from pathlib import Path
from launcher import warden
from launcher.programs import Program
from launcher.supervisor import Interrupted, Supervisor

folder = Path(sys.argv[1])
argv = [sys.executable, str(folder / "program.py"), str(folder / "grandchildren")]
program = Program("p", "程序", argv, os.environ, folder / "log", folder, stop_seconds=3)

def work():
    try:
        with Supervisor() as supervisor:
            supervisor.start(program)
            (folder / "supervisor").write_text(str(os.getpid()))
            known = None
            while True:
                supervisor.tend()
                if known != (known := supervisor.pid_of("p") or known):
                    with open(folder / "program", "a") as written:
                        written.write(f"{known}\\n")
                time.sleep(0.05)
    except Interrupted as end:
        return end.exit_code

sys.exit(warden.guarded(work))
"""


class Started:
    """The running stand-in; every process id that it has ever reported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "program.py").write_text(PROGRAM)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISED, folder],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.read("grandchildren") and self.read("program"))

    def read(self, name: str) -> list[int]:
        path = self.folder / name
        return [int(word) for word in path.read_text().split()] if path.exists() else []

    def pid(self, name: str) -> int:
        return self.read(name)[-1]

    def everyone(self) -> set[int]:
        names = ("supervisor", "program", "grandchildren")
        return {self.process.pid, *(pid for name in names for pid in self.read(name))}


def wait_until(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """A zombie that nobody has buried yet is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def started(tmp_path):
    running = Started(tmp_path)
    yield running
    for pid in running.everyone():
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
    running.process.wait()


def nobody_left(pids: set[int]) -> bool:
    return not any(is_alive(pid) for pid in pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_warden_ends_everything(started, number):
    everyone = started.everyone()
    started.process.send_signal(number)
    assert started.process.wait(20) == 128 + signal.SIGTERM
    assert nobody_left(everyone)


def test_killing_the_warden_leaves_no_orphan(started):
    everyone = started.everyone()
    started.process.kill()
    started.process.wait()
    wait_until(lambda: nobody_left(everyone))


def test_killing_the_supervisor_leaves_no_orphan(started):
    everyone = started.everyone()
    os.kill(started.pid("supervisor"), signal.SIGKILL)
    assert started.process.wait(30) == 128 + signal.SIGKILL
    assert nobody_left(everyone)


def test_a_killed_program_is_started_again(started):
    first = started.pid("program")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: len(started.read("grandchildren")) == 2 == len(started.read("program")))
    assert is_alive(started.pid("program"))


def test_killing_both_at_once_still_ends_the_program(started):
    program = started.pid("program")
    os.kill(started.pid("supervisor"), signal.SIGKILL)
    started.process.kill()
    started.process.wait()
    wait_until(lambda: not is_alive(program))


def test_pauses_grow_to_a_limit():
    assert [pause_before_restart(crashes) for crashes in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


def test_children_are_found_even_with_spaces_and_parentheses_in_their_name(tmp_path):
    program = tmp_path / "a (b) c"
    program.symlink_to("/bin/sleep")
    with subprocess.Popen([program, "60"]) as child:
        try:
            assert child.pid in kernel.children_of(os.getpid())
        finally:
            child.kill()
