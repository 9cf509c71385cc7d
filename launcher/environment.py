"""The virtual environment .venv and the pinned, hashed requirements inside it."""

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

from launcher import layout, packages
from launcher.console import LauncherError, step, tail

RUNTIME = layout.ROOT / "requirements.txt"
DEVELOPMENT = layout.ROOT / "requirements-dev.txt"  # everything of RUNTIME and the tools
_STAMP = layout.VENV / "installed"


def ensure(requirements: Path = RUNTIME) -> None:
    """Create the environment when missing, install when the requirements' text has changed."""
    with layout.locked("setup", wait=True):
        if not _is_usable():
            _create()
        if not is_installed(requirements, _STAMP):
            _install(requirements)
            _record(requirements)


def fingerprint(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def is_installed(requirements: Path, stamp: Path) -> bool:
    try:
        return fingerprint(requirements) in stamp.read_text().split()
    except OSError:
        return False


def _record(requirements: Path) -> None:
    """The tools' file contains the runtime's at the same versions, so installing it covers both."""
    covered = {requirements, RUNTIME}
    _STAMP.write_text("".join(f"{fingerprint(path)}\n" for path in sorted(covered)))


def _is_usable() -> bool:
    """A copied or half-made environment, or one whose Python has been removed, is made afresh."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([layout.PYTHON, "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def _create() -> None:
    packages.ensure_venv_module()
    step(f"建立虚拟环境 .venv（Python {sys.version.split()[0]}）/ creating the virtual environment")
    shutil.rmtree(layout.VENV, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", layout.VENV], capture_output=True, text=True)
    if done.returncode:
        raise LauncherError(f"无法建立虚拟环境 / cannot create .venv:\n{done.stdout}{done.stderr}")


def _install(requirements: Path) -> None:
    step(f"安装 {requirements.name} 中的程序库，约需一至三分钟 / installing pinned requirements")
    started = time.monotonic()
    layout.prepare_var()
    log = layout.LOGS / "install.log"
    command = [str(layout.PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    with open(log, "w") as output:
        done = subprocess.run(
            [*command, "--require-hashes", "-r", str(requirements)], stdout=output, stderr=subprocess.STDOUT
        )
    if done.returncode:
        raise LauncherError(f"程序库安装失败，请检查网络后重试 / installation failed:\n{tail(log)}")
    step(f"程序库就绪，用时 {time.monotonic() - started:.0f} 秒 / installed")
