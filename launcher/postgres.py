"""The embedded PostgreSQL: prepares a data folder, describes the server program, waits for it.

TCP on the loopback address only and no Unix socket, so the length of the checkout's path does not matter.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGQUIT
from urllib.parse import quote

from launcher.accounts import Account
from launcher.console import LauncherError, step, tail
from launcher.programs import Program

HOST = "127.0.0.1"
OWNER = "postgres"
DATABASE = "portal"
START_SECONDS = 60.0

_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",  # solid-state disk
    "jit": "off",  # short queries: compiling costs more than it saves
    "max_parallel_workers_per_gather": "1",
    "max_locks_per_transaction": "256",  # partitioned figures and their history
    "log_min_duration_statement": "2s",
    "log_line_prefix": "%m [%p] ",
}
# A crash may lose a throw-away cluster; nothing else may.
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL data folder and how to reach its server."""

    folder: Path
    binaries: Path
    account: Account
    port: int
    password: str
    log: Path
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, user: str = OWNER, password: str | None = None, database: str = DATABASE) -> str:
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{user}:{secret}@{HOST}:{self.port}/{database}"

    def program(self) -> Program:
        settings = {**_SETTINGS, **({} if self.is_durable else _THROW_AWAY), "port": str(self.port)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return Program(
            name="postgres",
            label="数据库",
            argv=[str(self.binaries / "postgres"), "-D", str(self.data), *options],
            environment=_bare_environment(),
            log=self.log,
            folder=Path("/"),
            account=self.account,
            is_service=True,
            stop_signal=SIGINT,  # fast: roll back, checkpoint, leave
            stop_seconds=30.0,
            hurry_signal=SIGQUIT,
        )

    def prepare(self) -> None:
        """Create the data folder on first use; end a server that outlived its supervisor."""
        self._check_owner()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        elif (self.data / "postmaster.pid").exists():
            # we hold the lock of var/, so whoever is meant by this file is a left-over
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)

    def wait_until_ready(self, check_alive: Callable[[], None]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self._ask("select 1").returncode != 0:
            check_alive()
            if time.monotonic() > deadline:
                raise LauncherError(f"数据库 {START_SECONDS:.0f} 秒内未就绪：\n{tail(self.log)}")
            time.sleep(0.1)

    def ensure_database(self) -> None:
        found = self._ask(f"select 1 from pg_database where datname = '{DATABASE}'")
        if found.returncode == 0 and not found.stdout.strip():
            found = self.client("createdb", "--template=template0", DATABASE)
        if found.returncode:
            raise LauncherError(f"无法建立数据库 {DATABASE} / cannot create it:\n{found.stderr}")

    def _check_owner(self) -> None:
        if not self.data.exists():
            return
        owner, ours = (
            self.data.stat().st_uid,
            self.account.uid if self.account.uid is not None else os.geteuid(),
        )
        if owner != ours:
            raise LauncherError(
                f"数据库文件夹 {self.data} 属于另一个用户（uid {owner}）。请用该用户运行。\n"
                f"The data folder belongs to uid {owner}: run as that user, or ./portal reset first."
            )

    def _initialise(self) -> None:
        step("初始化数据库 / creating the database cluster")
        shutil.rmtree(self.data, ignore_errors=True)  # an initialisation that was cut short
        self.data.mkdir(mode=0o700)
        self.account.take(self.data)
        with self._password_file() as path:
            # The built-in provider keeps sort order the same on every system; the libc C.UTF-8 character
            # classes are what trigram search needs to see Chinese characters as letters.
            self._run(
                "initdb", "-D", self.data, "-U", OWNER, "--auth=scram-sha-256", f"--pwfile={path}",
                "--encoding=UTF8", "--locale=C.UTF-8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                *([] if self.is_durable else ["--no-sync"]),
            )  # fmt: skip

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(prefix="portal-")
        path = Path(name)
        try:
            os.write(handle, self.password.encode())
            os.close(handle)
            self.account.take(path)
            yield path
        finally:
            path.unlink()

    def client(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess:
        """Run one of PostgreSQL's client programs as the owner."""
        login = {"PGHOST": HOST, "PGPORT": str(self.port), "PGUSER": OWNER, "PGPASSWORD": self.password}
        return subprocess.run(
            [self.binaries / program, *arguments],
            env={**_bare_environment(), **login, "PGCONNECT_TIMEOUT": "3"},
            capture_output=True,
            text=True,
        )

    def _ask(self, statement: str) -> subprocess.CompletedProcess:
        return self.client("psql", "-XAtq", "-d", "postgres", "-c", statement)

    def _run(self, name: str, *arguments: str | Path, check: bool = True) -> None:
        done = subprocess.run(
            [str(self.binaries / name), *map(str, arguments)],
            env=_bare_environment(),
            cwd="/",
            capture_output=True,
            text=True,
            **self.account.popen_arguments(),
        )
        if check and done.returncode:
            raise LauncherError(f"{name} 失败 / failed:\n{done.stdout}{done.stderr}")


def _bare_environment() -> dict[str, str]:
    """No secrets of the application for the database server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "Asia/Shanghai"}
