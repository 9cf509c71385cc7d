"""Usual wordings, one tap each; read once from the pack."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACK = Path(__file__).resolve().parents[1] / "packs" / "quick_phrases.toml"


@dataclass(frozen=True)
class Phrase:
    """One wording; `types` are the dispute types it belongs to, separated by blanks, empty for all."""

    text: str
    types: str


@cache
def phrases(field: str) -> tuple[Phrase, ...]:
    """The wordings of one field, in the order of the pack."""
    with PACK.open("rb") as pack:
        groups = tomllib.load(pack)["phrases"]
    chosen = [group for group in groups if group["field"] == field]
    return tuple(Phrase(text, " ".join(group["types"])) for group in chosen for text in group["texts"])
