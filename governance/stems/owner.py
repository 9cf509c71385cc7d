"""Loaded processes from which sealed children are forked, one child for each job (ADR 15).

Loading libraries takes longer than many a job. A stem is started for its owner with an empty environment, never
reads a job itself, and ends with its owner or after some minutes without work; the child that does the job seals
itself off further (`seal.py`) and ends with it. A process of the portal has one stem for each job under way.
"""

import atexit
import os
import signal
import socket
import struct
import subprocess
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

STOPPED = -signal.SIGKILL


@dataclass(frozen=True)
class Recipe:
    """How a stem is started: its command, to which the number of its socket is added, its whole environment, and
    what stands on its standard input while it loads. In another `state` of what it loads it is another stem."""

    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    given: bytes = b""
    state: str = ""


class Stem:
    """One such process."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*recipe.command, str(theirs.fileno())],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], cwd="/", env=dict(recipe.environment), start_new_session=True,
            )  # fmt: skip
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            pipe.write(recipe.given)

    def serves(self, recipe: Recipe) -> bool:
        return self.recipe == recipe and self._process.poll() is None

    def start(self, streams: Sequence[int], seconds: float) -> bool:
        """Fork a child with these three as its standard streams; False when the stem does not answer.

        Raises:
            ConnectionError: the stem had ended before it took the job.
        """
        self._line.settimeout(max(seconds, 0.01))
        socket.send_fds(self._line, [b"."], streams)
        try:
            return bool(self._answer(1))
        except TimeoutError:
            return False

    def status(self, seconds: float) -> int:
        """How the child ended.

        Raises:
            ConnectionError: the stem has ended.
            TimeoutError: the child has not.
        """
        self._line.settimeout(max(seconds, 0.01))
        return int(struct.unpack("i", self._answer(4))[0])

    def _answer(self, size: int) -> bytes:
        if answer := self._line.recv(size):
            return answer
        raise ConnectionResetError("the stem has ended")

    def kill(self) -> None:
        """Together with the child it may have."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self.dismiss()

    def dismiss(self) -> None:
        """Without its owner a stem that has no job ends at once."""
        self._line.close()
        self._process.wait()

    def forget(self) -> None:
        """In a forked copy of the owner: neither line nor process are this one's."""
        self._line.close()
        self._process.returncode = 0


class Job:
    """One job under way, which may last until `deadline` (of `time.monotonic`)."""

    def __init__(self, pool: "Pool", stem: Stem, deadline: float, *, is_taken: bool) -> None:
        self._pool, self._stem, self.deadline, self._is_taken = pool, stem, deadline, is_taken
        self._has_ended = False

    def ended(self) -> int:
        """Its exit status; negative the signal that ended it. One that overstays is killed with its stem."""
        self._has_ended = True
        try:
            status = self._status()
        except TimeoutError:
            self._stem.kill()
            return STOPPED
        except ConnectionError:
            self._stem.dismiss()
            return STOPPED
        self._pool.idle.append(self._stem)
        return status

    def _status(self) -> int:
        if not self._is_taken:
            raise TimeoutError
        return self._stem.status(self.deadline - time.monotonic())

    def abandon(self) -> None:
        """Nobody waits for it any more; a moment, so that its stem need not die with it."""
        if not self._has_ended:
            self.deadline = min(self.deadline, time.monotonic() + 1)
            self.ended()


class Pool:
    """The idle stems of one kind of job in this process."""

    def __init__(self) -> None:
        self.idle: deque[Stem] = deque()
        _pools.append(self)

    def start(self, recipe: Recipe, streams: Sequence[int], *, seconds: float) -> Job:
        """Begin a job in a child of a stem that is idle, or of a new one."""
        deadline = time.monotonic() + seconds
        stem = self._take(recipe)
        try:
            is_taken = stem.start(streams, seconds)
        except ConnectionError:  # it had just given up waiting
            stem.dismiss()
            stem = Stem(recipe)
            is_taken = stem.start(streams, seconds)
        return Job(self, stem, deadline, is_taken=is_taken)

    def _take(self, recipe: Recipe) -> Stem:
        while stem := self._next():
            if stem.serves(recipe):
                return stem
            stem.dismiss()
        return Stem(recipe)

    def _next(self) -> Stem | None:
        try:
            return self.idle.popleft()
        except IndexError:  # another thread may have been quicker
            return None

    def dismiss_all(self) -> None:
        while stem := self._next():
            stem.dismiss()

    def forget_all(self) -> None:
        while stem := self._next():
            stem.forget()


_pools: list[Pool] = []


@atexit.register
def _dismiss_all() -> None:
    for pool in _pools:
        pool.dismiss_all()


def _forget_all() -> None:
    for pool in _pools:
        pool.forget_all()


os.register_at_fork(after_in_child=_forget_all)


def in_memory(name: str, content: bytes = b"") -> Any:
    """A file that lies nowhere but in memory, to hand to a child."""
    file = open(os.memfd_create(name), "w+b", buffering=0)  # noqa: PTH123, SIM115
    file.write(content)
    file.seek(0)
    return file
