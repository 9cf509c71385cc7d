"""The private font folder of the reports: one file per role, made once, recorded with checksums.

Roles follow GB/T 9704-2012: 仿宋 body, 楷体 second headings, 黑体 first headings, 小标宋 titles, 宋体
tables and page numbers. Each is cut to GB 2312, common signs and the characters of place and personal
names; a fallback with all characters of Unicode 中日韩 stands behind them for rare ones (生僻字).
All files share the metrics of the body face, so that mixing them on a line does not move the grid of
22 lines; their families are renamed "Portal …" so that no system font is ever taken by mistake.

    python -m governance.reports.fonts --ensure [--archives 文件夹]
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from governance.reports import harfbuzz
from governance.reports.font_sources import FontsUnavailable, Sources

COMMAND = "python -m governance.reports.fonts --ensure"
RECIPE = 3  # raise when cutting, naming or metrics change: existing folders are then made anew
MANIFEST, CONFIGURATION, CACHE = "manifest.json", "fonts.conf", "cache"
ASCENT, DESCENT = 0.88, 0.12  # of the em, as in the body face: together one em, no line gap
NAME_CHARACTERS = Path(__file__).with_name("name_characters.txt")
SIGNS = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x203B), (0x2070, 0x2089), (0x2103, 0x2103), (0x2116, 0x2116),
    (0x2160, 0x217B), (0x2190, 0x2199), (0x2200, 0x22FF), (0x2460, 0x249B), (0x2500, 0x257F),
    (0x25A0, 0x25EF), (0x2605, 0x2606), (0x2713, 0x2717), (0x3000, 0x303F), (0x3220, 0x3229),
    (0x338E, 0x33D5), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
)  # fmt: skip
# The digits and letters of the body face are far darker than its characters: 宋体 lends its own, and a
# light 楷体 lends the names that no free 仿宋 has.
LATIN = range(0x21, 0x7F)
EVERYTHING = range(0x20, 0x323B0)
NOTO, WENKAI, FANDOL = "fonts-noto-cjk", "fonts-lxgw-wenkai", "texlive-lang-chinese"
OFL, GPL = "OFL-1.1", "GPL-2.0-or-later with font exception"


@dataclass(frozen=True)
class Face:
    """One file to make: its role, the family CSS calls it by, and the file it is cut from."""

    role: str
    family: str
    label: str
    package: str
    source: str
    licence: str
    weight: int = 400
    collected_as: str = ""  # family inside a collection
    whole: bool = False
    without: range = range(0)

    @property
    def file(self) -> str:
        return f"{self.role.lower().replace('_', '-')}.otf"


SERIF_FAMILY, SANS_FAMILY = "Noto Serif CJK SC", "Noto Sans CJK SC"
REGULAR, BOLD = "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"
FACES = (
    Face("BODY", "Portal Body", "仿宋", FANDOL, "FandolFang-Regular.otf", GPL, without=LATIN),
    Face("SUPPLEMENT", "Portal Supplement", "仿宋补字", WENKAI, "LXGWWenKai-Light.ttf", OFL, without=LATIN),
    Face("SCRIPT", "Portal Script", "楷体", WENKAI, "LXGWWenKai-Regular.ttf", OFL),
    Face("SANS", "Portal Sans", "黑体", NOTO, "NotoSansCJK-Regular.ttc", OFL, 400, SANS_FAMILY),
    Face("SERIF", "Portal Serif", "宋体", NOTO, REGULAR, OFL, 400, SERIF_FAMILY),
    Face("TITLE", "Portal Title", "小标宋", NOTO, BOLD, OFL, 700, SERIF_FAMILY),
    Face("RARE", "Portal Rare", "生僻字", NOTO, REGULAR, OFL, 400, SERIF_FAMILY, whole=True),
    Face("RARE_BOLD", "Portal Rare", "生僻字（粗）", NOTO, BOLD, OFL, 700, SERIF_FAMILY, whole=True),
)
PACKAGES = (NOTO, WENKAI, FANDOL)


@dataclass(frozen=True)
class FontFile:
    """What a frozen report remembers of one font: enough to refuse a later, different one."""

    role: str
    family: str
    label: str
    file: str
    version: str
    package: str
    licence: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a font folder."""

    recipe: int
    fonts: tuple[FontFile, ...]

    @property
    def digest(self) -> str:
        """One checksum for the whole set, stored with each issued report."""
        lines = [f"{font.role} {font.sha256}" for font in self.fonts]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def to_json(self) -> str:
        content = {"recipe": self.recipe, "fonts": [asdict(font) for font in self.fonts]}
        return json.dumps(content, ensure_ascii=False, indent=1)


def folder() -> Path:
    """`PORTAL_FONT_DIR`, or `fonts` in the portal's data folder. Needs no Django: set-up runs before it."""
    root = Path(__file__).resolve().parents[2]
    data = Path(os.environ.get("PORTAL_VAR") or root / "var")
    return Path(os.environ.get("PORTAL_FONT_DIR") or data / "fonts").absolute()


def load(directory: Path) -> Manifest:
    """The recorded manifest, each file checked against its checksum.

    Raises:
        FontsUnavailable: nothing there, made by another recipe, or a file changed since.
    """
    return _checked(directory, _state(directory))


def _state(directory: Path) -> tuple[tuple[str, int, int], ...]:
    """Size and last change of each file: 76 MB are read again only when one differs."""
    files = [directory / MANIFEST, *(directory / face.file for face in FACES)]
    found = [(file.name, file.stat()) for file in files if file.exists()]
    return tuple((name, status.st_size, status.st_ctime_ns) for name, status in found)


@lru_cache(maxsize=4)
def _checked(directory: Path, _state: tuple[tuple[str, int, int], ...]) -> Manifest:
    try:
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(content["recipe"], tuple(FontFile(**font) for font in content["fonts"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FontsUnavailable(f"报告字体尚未备好，请运行：{COMMAND}") from error
    damaged = [font.file for font in manifest.fonts if _sha256(directory / font.file) != font.sha256]
    if manifest.recipe != RECIPE or damaged:
        what = "、".join(damaged) or "版本过旧"
        raise FontsUnavailable(f"报告字体与登记不符（{what}），请运行：{COMMAND}")
    return manifest


def ensure(directory: Path, archives: Path | None = None) -> Manifest:
    """Make the folder complete; does nothing, and needs no network, when it already is.

    Raises:
        FontsUnavailable: a font or the HarfBuzz subsetting library cannot be had; says what to do.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory):
        try:
            return load(directory)
        except FontsUnavailable:
            return _make(directory, archives)


def configuration(directory: Path) -> str:
    """A fontconfig file that knows this folder and no other; the general names lead to its faces."""
    general = {"sans-serif": "Portal Sans", "serif": "Portal Serif", "cursive": "Portal Script"}
    aliases = "".join(
        f"  <alias><family>{name}</family><prefer><family>{family}</family></prefer></alias>\n"
        for name, family in general.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{directory}</dir>\n  <cachedir>{directory / CACHE}</cachedir>\n{aliases}</fontconfig>\n"
    )


def _make(directory: Path, archives: Path | None) -> Manifest:
    if not harfbuzz.is_available():
        raise FontsUnavailable("缺少 HarfBuzz 裁剪库，请安装：apt-get install libharfbuzz-subset0")
    with tempfile.TemporaryDirectory(prefix="fonts-", dir=directory) as scratch:
        sources = Sources(Path(scratch), PACKAGES, archives)
        made = Path(scratch) / "made"
        made.mkdir()
        manifest = Manifest(RECIPE, tuple(_make_face(face, sources, made) for face in FACES))
        for font in manifest.fonts:
            (made / font.file).replace(directory / font.file)
    shutil.rmtree(directory / CACHE, ignore_errors=True)
    (directory / CONFIGURATION).write_text(configuration(directory), encoding="utf-8")
    (directory / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")  # last: it declares the rest
    return manifest


def _make_face(face: Face, sources: Sources, made: Path) -> FontFile:
    source = sources.find(face.package, face.source)
    wanted = EVERYTHING if face.whole else report_characters()
    characters = [code for code in wanted if code not in face.without]
    cut = BytesIO(harfbuzz.cut(source, _index(source, face), characters))
    font = TTFont(
        cut, recalcTimestamp=False, recalcBBoxes=False
    )  # outlines stay as they are: 20 s saved each
    version = str(font["name"].getDebugName(5))
    _rename(font, face)
    _level(font)
    font.save(made / face.file)
    package = f"{face.package} {sources.versions[face.package]}"
    checksum = _sha256(made / face.file)
    assert checksum is not None
    return FontFile(face.role, face.family, face.label, face.file, version, package, face.licence, checksum)


def _index(source: Path, face: Face) -> int:
    """Position of the wanted language in a collection; a single font has only position 0."""
    if not face.collected_as:
        return 0
    with TTCollection(source, lazy=True) as collection:
        families = [font["name"].getDebugName(1) for font in collection.fonts]
    if face.collected_as not in families:
        raise FontsUnavailable(f"{source.name} 中没有 {face.collected_as}")
    return families.index(face.collected_as)


def _rename(font: TTFont, face: Face) -> None:
    """Names of our own: licences reserve the original ones, and system fonts must not be mixed up."""
    style = "Bold" if face.weight == 700 else "Regular"
    postscript = f"{face.family.replace(' ', '')}-{style}"
    names = font["name"]
    kept = [record for record in names.names if record.nameID in (0, 5, 13, 14)]
    names.names = [record for record in kept if record.platformID == 3]
    texts = {1: face.family, 2: style, 3: postscript, 4: f"{face.family} {style}", 6: postscript}
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight


def _level(font: TTFont) -> None:
    em = font["head"].unitsPerEm
    ascent, descent = round(em * ASCENT), round(em * DESCENT)
    head, system = font["hhea"], font["OS/2"]
    head.ascent, head.descent, head.lineGap = ascent, -descent, 0
    system.sTypoAscender, system.sTypoDescender, system.sTypoLineGap = ascent, -descent, 0
    system.usWinAscent, system.usWinDescent = ascent, descent


@lru_cache(maxsize=1)
def report_characters() -> tuple[int, ...]:
    """Code points kept in the cut faces: GB 2312, the signs of official texts, names."""
    signs = {code for first, last in SIGNS for code in range(first, last + 1)}
    lines = NAME_CHARACTERS.read_text(encoding="utf-8").splitlines()
    names = {ord(character) for line in lines if not line.startswith("#") for character in line.strip()}
    return tuple(sorted(signs | names | set(_gb2312())))


def _gb2312() -> Iterator[int]:
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            text = bytes([row, cell]).decode("gb2312", errors="ignore")
            yield from map(ord, text)


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """One maker at a time; a second process waits and then finds the work done."""
    with (directory / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="governance.reports.fonts", description="备好报告所用字体")
    parser.add_argument("--ensure", action="store_true", help="缺少时取得并裁剪；已备好则只核对")
    parser.add_argument("--archives", type=Path, help="存有 .deb 字体软件包的文件夹（不联网时用）")
    options = parser.parse_args(arguments)
    try:
        manifest = ensure(folder(), options.archives) if options.ensure else load(folder())
    except FontsUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for font in manifest.fonts:
        sys.stdout.write(f"{font.label}\t{font.file}\t{font.version}\t{font.sha256[:12]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
