"""Keeps programs running: restarts what crashes, with growing pauses; stops all in order."""

import contextlib
import os
import signal
import time
from types import FrameType

from launcher import kernel
from launcher.console import LauncherError, tail, warn
from launcher.programs import Program, Running, trim

STEADY_SECONDS = 60.0  # up that long, a program counts as healthy again
LONGEST_PAUSE_SECONDS = 30.0
POLL_SECONDS = 0.25
HOUSEKEEPING_SECONDS = 60.0
SAME_KEYPRESS_SECONDS = 1.0


def pause_before_restart(crashes: int) -> float:
    """Seconds before the n-th restart in a row: 1, 2, 4 … at most 30."""
    return min(2.0 ** max(crashes - 1, 0), LONGEST_PAUSE_SECONDS)


class Supervisor:
    """Use as a context manager: leaving it stops everything that was started."""

    def __init__(self) -> None:
        self._running: dict[str, Running] = {}
        self._crashes: dict[str, int] = {}
        self._due: dict[str, tuple[float, Program]] = {}
        self._kept_house_at = time.monotonic()
        self._stopping_since: float | None = None
        self._in_a_hurry = False

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_all()

    def start(self, program: Program) -> None:
        self._running[program.name] = Running(program)

    def stop(self, name: str) -> None:
        """Stop one program for good and wait for it."""
        self._due.pop(name, None)
        if running := self._running.pop(name, None):
            self._end([running])

    def pid_of(self, name: str) -> int | None:
        running = self._running.get(name)
        return running.pid if running else None

    def watch(self) -> None:
        """Restart what crashes until somebody asks for the end."""
        while True:
            self.tend()
            time.sleep(POLL_SECONDS)

    def tend(self) -> None:
        """One round: note crashes, start what is due again, keep logs short."""
        for name, running in list(self._running.items()):
            if running.has_ended():
                self._note_crash(name, running)
        for name, (moment, program) in list(self._due.items()):
            if time.monotonic() >= moment:
                del self._due[name]
                self.start(program)
        if time.monotonic() - self._kept_house_at > HOUSEKEEPING_SECONDS:
            self._kept_house_at = time.monotonic()
            self._reap_strangers()
            self._trim_logs()

    def check_alive(self, name: str) -> None:
        """Raise with the end of its log if the program has ended: used while waiting for a first start."""
        running = self._running.get(name)
        if running is None or running.has_ended():
            log = running.program.log if running else None
            raise LauncherError(f"{name} 未能启动 / did not start:\n{tail(log) if log else ''}")

    def stop_all(self) -> None:
        """Programs first, then the services they use."""
        self._stopping_since = self._stopping_since or time.monotonic()
        self._due.clear()
        for services in (False, True):
            self._end([one for one in self._running.values() if one.program.is_service is services])
        self._running.clear()

    def _note_crash(self, name: str, running: Running) -> None:
        code = running.process.returncode
        running.end_group()
        del self._running[name]
        crashes = 1 if running.seconds_up() > STEADY_SECONDS else self._crashes.get(name, 0) + 1
        self._crashes[name] = crashes
        pause = pause_before_restart(crashes)
        self._due[name] = (time.monotonic() + pause, running.program)
        warn(
            f"{running.program.label}意外结束（退出码 {code}），{pause:.0f} 秒后重新启动 / "
            f"{name} ended, restarting in {pause:.0f} s. {running.program.log}"
        )

    def _end(self, programs: list[Running]) -> None:
        for running in programs:
            running.ask_to_stop(hurry=self._in_a_hurry)
        for running in programs:
            self._await_end(running)
            running.end_group()

    def _await_end(self, running: Running) -> None:
        deadline = time.monotonic() + running.program.stop_seconds
        hurried = self._in_a_hurry
        while not running.has_ended() and time.monotonic() < deadline:
            if self._in_a_hurry and not hurried:
                running.ask_to_stop(hurry=True)
                hurried = True
            time.sleep(0.02)

    def _reap_strangers(self) -> None:
        """Bury adopted orphans that have ended; our own programs are left to their Popen objects."""
        own = {running.pid for running in self._running.values()}
        for pid in set(kernel.children_of(os.getpid())) - own:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)

    def _trim_logs(self) -> None:
        for running in self._running.values():
            trim(running.program.log)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._stopping_since is None:
            self._stopping_since = now
            raise Interrupted(number)
        # a second Ctrl-C hurries; one and the same may arrive twice (from terminal and warden)
        self._in_a_hurry = self._in_a_hurry or now - self._stopping_since > SAME_KEYPRESS_SECONDS


class Interrupted(BaseException):
    """Somebody asked for the end; unwinds to the `with` blocks, which stop everything."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = 128 + number
