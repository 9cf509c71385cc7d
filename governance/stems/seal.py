"""The child's side: a loaded process that forks a child for each job, and how such a child seals itself off.

Knows nothing but the standard library: whoever is sealed loads it without the portal.
"""

import ctypes
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
IDLE_SECONDS = 300  # a stem that nobody asks gives its memory back
FORBIDDEN = ("socket.", "urllib.", "http.", "ftplib.", "subprocess.", "os.system", "os.exec", "os.fork",
             "os.posix_spawn", "os.remove", "os.rename", "os.mkdir", "shutil.", "ctypes.dlopen")  # fmt: skip


def limit(*, cpu_seconds: int, wall_seconds: int, memory_bytes: int) -> None:
    """End by ourselves even when the parent is gone."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(wall_seconds)


def leave_network() -> None:
    """An own, empty network where the kernel permits it; elsewhere the hook must do."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def forbid_outside(readable: tuple[str, ...]) -> None:
    """From here on: no sockets, no processes, no writing, reading only below the given folders."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and not _may_open(arguments, readable):
            raise PermissionError(f"open {arguments[0]!r}")

    sys.addaudithook(hook)


def _may_open(arguments: tuple[Any, ...], readable: tuple[str, ...]) -> bool:
    path, mode = arguments[0], arguments[1] or "r"
    if not isinstance(path, str | bytes):
        return isinstance(path, int)
    return not set(mode) & set("wax+") and str(path).startswith(readable)


def serve(owner: socket.socket, work: Callable[[], int]) -> None:
    """Fork a child for each job and tell how it ended, until the owner is gone or long silent."""
    owner.settimeout(IDLE_SECONDS)
    with suppress(TimeoutError, ConnectionError):
        while streams := socket.recv_fds(owner, 1, 3)[1]:
            owner.sendall(b".")
            child = os.fork()
            if child == 0:
                owner.close()
                _end_as_child(streams, work)
            for stream in streams:
                os.close(stream)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            owner.sendall(struct.pack("i", status))


def _end_as_child(streams: list[int], work: Callable[[], int]) -> None:
    """One job, with its files as the standard streams; memory is left to the kernel to clear."""
    for standard, stream in enumerate(streams):
        os.dup2(stream, standard)
        os.close(stream)
    status = 1
    try:
        status = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
