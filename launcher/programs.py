"""One supervised program: how to start it, how to ask it to stop, when to stop asking."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher import kernel
from launcher.accounts import Account

LOG_LIMIT_BYTES = 20 * 1024 * 1024
FOREGROUND_SECONDS = 20.0


@dataclass(frozen=True)
class Program:
    """What to run. `is_service` marks the database and the broker, which outlive the rest at the end."""

    name: str
    label: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    account: Account = field(default_factory=Account)
    is_service: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 15.0
    hurry_signal: signal.Signals = signal.SIGKILL


class Running:
    """A program that has been started: its process and the process group below it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started_at = time.monotonic()
        trim(program.log)
        parent = os.getpid()
        with open(program.log, "ab") as log:
            self.process = subprocess.Popen(
                list(program.argv),
                env=dict(program.environment),
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the programs in order
                preexec_fn=lambda: kernel.die_with_parent(parent, program.stop_signal),
                **program.account.popen_arguments(),
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def seconds_up(self) -> float:
        return time.monotonic() - self.started_at

    def ask_to_stop(self, *, hurry: bool = False) -> None:
        if not self.has_ended():
            self.process.send_signal(self.program.hurry_signal if hurry else self.program.stop_signal)

    def end_group(self) -> None:
        """Kill what is left of the process group, for example workers whose master died."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def trim(log: Path) -> None:
    """Empty a large log after copying it to `<name>.1.log`; its writers append, so they simply go on."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LOG_LIMIT_BYTES:
            shutil.copyfile(log, log.with_suffix(".1.log"))
            os.truncate(log, 0)


def foreground(argv: Sequence[str | Path], environment: Mapping[str, str], folder: Path) -> int:
    """Run a command on the terminal and return its exit code; it never outlives us.

    It stays in our process group: Ctrl-C reaches it directly, and a debugger may read the keyboard.
    """
    parent = os.getpid()
    process = subprocess.Popen(
        [str(word) for word in argv],
        env=dict(environment),
        cwd=folder,
        preexec_fn=lambda: kernel.die_with_parent(parent, signal.SIGTERM),
    )
    try:
        return process.wait()
    except BaseException as reason:
        _end_foreground(process, has_heard=getattr(reason, "number", None) == signal.SIGINT)
        raise


def _end_foreground(process: subprocess.Popen, *, has_heard: bool) -> None:
    if not has_heard:
        process.send_signal(signal.SIGINT)  # what Ctrl-C would have done: tests clean up, commands roll back
    try:
        process.wait(FOREGROUND_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
