import os
import shutil
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from governance.reports import fonts
from governance.reports.font_sources import FontsUnavailable, Sources

RARE = "埫垎窵䃎窎噇"
ROLES = {"BODY", "SUPPLEMENT", "SCRIPT", "SANS", "SERIF", "TITLE", "RARE", "RARE_BOLD"}


def test_folder_is_recorded_and_checked(font_folder):
    manifest = fonts.load(font_folder)
    assert {font.role for font in manifest.fonts} == ROLES
    assert all(len(font.sha256) == 64 and font.version and font.licence for font in manifest.fonts)
    assert len(manifest.digest) == 64


def test_second_time_needs_neither_network_nor_tools(font_folder, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    before = (font_folder / fonts.MANIFEST).stat().st_mtime_ns
    assert fonts.ensure(font_folder) == fonts.load(font_folder)
    assert (font_folder / fonts.MANIFEST).stat().st_mtime_ns == before


def test_changed_font_is_noticed_by_name(font_folder, tmp_path):
    for name in os.listdir(font_folder):
        if name.endswith((".otf", ".json")):
            os.link(font_folder / name, tmp_path / name)
    assert fonts.load(tmp_path).digest == fonts.load(font_folder).digest
    (tmp_path / "sans.otf").unlink()
    (tmp_path / "sans.otf").write_bytes(b"not a font")
    with pytest.raises(FontsUnavailable, match=r"sans\.otf"):
        fonts.load(tmp_path)


def test_empty_folder_says_which_command_to_run(tmp_path):
    with pytest.raises(FontsUnavailable, match="--ensure"):
        fonts.load(tmp_path)


def test_without_apt_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(FontsUnavailable) as refused:
        fonts.ensure(tmp_path)
    message = str(refused.value)
    for hint in ("apt-get download", "--archives", "PORTAL_FONT_DIR", "texlive-lang-chinese"):
        assert hint in message
    assert not (tmp_path / fonts.MANIFEST).exists()


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb only exists on Debian and Ubuntu")
def test_packages_brought_by_hand_are_used(tmp_path):
    archive = _package(tmp_path, "some-fonts", {"usr/share/fonts/Some.otf": b"font", "usr/share/doc/a": b"x"})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    sources = Sources(scratch, ("some-fonts",), archives=archive.parent)
    assert sources.find("some-fonts", "Some.otf").read_bytes() == b"font"
    assert sources.versions == {"some-fonts": "1.5-1"}
    assert [path.name for path in (scratch / "some-fonts").iterdir()] == ["Some.otf"]
    with pytest.raises(FontsUnavailable, match=r"没有 Other\.otf"):
        sources.find("some-fonts", "Other.otf")


def test_s05_rare_characters_are_in_every_chinese_face_or_its_stand_in(font_folder):
    for role in ("supplement", "script", "sans", "serif", "title", "rare", "rare-bold"):
        with TTFont(font_folder / f"{role}.otf", lazy=True) as font:
            known = font.getBestCmap()
        assert not [one for one in RARE if ord(one) not in known], role


def test_faces_are_private_and_share_their_metrics(font_folder):
    for face in fonts.FACES:
        with TTFont(font_folder / face.file, lazy=True) as font:
            em = font["head"].unitsPerEm
            assert font["name"].getDebugName(1) == face.family
            assert face.family.startswith("Portal ")
            assert (font["hhea"].ascent, font["hhea"].descent) == (round(em * 0.88), -round(em * 0.12))
            assert font["hhea"].lineGap == font["OS/2"].sTypoLineGap == 0


def test_cut_faces_keep_gb2312_and_names(font_folder):
    characters = fonts.report_characters()
    assert len(characters) > 7500
    with TTFont(font_folder / "serif.otf", lazy=True) as font:
        known = font.getBestCmap()
    hanzi = [code for code in characters if code >= 0x3400]
    assert not [chr(code) for code in hanzi if 0x4E00 <= code <= 0x9FFF and code not in known]


def test_configuration_knows_no_other_folder(font_folder):
    text = fonts.configuration(font_folder)
    assert text.count("<dir>") == 1
    assert "/usr/share" not in text
    assert "include" not in text


def _package(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    tree = folder / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    control = f"Package: {name}\nVersion: 1.5-1\nArchitecture: all\nMaintainer: a <a@b.cn>\nDescription: x\n"
    (tree / "DEBIAN" / "control").write_text(control)
    for path, content in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(content)
    archives = folder / "archives"
    archives.mkdir()
    archive = archives / f"{name}_1.5-1_all.deb"
    subprocess.run(["dpkg-deb", "--build", str(tree), str(archive)], check=True, capture_output=True)
    return archive
