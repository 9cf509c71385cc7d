"""Checks and cleans an uploaded scan, and puts scans on the empty pages of a PDF, each in a child process."""

import base64
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from governance.uploads import sniffing

logger = logging.getLogger(__name__)
SECONDS = 40
LARGEST = 15 * 1024 * 1024
ROOT = str(Path(__file__).resolve().parents[2])
# -I：不读环境变量、不把当前目录放进搜索路径；只加上本项目的根目录
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from governance.uploads import child; child.main()"
NOT_A_SCAN = "这不是照片或 PDF。请上传 JPG、PNG、WebP 照片或 PDF 扫描件。"
HEIC = "这是 HEIC 格式的照片，暂不能读取。请在手机相机设置里选“兼容性最佳”重拍，或另存为 JPG 后上传。"
TOO_LARGE = f"文件超过 {LARGEST // 1024 // 1024} MB。请降低拍照分辨率，或分成几份上传。"
UNREADABLE = "文件已损坏或内容异常，读不出来。请重新拍照或扫描后上传。"


class UploadRefused(ValidationError):
    """The file is refused; the message says in plain Chinese what to do."""


@dataclass(frozen=True)
class Cleaned:
    """A scan as it may be kept: JPEG or PDF written anew, without anything of the camera or the author."""

    content: bytes
    media_type: str
    pages: int


@dataclass(frozen=True)
class Placement:
    """One scan and the anchors of the pages left empty for it, in order; a photograph takes one."""

    content: bytes
    media_type: str
    anchors: Sequence[str]


def clean(data: bytes) -> Cleaned:
    """The scan fit to be kept, or :class:`UploadRefused`."""
    if not data:
        raise UploadRefused("文件是空的，请重新选择。")
    if len(data) > LARGEST:
        raise UploadRefused(TOO_LARGE)
    kind = sniffing.media_type(data)
    if kind == sniffing.HEIC:
        raise UploadRefused(HEIC)
    if not kind:
        raise UploadRefused(NOT_A_SCAN)
    answer = _ask({"task": "clean", "media_type": kind, "content": _text(data)})
    return Cleaned(base64.b64decode(answer["content"]), answer["media_type"], answer["pages"])


def bind(base: bytes, placements: Sequence[Placement]) -> bytes:
    """The PDF with every scan drawn on the pages left for it, within the margins; upright and whole."""
    scans = [
        {"content": _text(one.content), "media_type": one.media_type, "anchors": list(one.anchors)}
        for one in placements
    ]
    answer = _ask({"task": "bind", "base": _text(base), "scans": scans})
    return base64.b64decode(answer["content"])


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _ask(job: dict) -> dict:
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", START, ROOT]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(UNREADABLE) from error
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        logger.warning("scan child ended with %s: %s", done.returncode, "".join(last)[:200])
        raise UploadRefused(UNREADABLE)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UploadRefused(answer["refused"])
    return answer
