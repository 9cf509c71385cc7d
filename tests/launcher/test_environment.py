"""Requirements are installed again exactly when their text has changed."""

import re

import pytest

from launcher import environment
from launcher.layout import ROOT


def test_fingerprint_follows_the_content(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("django==5.2.19\n")
    before = environment.fingerprint(path)
    path.write_text("django==5.2.20\n")
    assert environment.fingerprint(path) != before


def test_is_installed_only_for_the_recorded_text(tmp_path):
    requirements, stamp = tmp_path / "requirements.txt", tmp_path / "installed"
    requirements.write_text("a==1\n")
    assert not environment.is_installed(requirements, stamp)
    stamp.write_text(environment.fingerprint(requirements))
    assert environment.is_installed(requirements, stamp)
    requirements.write_text("a==2\n")
    assert not environment.is_installed(requirements, stamp)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed_without_an_address(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\S)", text)
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert len(pinned) > 40
    assert all(re.match(r"[a-z0-9._-]+==\S+", entry) and "--hash=sha256:" in entry for entry in pinned)
    assert "://" not in text
    assert "index-url" not in text


def test_tools_file_repeats_the_runtime_at_the_same_versions():
    def versions(name):
        return set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.txt") <= versions("requirements-dev.txt")
