import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
from io import BytesIO

import pytest
from pypdf import PdfReader

from governance.reports import documents, fonts, layout, render, sample, stem
from tests.governance.reports import pages
from tests.governance.reports.samples import county_monthly
from tests.governance.reports.samples_city import city_year_to_date

STYLE = '<style>@page{size:A4}body{font:16pt "Portal Body","Portal Supplement","Portal Serif"}</style>'
PAGE = f'<html lang="zh-CN">{STYLE}<p>三道埫村、大水䃎村、长垎村、窵岔村、中窎村、噇口村共46件</p></html>'

pytestmark = pytest.mark.usefixtures("font_folder")


@pytest.fixture
def canary():
    """A server on the loopback that counts who comes."""
    visits: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                visits.append("hit")
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", visits
        ended.set()
        thread.join()


def test_s05_rare_names_are_drawn_and_read_back():
    text = pages.text_of(render.render_pdf(PAGE))
    assert "三道埫村、大水䃎村、长垎村、窵岔村、中窎村、噇口村共46件" in text.replace("\n", "")


def test_same_html_gives_same_bytes_whoever_asks(monkeypatch, tmp_path):
    first = render.render_pdf(PAGE)
    for name, value in {"HOME": str(tmp_path), "TZ": "America/Lima", "LANG": "tr_TR.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    assert render.render_pdf(PAGE) == first
    assert b"CreationDate" not in first


def test_a_document_that_declares_itself_xml_gives_the_same_pages():
    """The quick reader and the forgiving one agree."""
    table = "<table><colgroup><col/></colgroup><tbody><tr><td>甲<br/>乙</td></tr></tbody></table>"
    page = f'<html lang="zh-CN"><head><meta charset="utf-8"/>{STYLE}</head><body><p>共46件</p>{table}</body></html>'
    quick = render.render_pdf(f"<?xml version='1.0'?>{page}", identifier="x")
    assert _without_identifier(quick) == _without_identifier(render.render_pdf(page, identifier="x"))


@pytest.mark.parametrize("report", [None, county_monthly, city_year_to_date])
def test_the_style_sheet_read_beforehand_gives_the_same_pages(report):
    """The stem knows the sheet of the sample page; a sheet with one more sign is read with its document."""
    known = layout.html_of(documents.to_json(report()), base_url="https://x") if report else sample.html()
    other = known.replace("</style>", " </style>", 1)
    assert _without_identifier(render.render_pdf(known, identifier="x")) == _without_identifier(
        render.render_pdf(other, identifier="x")
    )


def test_default_styles_keep_list_markers_and_footnotes():
    """They are only no longer made for elements that cannot have them."""
    text = pages.text_of(render.render_pdf(DEFAULTS))
    assert "•" in text
    assert "乙1" in text
    assert "1. 丙" in text


DEFAULTS = (
    f'<html lang="zh-CN">{STYLE}<ul><li>甲</li></ul><p>乙<span style="float:footnote">丙</span></p></html>'
)
LIGHTER = """
import sys
sys.path.insert(0, sys.argv[1])
import render_child
render_child._paper()
from weasyprint.html import UA
assert len(render_child.NOTES.findall(UA)) == 5 and len(render_child.MARKERS.findall(UA)) == 1
sheet, = render_child._paper()(string="x")._ua_stylesheets()
assert len(render_child.MARGINS.findall(UA)) == 16
assert len(render_child._defaults("@top-left {").page_rules) == len(sheet.page_rules) - 15
everywhere = [entry[3] for entry in sheet.matcher.other_selectors if entry[3]]
assert not everywhere, everywhere
"""


def test_no_default_style_makes_pseudo_elements_of_every_cell():
    """In a later WeasyPrint whose sheet is written otherwise nothing breaks but the speed."""
    command = [sys.executable, "-B", "-c", LIGHTER, str(stem.CHILD.parent)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


FAULTS = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import render_child

def deep(depth):
    return deep(depth - 1) if depth else [wide() for _ in range(300)]

def wide():
    return 1

wide.__code__ = wide.__code__.replace(co_stacksize=100)

@render_child.in_one_block
def faults(depth):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    deep(depth)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

faults(300)
print(max(faults(depth) for depth in range(200)))
"""


def test_no_depth_of_calls_asks_for_memory_again_and_again():
    """At an edge between blocks of frames each of the 300 calls would fault."""
    command = [sys.executable, "-B", "-c", FAULTS, str(stem.CHILD.parent)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert int(done.stdout) < 100


def test_streams_are_compressed_moderately():
    """The second byte of a stream tells the effort: 0xda for the utmost, 0x9c for zlib's own choice."""
    streams = re.findall(rb"/FlateDecode[^>]*>>\s*stream\r?\n(..)", render.render_pdf(PAGE), re.DOTALL)
    assert len(streams) > 3
    assert set(streams) == {b"\x78\x9c"}


def test_damaged_xml_is_read_as_html():
    assert render.render_pdf("<?xml version='1.0'?><p>x<p>y").startswith(b"%PDF-")


def test_the_identifier_stands_in_the_file():
    pdf = render.render_pdf(PAGE, identifier="abc")
    assert PdfReader(BytesIO(pdf)).trailer["/ID"][0].original_bytes == b"abc"


def _without_identifier(pdf: bytes) -> bytes:
    return re.sub(rb"/ID \[.*?\]", b"", pdf)


def test_the_clock_does_not_change_a_byte(tmp_path):
    """The same child under a clock of another year."""
    clock = 1_000_000_000.0
    under_clock = (
        "import sys, time, datetime, runpy\n"
        f"time.time = lambda: {clock}\n"
        "real = datetime.datetime\n"
        "class Frozen(real):\n"
        "    @classmethod\n"
        f"    def now(cls, tz=None): return real.fromtimestamp({clock}, tz)\n"
        "datetime.datetime = Frozen\n"
        "runpy.run_path(sys.argv.pop(1), run_name='__main__')\n"
    )
    job = {
        "html": PAGE,
        "identifier": hashlib.sha256(PAGE.encode()).hexdigest()[:32],
        "limits": {"cpu_seconds": 20, "wall_seconds": 60, "memory_bytes": render.MEMORY_BYTES},
    }
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(fonts.configuration(fonts.folder()), encoding="utf-8")
    environment = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "FONTCONFIG_FILE": str(configuration),
        "SOURCE_DATE_EPOCH": "5",
    }
    done = subprocess.run(
        [sys.executable, "-c", under_clock, str(stem.CHILD)],
        input=json.dumps(job).encode(), env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == render.render_pdf(PAGE)


def test_character_without_glyph_is_refused_by_name_and_place():
    with pytest.raises(render.MissingGlyphs) as refused:
        render.render_pdf(f"{STYLE}<p>长治市\ue170沟村村委会</p>")
    assert [glyph.character for glyph in refused.value.glyphs] == ["\ue170"]
    assert "U+E170" in str(refused.value)
    assert "长治市" in str(refused.value)


HOSTILE = {
    "picture-http": '<img src="{server}/a.png">',
    "picture-file": '<img src="file:///etc/passwd">',
    "picture-data": '<img src="data:image/png;base64,iVBORw0KGgo=">',
    "import": "<style>@import url({server}/a.css);</style>x",
    "import-file": "<style>@import url(file:///etc/passwd);</style>x",
    "link": '<link rel="stylesheet" href="{server}/a.css">x',
    "attachment": '<link rel="attachment" href="file:///etc/passwd">x',
    "object": '<object data="{server}/a"></object>',
    "embed": '<embed src="file:///etc/passwd">',
    "background": '<p style="background:url({server}/a)">x',
    "content": "<style>p::before{{content:url(file:///etc/passwd)}}</style><p>x",
    "list": '<ul style="list-style-image:url({server}/a)"><li>x</ul>',
    "border": '<p style="border:9px solid;border-image:url({server}/a) 3">x',
    "svg-image": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{server}/a" width="9" height="9"/></svg>',
    "metadata-address": '<img src="http://169.254.169.254/latest/meta-data">',
    "other-scheme": '<img src="gopher://127.0.0.1/1">',
}


def test_an_outside_address_stops_the_report(canary):
    server, visits = canary
    with pytest.raises(render.ReferenceRefused, match="外部地址"):
        render.render_pdf(HOSTILE["import"].format(server=server))
    assert visits == []


ONE_AFTER_ANOTHER = """
import json, sys
sys.path.insert(0, sys.argv[1])
import render_child
kinds = {}
for name, html in json.load(sys.stdin).items():
    try:
        render_child.lay_out(html, b"x")
        kinds[name] = "PRINTED"
    except render_child.Refused as refused:
        kinds[name] = refused.kind
print(json.dumps(kinds))
"""


def test_every_outside_address_is_refused(canary):
    """All of them in one child, so that sixteen attacks cost one start."""
    server, visits = canary
    attacks = {name: html.format(server=server) for name, html in HOSTILE.items()}
    done = subprocess.run(
        [sys.executable, "-B", "-c", ONE_AFTER_ANOTHER, str(stem.CHILD.parent)],
        input=json.dumps(attacks).encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == dict.fromkeys(HOSTILE, "REFERENCE")
    assert visits == []


def test_fonts_from_elsewhere_are_refused():
    html = "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>x"
    with pytest.raises(render.RenderFailed):
        render.render_pdf(html)


def test_references_that_lead_nowhere_embed_nothing(canary):
    server, visits = canary
    html = (
        f'<a href="file:///etc/passwd">x</a><script src="{server}/a.js"></script>'
        f'<iframe src="{server}/b"></iframe>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><use href="{server}/a.svg#b"/></svg><base href="{server}/">'
    )
    pdf = render.render_pdf(html)
    assert visits == []
    assert b"EmbeddedFile" not in pdf
    assert b"root:" not in pdf


@pytest.mark.parametrize(
    "html",
    ['<table><tr><td colspan="1000000">x</table>', "<div>" * 3000 + "x"],
    ids=["wide cell", "deep nesting"],
)
def test_bombs_end_and_the_next_report_is_made(html):
    with pytest.raises(render.TooExpensive, match="已停止"):
        render.render_pdf(html, cpu_seconds=4)
    assert render.render_pdf("<p>x").startswith(b"%PDF-")


def test_child_sees_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://hidden-word")
    monkeypatch.setenv("SECRET_KEY", "hidden-word")
    assert "hidden-word" not in json.dumps(stem.ENVIRONMENT)


def test_child_may_neither_write_nor_connect_nor_read_elsewhere(tmp_path):
    """The hook alone, without WeasyPrint in between."""
    script = (
        f"import sys, socket; sys.path.insert(0, {str(stem.CHILD.parents[2])!r})\n"
        "from governance.stems import seal\n"
        "seal.forbid_outside((sys.prefix, sys.base_prefix))\n"
        "def refused(call):\n"
        "    try: call()\n"
        "    except PermissionError: return True\n"
        f"assert refused(lambda: open({str(tmp_path / 'x')!r}, 'w'))\n"
        "assert refused(lambda: open('/etc/passwd'))\n"
        "assert refused(lambda: socket.create_connection(('127.0.0.1', 9)))\n"
        "import os\n"
        "assert refused(lambda: os.system('true'))\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_missing_fonts_stop_before_rendering(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_FONT_DIR", str(tmp_path))
    with pytest.raises(render.RendererNotReady, match="--ensure"):
        render.render_pdf(PAGE)


def test_missing_subsetting_library_stops_before_rendering(monkeypatch):
    monkeypatch.setattr(render.harfbuzz, "is_available", lambda: False)
    with pytest.raises(render.RendererNotReady, match="libharfbuzz-subset0"):
        render.check_ready()


def test_renderer_version_names_the_libraries():
    version = render.renderer_version()
    for library in ("weasyprint", "pango", "harfbuzz", "zlib"):
        assert library in version


def test_no_process_is_left_behind():
    """Beside the stem, which waits for the next report."""
    with pytest.raises(render.TooExpensive):
        render.render_pdf('<table><tr><td colspan="1000000">x</table>', cpu_seconds=30, wall_seconds=2)
    listed = subprocess.run(["ps", "-eo", "ppid,pid,args"], capture_output=True, text=True, check=True).stdout
    processes = [line.split(maxsplit=2) for line in listed.splitlines() if "render_child" in line]
    stems = [pid for parent, pid, _ in processes if parent == str(os.getpid())]
    assert not [pid for parent, pid, _ in processes if parent in stems]
