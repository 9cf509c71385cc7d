"""Has a workbook taken apart by a sealed child, forked from a loaded process, and takes in what it sends."""

import fcntl
import json
import os
import select
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from governance.spreadsheets.archive import Refused
from governance.stems import owner

SECONDS = 20
PIPE_BYTES = 1024 * 1024  # 孩子写完一批就能读下一批，不等我们取走
ROOT = str(Path(__file__).resolve().parents[2])
# -I：不读环境变量、不把当前目录放进搜索路径；只加上本项目的根目录
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from governance.spreadsheets import child; child.main()"
)
OVER_LIMIT = "文件内容异常，在限定的内存和时间内读不完。请把数据复制到新的表格里再上传。"
RECIPE = owner.Recipe((sys.executable, "-I", "-B", "-X", "utf8", "-c", START, ROOT))
pool = owner.Pool()


def extract(data: bytes, wanted: str, computed: Iterable[str] = ()) -> Generator[dict[str, Any], None, None]:
    """What :func:`governance.spreadsheets.child.answers` gives, one by one, while the child goes on; or
    :class:`Refused`."""
    with ExitStack() as files:
        source, job = _begun(data, json.dumps([wanted, list(computed)]).encode())
        files.callback(job.abandon)
        files.callback(os.close, source)  # first: a child that nobody reads ends at its next word
        yield from _answers(source, job)


def _begun(data: bytes, order: bytes) -> tuple[int, owner.Job]:
    """Where the answers come from, and the child that gives them."""
    source, target = os.pipe()
    with suppress(OSError):  # the pipes of this user may be at their limit
        fcntl.fcntl(target, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    try:
        with owner.in_memory("workbook", order + b"\n" + data) as given, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            return source, pool.start(RECIPE, [given.fileno(), target, nowhere.fileno()], seconds=SECONDS)
    except BaseException:
        os.close(source)
        raise
    finally:
        os.close(target)


def _answers(source: int, job: owner.Job) -> Iterator[dict[str, Any]]:
    while content := _document(source, job):
        answer = json.loads(content)
        if "refused" in answer:
            job.ended()
            raise Refused(answer["refused"])
        yield answer
    if job.ended() != 0:
        raise Refused(OVER_LIMIT)


def _document(source: int, job: owner.Job) -> bytes:
    """The next one; nothing when no whole one comes any more."""
    length = _taken(source, 8, job)
    return _taken(source, int.from_bytes(length), job) if length else b""


def _taken(source: int, size: int, job: owner.Job) -> bytes:
    """So many bytes, or none."""
    content = bytearray()
    while len(content) < size:
        if not select.select([source], [], [], max(job.deadline - time.monotonic(), 0))[0]:
            raise Refused(OVER_LIMIT)
        part = os.read(source, size - len(content))
        if not part:
            return b""
        content += part
    return bytes(content)
