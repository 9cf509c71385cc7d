"""Dispute types 纠纷类型: a versioned code list.

A case stores one code; each printed form maps it to its own lines.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PACK = Path(__file__).resolve().parents[1] / "packs" / "dispute_types.toml"
MEDICAL, LABOUR = "15", "10"
STATUS_RELATION = "01"  # 婚姻家庭：可能涉及身份关系
TITLE_DISPUTES = frozenset({"03", "07"})  # 可能涉及物权确权


@dataclass(frozen=True)
class DisputeType:
    """One code: in which forms it has a line of its own, and where it is counted in the others."""

    code: str
    name: str
    key: str
    forms: tuple[str, ...]
    parent: str = ""
    falls_under: dict[str, str] = field(default_factory=dict, hash=False)


@cache
def all_types() -> dict[str, DisputeType]:
    """Every type by code, in the order of the list."""
    with PACK.open("rb") as pack:
        rows = tomllib.load(pack)["types"]
    types = {row["code"]: DisputeType(**{**row, "forms": tuple(row["forms"])}) for row in rows}
    if len(types) != len(rows):
        raise ValueError("纠纷类型代码重复")
    return types


def choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in all_types().values()]


def code_of(name: str) -> str | None:
    """The code of a name as printed; None when there is none."""
    return next((kind.code for kind in all_types().values() if kind.name == name), None)


def reported_as(code: str, form: str) -> str:
    """The line of a form's version (2016, 2021) on which a case of this type is counted."""
    kind = all_types()[code]
    return code if form in kind.forms else kind.falls_under[form]


def is_labour(code: str) -> bool:
    """A labour dispute or a child line of it."""
    return LABOUR in (code, all_types()[code].parent)
