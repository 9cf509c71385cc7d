"""HTML to PDF: the same HTML, fonts and libraries always give the same bytes.

Each job is one child process (`stem.py`, `render_child.py`) with an empty environment, a private font
folder, limits of time and memory, no network and no files. A job that fails leaves the caller alive and
says in Chinese what to correct.
"""

import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any

from governance.reports import fonts, harfbuzz, stem

# Processor time is the measure: on a busy machine the clock on the wall runs ahead of it.
CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES = 20, 60, 1536 * 1024 * 1024
OBJECTS = re.compile(rb"<<[^<>]*/ObjStm[^<>]*>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PAGE = re.compile(rb"/Type\s*/Page\b")
TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)


class RenderFailed(RuntimeError):
    """The report could not be rendered; the message is Chinese and fit for the person who asked."""


class RendererNotReady(RenderFailed):
    """Fonts or the HarfBuzz subsetting library are missing on this machine."""


class ReferenceRefused(RenderFailed):
    """The document names an outside address or file; reports must carry everything in themselves."""


class TooExpensive(RenderFailed):
    """The document needs more time, memory or depth than a report may take."""


@dataclass(frozen=True)
class MissingGlyph:
    """A character no font has, and the text around it."""

    character: str
    around: str

    def __str__(self) -> str:
        return f"「{self.character}」（U+{ord(self.character):04X}），见“{self.around}”"


class MissingGlyphs(RenderFailed):
    """Characters that would print as empty boxes (缺字)."""

    def __init__(self, glyphs: list[MissingGlyph]) -> None:
        self.glyphs = glyphs
        super().__init__(f"以下文字没有字形，报告未生成：{'；'.join(map(str, glyphs))}")


def check_ready() -> fonts.Manifest:
    """The fonts in use; raises RendererNotReady with what to do. Called when a report worker starts."""
    if not harfbuzz.is_available():
        raise RendererNotReady(
            "缺少 HarfBuzz 裁剪库，报告不能生成。请安装：apt-get install libharfbuzz-subset0"
        )
    try:
        return fonts.load(fonts.folder())
    except fonts.FontsUnavailable as error:
        raise RendererNotReady(str(error)) from error


def render_pdf(
    html: str, *, identifier: str = "", cpu_seconds: int = CPU_SECONDS, wall_seconds: int = WALL_SECONDS
) -> bytes:
    """Lay the document out. `identifier` becomes the file identifier in the PDF (default: from the HTML).

    Raises:
        RendererNotReady, ReferenceRefused, TooExpensive, MissingGlyphs, RenderFailed.
    """
    manifest = check_ready()
    job = {
        "html": html,
        "identifier": identifier or hashlib.sha256(html.encode()).hexdigest()[:32],
        "limits": _limits(cpu_seconds, wall_seconds),
    }
    done = stem.run(job, wall_seconds=wall_seconds, digest=manifest.digest)
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    raise _failure(done, html)


def page_count(pdf: bytes) -> int:
    """Pages of a document of ours, whose objects lie in compressed streams."""
    objects = (zlib.decompressobj().decompress(stream) for stream in OBJECTS.findall(pdf))
    return sum(len(PAGE.findall(content)) for content in (pdf, *objects))


@lru_cache(maxsize=1)
def renderer_version() -> str:
    """Versions of the libraries that decide the bytes; stored with each issued report."""
    job = {"versions": True, "limits": _limits(CPU_SECONDS, WALL_SECONDS)}
    done = stem.run(job, wall_seconds=WALL_SECONDS, digest=check_ready().digest)
    if done.returncode != 0:
        raise _failure(done, "")
    return done.stdout.decode()


def _limits(cpu_seconds: int, wall_seconds: int) -> dict[str, int]:
    return {"cpu_seconds": cpu_seconds, "wall_seconds": wall_seconds, "memory_bytes": MEMORY_BYTES}


def _failure(done: stem.Ended, html: str) -> RenderFailed:
    if done.returncode < 0:
        return TooExpensive("报告内容过大，未能在限定时间内排完，已停止。")
    last = (done.stderr.decode(errors="replace").strip().splitlines() or [""])[-1]
    try:
        answer = json.loads(last)
    except ValueError:
        return RenderFailed(f"报告排版出错：{last}")
    return _named_failure(answer["kind"], answer["detail"], html)


def _named_failure(kind: str, detail: Any, html: str) -> RenderFailed:
    if kind == "MISSING_GLYPHS":
        return MissingGlyphs([MissingGlyph(one, _around(html, one)) for one in sorted(set("".join(detail)))])
    if kind == "REFERENCE":
        return ReferenceRefused(f"报告内容引用了外部地址，已拒绝：{detail}")
    if kind == "NO_SUBSETTING":
        return RendererNotReady(
            "缺少 HarfBuzz 裁剪库，报告不能生成。请安装：apt-get install libharfbuzz-subset0"
        )
    return TooExpensive("报告内容层次过深或过大，已停止。")


def _around(html: str, character: str, width: int = 10) -> str:
    """The words on both sides, so that the person can find the place."""
    text = " ".join(unescape(TAGS.sub("", html)).split())
    at = text.find(character)
    return text[max(0, at - width) : at + width + 1] if at >= 0 else "版式"
