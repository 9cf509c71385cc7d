"""Processes with WeasyPrint loaded, from which each report is forked (ADR 15).

Loading takes a quarter of a report's time. A stem has an empty environment and no network, sees no report, and
ends with its owner or after some minutes without work; the child that lays out a report seals itself off further
(`render_child.py`) and ends with it. A process of the portal has one stem for each report it renders at a time.
"""

import atexit
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections import deque
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from governance.reports import fonts

CHILD = Path(__file__).with_name("render_child.py")
# Any fixed moment would do: it keeps the clock out of the file.
FIXED_EPOCH = "1767225600"
# Nothing of ours reaches the child: no secrets, and no setting that could change a byte.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "Asia/Shanghai",
    "SOURCE_DATE_EPOCH": FIXED_EPOCH,
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
}
Ended = subprocess.CompletedProcess[bytes]


class Stem:
    """One such process, for the fonts of one folder in one state."""

    def __init__(self, folder: Path, digest: str) -> None:
        self.folder, self.digest = folder, digest
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-B", str(CHILD), str(theirs.fileno())],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], cwd="/", env=ENVIRONMENT, start_new_session=True,
            )  # fmt: skip
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            pipe.write(fonts.configuration(folder).encode())

    def serves(self, folder: Path, digest: str) -> bool:
        return (self.folder, self.digest) == (folder, digest) and self._process.poll() is None

    def run(self, job: dict[str, Any], wall_seconds: int) -> Ended:
        """One job in a child of its own, which ends itself when it overstays; killed with the stem if not.

        Raises:
            ConnectionError: the stem had ended before it took the job.
        """
        with ExitStack() as files:
            given, made, told = (files.enter_context(_in_memory(name)) for name in ("job", "pdf", "errors"))
            given.write(json.dumps(job).encode())
            given.seek(0)
            socket.send_fds(self._line, [b"."], [given.fileno(), made.fileno(), told.fileno()])
            status = self._status(wall_seconds)
            return subprocess.CompletedProcess(self._process.args, status, _content(made), _content(told))

    def _status(self, wall_seconds: int) -> int:
        self._line.settimeout(wall_seconds + 2)
        try:
            answer = self._line.recv(4)
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            self.dismiss()
            return -signal.SIGKILL
        if not answer:
            raise ConnectionResetError("the stem has ended")
        return int(struct.unpack("i", answer)[0])

    def dismiss(self) -> None:
        """Without its owner a stem that has no job ends at once."""
        self._line.close()
        self._process.wait()

    def forget(self) -> None:
        """In a forked copy of the owner: neither line nor process are this one's."""
        self._line.close()
        self._process.returncode = 0


_idle: deque[Stem] = deque()


@atexit.register
def _dismiss_all() -> None:
    while _idle:
        _idle.popleft().dismiss()


def _forget_all() -> None:
    while _idle:
        _idle.popleft().forget()


os.register_at_fork(after_in_child=_forget_all)


def run(job: dict[str, Any], *, wall_seconds: int, digest: str) -> Ended:
    """Do the job in a child of a stem that is idle, or of a new one."""
    stem = _take(fonts.folder(), digest)
    try:
        ended = stem.run(job, wall_seconds)
    except ConnectionError:  # it had just given up waiting
        stem.dismiss()
        stem = Stem(fonts.folder(), digest)
        ended = stem.run(job, wall_seconds)
    _idle.append(stem)
    return ended


def _take(folder: Path, digest: str) -> Stem:
    while _idle:
        stem = _idle.popleft()
        if stem.serves(folder, digest):
            return stem
        stem.dismiss()
    return Stem(folder, digest)


def _in_memory(name: str) -> Any:
    return open(os.memfd_create(name), "w+b", buffering=0)  # noqa: PTH123


def _content(file: Any) -> bytes:
    file.seek(0)
    return bytes(file.read())
