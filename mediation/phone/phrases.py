"""Usual wordings, one tap each; read once from the pack."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACK = Path(__file__).resolve().parents[1] / "packs" / "quick_phrases.toml"


@dataclass(frozen=True)
class Phrase:
    """One wording: `label` on its button, `text` into the field, where {甲} and {乙} become the parties.

    `types` are the dispute types it belongs to, separated by blanks, empty for all.
    """

    label: str
    text: str
    types: str


@cache
def phrases(field: str) -> tuple[Phrase, ...]:
    """The wordings of one field, in the order of the pack."""
    with PACK.open("rb") as pack:
        rows = tomllib.load(pack)["phrases"]
    chosen = [row for row in rows if row["field"] == field]
    return tuple(Phrase(row["label"], row["text"], " ".join(row["types"])) for row in chosen)
