"""The documents that are written from the code: path under docs/ → text. `manage.py write_docs` stores them."""

from collections.abc import Callable
from pathlib import Path

from governance.project import environment
from governance.project.written import access_tables, indicator_list, rule_list, state_drawings

FOLDER = environment.ROOT / "docs"
NOTE = "<!-- 由 ./portal manage write_docs 生成，请勿手改。 -->\n\n"


def documents() -> dict[Path, str]:
    """Every written document with the text that it should have."""
    single: dict[str, Callable[[], str]] = {
        "indicators.md": indicator_list.render,
        "rules.md": rule_list.render,
        "permissions.md": access_tables.render_roles,
        "pages.md": access_tables.render_pages,
        "states/index.md": state_drawings.render_index,
    }
    texts = {name: render() for name, render in single.items()} | state_drawings.render_workflows()
    return {FOLDER / name: NOTE + text for name, text in texts.items()}


def outdated() -> list[Path]:
    """Documents that differ from what the code says, and drawings of workflows that no longer exist."""
    wanted = documents()
    stale = [path for path in (FOLDER / "states").glob("*.md") if path not in wanted]
    return stale + [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]


def write() -> list[Path]:
    """Bring the documents up to date; returns the changed ones."""
    changed, wanted = outdated(), documents()
    for path in changed:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path])
        else:
            path.unlink()
    return changed
