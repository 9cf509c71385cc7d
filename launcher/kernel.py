"""The two Linux promises that leave no orphan behind, through prctl(2).

A child dies with its parent (PR_SET_PDEATHSIG), and orphaned grandchildren come to us instead of to
init (PR_SET_CHILD_SUBREAPER), so that they can be found and ended.
"""

import ctypes
import os
import signal
from pathlib import Path

_SET_PDEATHSIG = 1
_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, by: signal.Signals) -> None:
    """Called in a fresh child: ask the kernel to send `by` when the parent's (only) thread ends."""
    _libc.prctl(_SET_PDEATHSIG, int(by), 0, 0, 0)
    if os.getppid() != parent:  # it died between fork and prctl
        os._exit(1)


def adopt_orphans() -> None:
    """Make this process the new parent of every orphaned descendant."""
    _libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_of(parent: int) -> list[int]:
    """Process ids of the direct children, ended but unreaped ones included."""
    return [pid for pid in _process_ids() if _parent_of(pid) == parent]


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _process_ids() -> list[int]:
    return [int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()]


def _parent_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # the command name stands in parentheses and may itself contain spaces and parentheses
    return int(stat.rpartition(")")[2].split()[1])
