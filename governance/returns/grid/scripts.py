"""The script modules of the grid, so that a page can ask for all of them at once."""

_NAMES = (
    "amounts",
    "bulk",
    "filter",
    "keyboard",
    "leaving",
    "outbox",
    "page",
    "panel",
    "paste",
    "rules",
    "totals",
    "undo",
    "verdicts",
)
MODULES = tuple(f"returns/{name}.js" for name in _NAMES)
ENTRIES = ("returns/main.js", "returns/left.js")  # what a page names itself
