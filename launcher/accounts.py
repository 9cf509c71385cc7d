"""The system account that runs PostgreSQL when the launcher is root (PostgreSQL refuses root)."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher.console import LauncherError, step

NAME = "portal-postgres"


@dataclass(frozen=True)
class Account:
    """Who a program runs as. `uid` None: the same user as the launcher."""

    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Make the account the owner of the path."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_run(self, *command: str | Path) -> bool:
        """Whether the command succeeds as this account; the honest test of permissions on a whole path."""
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, **self.popen_arguments())
        except OSError:
            return False
        return done.returncode == 0


def for_postgres() -> Account:
    """Ourselves, or for root a locked system account that is created when missing."""
    if os.geteuid() != 0:
        return Account()
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _create()
    return Account(entry.pw_uid, entry.pw_gid)


def _create() -> pwd.struct_passwd:
    step(f"建立运行数据库的系统账户 {NAME} / creating the database's system account")
    if shutil.which("useradd") is None:
        raise LauncherError(
            "PostgreSQL 不能以 root 运行，且本机没有 useradd 命令。请改用普通用户运行 ./portal。\n"
            "PostgreSQL refuses to run as root and useradd is missing: run ./portal as an ordinary user."
        )
    subprocess.run(
        ["useradd", "--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin", NAME],
        check=True,
    )
    return pwd.getpwnam(NAME)
