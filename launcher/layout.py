"""Where things lie in the checkout and under var/."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("PORTAL_VAR") or ROOT / "var").absolute()
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOGS = VAR / "log"
SECRETS = VAR / "secrets.env"
PORTS = VAR / "ports.json"
ADDRESS = VAR / "address"  # where the running portal answers
MANAGE = ROOT / "manage.py"


def prepare_var() -> None:
    """Create var/ and its fixed folders; only the owner looks inside var/, but anyone may pass through."""
    for folder in (VAR, LOGS, VAR / "static", VAR / "files", VAR / "beat"):
        folder.mkdir(parents=True, exist_ok=True)
    VAR.chmod(0o711)
    for folder in (LOGS, VAR / "files", VAR / "beat"):
        folder.chmod(0o700)


@contextmanager
def locked(name: str, *, wait: bool) -> Iterator[bool]:
    """Hold the lock var/<name>.lock; yields whether it was obtained. The kernel frees it if we die."""
    VAR.mkdir(parents=True, exist_ok=True)
    with open(VAR / f"{name}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
