"""What the command line says, and how it gives up."""

import sys
from pathlib import Path


class LauncherError(Exception):
    """A failure that the person at the keyboard can act on; the message says how."""


def say(message: str = "") -> None:
    print(message, flush=True)


def step(message: str) -> None:
    say(f"▸ {message}")


def warn(message: str) -> None:
    print(f"⚠ {message}", file=sys.stderr, flush=True)


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log, for an error message."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
