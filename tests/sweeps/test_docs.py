"""Documents keep up with the code: written ones are current, variables and commands named, links lead somewhere."""

import ast
import re
from pathlib import Path

import pytest

from governance.project import environment, written
from launcher.commands import COMMANDS

ROOT = environment.ROOT
READERS = {
    "os.environ.get",
    *(f"{name}.{verb}" for name in ("env", "environment") for verb in ("text", "number", "flag", "words")),
}
SKIPPED = {"var", ".venv", "node_modules", ".git"}
MARKDOWN = [path for path in sorted(ROOT.rglob("*.md")) if not SKIPPED & set(path.relative_to(ROOT).parts)]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# What belongs to a workplace and not to the product.
FORBIDDEN = re.compile(
    r"/(?:tmp|work|home|root|Users)/\w|127\.0\.0\.1:55\d\d|\b(?:TODO|FIXME|XXX)\b|pypi\.org|registry\.npmjs"
)
READING = [path for folder in ("governance", "launcher") for path in sorted((ROOT / folder).rglob("*.py"))]


def variables_read(path: Path) -> set[str]:
    """Names given to `environment.text/number/flag/words` and to `os.environ`."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func) in READERS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_the_written_documents_are_current():
    assert [str(path.relative_to(ROOT)) for path in written.outdated()] == [], (
        "run ./portal manage write_docs"
    )


def test_every_environment_variable_is_documented():
    text = (ROOT / "docs/operations.md").read_text()
    read = {name for path in READING for name in variables_read(path) if name.isupper()} - {"PATH"}
    assert "PORTAL_SCOPE_KEY" in read
    assert {name for name in read if f"`{name}`" not in text} == set()


def test_every_command_is_explained():
    text = (ROOT / "docs/operations.md").read_text() + (ROOT / "README.md").read_text()
    named = set(re.findall(r"`[^`\n]*`|\./portal [a-z]+", text))
    unnamed = [one.name for one in COMMANDS if not any(re.search(rf"\b{one.name}\b", word) for word in named)]
    assert unnamed == []
    assert all(one.does for one in COMMANDS)


def targets(path: Path) -> list[str]:
    return [
        found for found in LINK.findall(path.read_text()) if "://" not in found and not found.startswith("#")
    ]


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    broken = [link for link in targets(path) if not (path.parent / link.partition("#")[0]).exists()]
    assert broken == []


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_speak_of_the_product_alone(path):
    found = FORBIDDEN.findall(path.read_text())
    assert found == []


def test_pictures_are_small_and_used():
    pictures = sorted((ROOT / "docs/images").glob("*"))
    used = {(path.parent / link).resolve() for path in MARKDOWN for link in targets(path)}
    assert [one.name for one in pictures if one.stat().st_size > 120 * 1024] == []
    assert [one.name for one in pictures if one.resolve() not in used] == []
