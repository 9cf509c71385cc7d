"""Starts the child process that takes a workbook apart, and turns its answer or its death into one result."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from governance.spreadsheets.archive import Refused

SECONDS = 20
ROOT = str(Path(__file__).resolve().parents[2])
# -I：不读环境变量、不把当前目录放进搜索路径；只加上本项目的根目录
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from governance.spreadsheets import child; child.main()"
)
OVER_LIMIT = "文件内容异常，在限定的内存和时间内读不完。请把数据复制到新的表格里再上传。"


def extract(data: bytes, wanted: str, computed: Iterable[str] = ()) -> dict:
    """What :func:`governance.spreadsheets.child.extract` answers, or :class:`Refused`."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", START, ROOT, wanted, *computed]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=SECONDS, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(OVER_LIMIT) from error
    if done.returncode != 0:
        raise Refused(OVER_LIMIT)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer
