"""Where reports are laid out: children forked from a process with WeasyPrint loaded (ADR 15).

The stem lays out a sample page before it serves, so that what is done at the first page only is done once.
"""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from governance.reports import fonts, sample
from governance.stems import owner

CHILD = Path(__file__).with_name("render_child.py")
# Any fixed moment would do: it keeps the clock out of the file.
FIXED_EPOCH = "1767225600"
# Nothing of ours reaches the child: no secrets, and no setting that could change a byte.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "Asia/Shanghai",
    "SOURCE_DATE_EPOCH": FIXED_EPOCH,
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
}
Ended = subprocess.CompletedProcess[bytes]
pool = owner.Pool()


def recipe(digest: str) -> owner.Recipe:
    """A stem for the fonts of the folder in the state of this digest."""
    return owner.Recipe(
        command=(sys.executable, "-P", "-s", "-B", str(CHILD)),
        environment=tuple(ENVIRONMENT.items()),
        given=equipment(fonts.folder()),
        state=digest,
    )


def equipment(folder: Path) -> bytes:
    """What the stem reads before it serves."""
    return json.dumps({"fonts": fonts.configuration(folder), "sample": sample.html()}).encode()


def run(job: dict[str, Any], *, wall_seconds: int, digest: str) -> Ended:
    """Do the job in a child of its own, which ends itself when it overstays; killed with the stem if not."""
    with ExitStack() as files:
        given = files.enter_context(owner.in_memory("job", json.dumps(job).encode()))
        made, told = (files.enter_context(owner.in_memory(name)) for name in ("pdf", "errors"))
        streams = [given.fileno(), made.fileno(), told.fileno()]
        status = pool.start(recipe(digest), streams, seconds=wall_seconds + 2).ended()
        return subprocess.CompletedProcess(str(CHILD), status, _content(made), _content(told))


def _content(file: Any) -> bytes:
    file.seek(0)
    return bytes(file.read())
