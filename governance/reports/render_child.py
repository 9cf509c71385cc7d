"""The process that lays out one report: HTML in on standard input, PDF out on standard output.

The only module that imports WeasyPrint. It runs alone, started by `stem.py` with an empty
environment, gives itself limits of processor time and memory, leaves the network, and refuses every
address a document may name; it reads nothing but its own program files and the font folder.
Failures end with exit status 1 and one JSON object on standard error.

With the number of a socket as its argument it is the stem instead: it loads WeasyPrint, lays out a sample page
and forks such a process for each job that comes in. It never sees a job itself, so nothing passes from one to
the next.
"""

import ctypes
import gc
import hashlib
import json
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from governance.stems import seal  # noqa: E402 (it is started as a file, without the portal)

MISSING_GLYPH = ".notdef glyph rendered"
# Layout recurses once per nested element. Four hundred levels are far beyond any report of ours.
VARIANT = "pdf/ua-1"  # tagged for screen readers; brings title and language with it
RECURSION_LIMIT = 1000
RECIPE = 3  # raise when this module gives other bytes: earlier prints are then no longer compared with it
FRAME_SLOTS = 1 << 16  # of eight bytes: the block of frames becomes one megabyte, half of it free
THREADS_SECONDS = 2  # after the sample page; Pango's end with its fonts
COMPRESSION = 6  # zlib's own choice
WIDEST_GAP = 0.2  # of the font size; a line that would need more is parted at its spaces, if any
# Rules of WeasyPrint's default style sheet that make pseudo-elements of every element there is, six for each
# cell of a table: left to the elements that can have them.
NOTES, MARKERS = re.compile(r"^(::(?:foot)?note-)", re.MULTILINE), re.compile(r"^::marker", re.MULTILINE)
# Others dress all sixteen margins of every page; those that a style sheet does not name stay empty.
MARGINS = re.compile(r"^  @((?:top|left|right|bottom)-[a-z-]+) .*$", re.MULTILINE)
_known_sheets: dict[
    str, list[Any]
] = {}  # read with the sample page: by its style its sheet, and the default one


class Refused(Exception):
    """The job cannot be done; `kind` and `detail` go to the parent."""

    def __init__(self, kind: str, detail: Any) -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail


class MissingGlyphs(logging.Handler):
    """Collects the characters that no font of the folder has."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: list[Any] = []

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(MISSING_GLYPH):
            self.characters.append(record.args[0] if isinstance(record.args, tuple) else "�")


def in_one_block(function: Callable[..., bytes]) -> Callable[..., bytes]:
    """With the frames of all calls below in one block of memory.

    CPython keeps them in blocks of 16 KB and returns an empty one at once: a loop whose calls reach over the
    edge of a block asks the kernel for a new one each time, a tenth of the time of a report. A frame that
    claims to be large gets a large block, in which those below it stand too.
    """

    def roomy(*arguments: Any) -> bytes:
        return function(*arguments)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=FRAME_SLOTS)
    return roomy


@in_one_block
def lay_out(html: str, identifier: bytes) -> bytes:
    """The PDF of one document; raises Refused."""
    import weasyprint

    glyphs, addresses = MissingGlyphs(), list[str]()
    weasyprint.LOGGER.addHandler(glyphs)
    try:
        document, sheets = _opened(html, _refusing_fetcher(addresses))
        pdf = document.write_pdf(pdf_variant=VARIANT, stylesheets=sheets)
    except RecursionError:
        raise Refused("TOO_DEEP", "") from None
    except MemoryError:
        raise Refused("TOO_LARGE", "") from None
    finally:
        weasyprint.LOGGER.removeHandler(glyphs)
    if addresses:
        raise Refused("REFERENCE", addresses[0])
    if glyphs.characters:
        raise Refused("MISSING_GLYPHS", glyphs.characters)
    return _identified(pdf, identifier)


def warm_up(sample: str) -> None:
    """Lay out a page that says nothing, so that no report pays for what is done once only."""
    import weasyprint

    style = _style_of(ElementTree.fromstring(sample))  # noqa: S314 (our own)
    if style is not None and style.text:
        _known_sheets[style.text] = [weasyprint.CSS(string=style.text), _defaults(style.text)]
    lay_out(sample, b"")
    gc.collect()


def _opened(html: str, fetcher: Any) -> tuple[Any, list[Any]]:
    """The document's tree, and its style sheet if that is known. What declares itself XML is read as such,
    in a tenth of the time.
    """
    import cssselect2

    try:
        root = ElementTree.fromstring(html if html.startswith("<?xml") else "")  # noqa: S314 (limits stand)
    except ElementTree.ParseError:
        return _paper()(string=html, url_fetcher=fetcher), []
    document = _paper()(string="<html>", url_fetcher=fetcher)
    style, sheets = _style_of(root), []
    if style is not None and style.text in _known_sheets:
        *sheets, document.defaults = _known_sheets[style.text]
        style.text = None
    document.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    document.etree_element = root
    return document, sheets


def _style_of(root: Any) -> Any:
    """The style element of a document of ours, which has one and nothing to choose by."""
    found = root.findall("head/style")
    return found[0] if len(found) == 1 and not found[0].attrib else None


@lru_cache(maxsize=1)
def _paper() -> Any:
    """WeasyPrint's document with our justification and compression, and with a lighter default style sheet."""
    import weasyprint

    _spread_chinese_lines()
    _compress_moderately()

    class Paper(weasyprint.HTML):
        defaults = _defaults()

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return super()._ua_stylesheets(forms) if forms else [self.defaults]

    return Paper


def _defaults(style: str = "") -> Any:
    """WeasyPrint's default style sheet without what only costs time; for a style of ours only its margins."""
    import weasyprint
    from weasyprint.html import UA

    text = MARKERS.sub("li::marker", NOTES.sub(r"span\1", UA))
    if style:
        text = MARGINS.sub(lambda margin: margin[0] if f"@{margin[1]} " in style else "", text)
    return weasyprint.CSS(string=text)


def _identified(pdf: bytes, identifier: bytes) -> bytes:
    """With a file identifier (ISO 32000-1, 14.4). WeasyPrint would write the whole file twice for it.

    The last dictionary may grow: no offset points behind its beginning.
    """
    before, last, after = pdf.rpartition(b"<</Type /XRef")
    state = hashlib.md5(pdf, usedforsecurity=False).hexdigest().encode()
    return before + b"<</ID [<" + identifier.hex().encode() + b"> <" + state + b">]" + last[2:] + after


def _refusing_fetcher(addresses: list[str]) -> Any:
    """Reports carry everything they need in themselves: any address at all is noted and refused.

    Noted, because WeasyPrint passes over whatever goes wrong inside a drawing.
    """
    from weasyprint.urls import URLFetcher

    class NoFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            addresses.append(url)
            raise PermissionError(url)

    return NoFetcher(allowed_protocols=())


def _spread_chinese_lines() -> None:
    """Justify by widening the gaps between characters: WeasyPrint itself only widens word spaces.

    A line of Chinese falls short of the margin by a character or less, where a mark may not begin the
    next line; spread over its twenty-odd gaps that is invisible, left at the end it is a ragged edge.
    """
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline

    at_spaces = inline.justify_line

    def texts(box: Any) -> list[Any]:
        if isinstance(box, boxes.TextBox):
            return [box] if box.text else []
        return [found for child in getattr(box, "children", ()) for found in texts(child)]

    def justify_line(context: Any, line: Any, extra: float) -> None:
        found = texts(line)
        gaps = sum(len(box.text) - 1 for box in found)
        if gaps and extra / gaps <= line.style["font_size"] * WIDEST_GAP:
            _widen(line, extra / gaps)
        else:
            at_spaces(context, line, extra)

    def _widen(box: Any, gap: float, moved: float = 0) -> float:
        box.position_x += moved
        if isinstance(box, boxes.TextBox):
            return moved + _widened_text(box, gap)
        if not isinstance(box, boxes.LineBox | boxes.InlineBox):
            box.translate(moved, 0)
            box.position_x -= moved
            return moved
        end = moved
        for child in box.children:
            if child.is_in_normal_flow():
                end = _widen(child, gap, end)
        box.width += end - moved
        return end

    def _widened_text(box: Any, gap: float) -> float:
        added = gap * (len(box.text) - 1)
        box.style = box.style.copy()
        spacing = box.style["letter_spacing"]
        box.style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
        box.pango_layout.text = box.text  # laid out again with this style when it is drawn
        box.width += added
        return added

    inline.justify_line = justify_line


def _compress_moderately() -> None:
    """pydyf asks zlib for the utmost: three times the time, mostly for the tags, and a fiftieth off the size."""
    import pydyf

    moderate = ModuleType("zlib")
    vars(moderate).update(vars(zlib), compressobj=lambda level: zlib.compressobj(min(level, COMPRESSION)))
    pydyf.zlib = moderate


def check_library() -> None:
    """Without HarfBuzz subsetting a report takes half a minute: refuse rather than crawl."""
    from weasyprint.text.ffi import harfbuzz_subset

    if harfbuzz_subset is None:
        raise Refused("NO_SUBSETTING", "")


def versions() -> str:
    """Everything beside fonts and data that decides the bytes of a PDF."""
    import weasyprint

    parts = [
        f"weasyprint {weasyprint.__version__}",
        f"pango {_c_text('libpango-1.0.so.0', 'pango_version_string')}",
        f"harfbuzz {_c_text('libharfbuzz.so.0', 'hb_version_string')}",
        f"zlib {zlib.ZLIB_RUNTIME_VERSION}",
        f"recipe {RECIPE}",
    ]
    return ", ".join(parts)


def _c_text(library: str, function: str) -> str:
    call = getattr(ctypes.CDLL(library), function)
    call.restype = ctypes.c_char_p
    return call().decode()


def work() -> bytes:
    job = json.load(sys.stdin)
    seal.limit(**job["limits"])
    sys.setrecursionlimit(RECURSION_LIMIT)
    gc.disable()  # the process ends before its memory matters, and the limit bounds it
    check_library()
    if job.get("versions"):
        return versions().encode()
    # WeasyPrint opens its default style sheets on first use, Python its modules.
    seal.forbid_outside((sys.prefix, sys.base_prefix, str(Path(__file__).parent)))
    return lay_out(job["html"], job["identifier"].encode())


def one_job() -> int:
    try:
        pdf = work()
    except Refused as refused:
        sys.stderr.write("\n" + json.dumps({"kind": refused.kind, "detail": refused.detail}))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


def be_stem(owner: socket.socket) -> None:
    """Load everything once, with the font configuration and the sample page from standard input; then serve."""
    gc.disable()
    if "HOME" in os.environ:
        _serve_unprepared(owner)
        return
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="report-") as home:
        configuration = Path(home, "fonts.conf")
        configuration.write_text(given["fonts"], encoding="utf-8")
        os.environ.update(HOME=home, FONTCONFIG_FILE=str(configuration))
        os.chdir(home)
        with suppress(Exception):  # the job that cannot do without says what is missing
            check_library()
            warm_up(given["sample"])
        if not _is_alone():
            os.execv(sys.executable, sys.orig_argv)
        seal.serve(owner, one_job)


def _serve_unprepared(owner: socket.socket) -> None:
    """Begun anew by itself, because the sample page had left threads, with which one must not fork."""
    with suppress(Exception):
        check_library()
    seal.serve(owner, one_job)
    shutil.rmtree(os.environ["HOME"], ignore_errors=True)


def _is_alone() -> bool:
    """Whether the threads of the sample page have ended, as Pango's do with its fonts."""
    until = time.monotonic() + THREADS_SECONDS
    while len(os.listdir("/proc/self/task")) > 1:
        if time.monotonic() > until:
            return False
        time.sleep(0.002)
    return True


def main() -> int:
    seal.leave_network()
    if len(sys.argv) == 1:
        return one_job()
    be_stem(socket.socket(fileno=int(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
