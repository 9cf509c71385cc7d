"""What is missing from the operating system, and what a person is told."""

import pytest

from launcher import packages
from launcher.console import LauncherError


def test_without_permission_the_exact_command_is_named(monkeypatch):
    monkeypatch.setattr(packages, "missing_libraries", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr(packages, "_permission", lambda: None)
    with pytest.raises(LauncherError) as caught:
        packages.ensure_runtime()
    assert "sudo apt-get update && sudo apt-get install -y libpango-1.0-0" in str(caught.value)


def test_missing_browser_does_not_stop_the_other_tests(monkeypatch, capsys):
    monkeypatch.setattr(packages, "missing_packages", lambda names: ["chromium"])
    monkeypatch.setattr(packages, "_permission", lambda: None)
    packages.ensure_browser()
    assert "apt-get install -y chromium" in capsys.readouterr().err


def test_nothing_is_installed_when_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(packages, "missing_libraries", list)
    monkeypatch.setattr(packages, "missing_packages", lambda names: [])
    monkeypatch.setattr(packages, "_apt", lambda *words: pytest.fail(f"apt-get {words}"))
    packages.ensure_runtime()
    packages.ensure_browser()


def test_library_that_cannot_be_loaded_counts_as_missing(monkeypatch):
    monkeypatch.setattr(packages, "LIBRARIES", {"libno-such-thing.so.9": "libno-such-thing9"})
    assert packages.missing_libraries() == ["libno-such-thing9"]
