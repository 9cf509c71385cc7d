"""The outermost process: runs the real work in a child and afterwards ends whatever is left.

Kill the warden (even -9): the work gets SIGTERM from the kernel and stops everything in order. Kill the
work (even -9): its descendants fall to the warden, which ends them. Either way no orphan remains.
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from launcher import kernel

_FORWARDED = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_SENT_BY_TERMINAL = 0x80  # si_code SI_KERNEL: the whole foreground group already has the signal
_SCRATCH_PREFIX = f"portal-{os.getuid()}-"
_ORDERLY_SECONDS = 15.0
_KILL_SECONDS = 5.0


def guarded(work: Callable[[], int]) -> int:
    """Run `work` in a child process; return its exit code when nothing of it is left."""
    warden = os.getpid()
    kernel.adopt_orphans()
    signal.pthread_sigmask(signal.SIG_BLOCK, _FORWARDED | {signal.SIGCHLD})
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        kernel.die_with_parent(warden, signal.SIGTERM)
        kernel.adopt_orphans()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _FORWARDED | {signal.SIGCHLD})
        try:
            return work()
        finally:
            end_descendants()  # the warden may be gone
    code = _wait_for(child)
    end_descendants()
    remove_scratch(child)
    return code


def scratch_folder(pid: int) -> Path:
    """Folder of a worker's throw-away data; named by its process so that others can tell when it is stale."""
    return Path(tempfile.gettempdir()) / f"{_SCRATCH_PREFIX}{pid}"


def remove_scratch(pid: int) -> None:
    shutil.rmtree(scratch_folder(pid), ignore_errors=True)


def remove_scratch_left_behind() -> None:
    """Folders whose process is gone: warden and worker were killed at the same moment."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SCRATCH_PREFIX}*"):
        pid = folder.name.removeprefix(_SCRATCH_PREFIX)
        if pid.isdigit() and not Path("/proc", pid).exists():
            remove_scratch(int(pid))


def end_descendants() -> None:
    """End every child and, as they become ours, their children: first politely, then by force."""
    for force, seconds in ((False, _ORDERLY_SECONDS), (True, _KILL_SECONDS)):
        asked: set[int] = set()
        deadline = time.monotonic() + seconds
        while (children := _living_children()) and time.monotonic() < deadline:
            for pid in children - asked:
                _send(pid, signal.SIGKILL if force else _polite_signal(pid))
            asked |= children
            time.sleep(0.02)


def _wait_for(child: int) -> int:
    """Forward signals to the child and reap everything until the child itself has ended."""
    while True:
        event = signal.sigwaitinfo(_FORWARDED | {signal.SIGCHLD})
        if event.si_signo != signal.SIGCHLD and event.si_code != _SENT_BY_TERMINAL:
            # as SIGTERM, so that the work can tell it from a Ctrl-C that its own children saw too
            _send(child, signal.SIGTERM)
        for pid, status in _reaped():
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code


def _reaped() -> list[tuple[int, int]]:
    ended: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended.append((pid, status))


def _living_children() -> set[int]:
    _reaped()
    return set(kernel.children_of(os.getpid()))


def _polite_signal(pid: int) -> signal.Signals:
    # SIGTERM makes a PostgreSQL server wait for its clients to leave; SIGINT ends their sessions.
    return signal.SIGINT if kernel.name_of(pid) == "postgres" else signal.SIGTERM


def _send(pid: int, by: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, by)
