"""The score sheet, the drawing of the sample, score and grade. Pure."""

import random
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

PACK = Path(__file__).resolve().parents[1] / "packs" / "file_review.toml"
FULL = 100


@dataclass(frozen=True)
class Item:
    """One line of the sheet: what is looked at, its highest points, when it applies, the law."""

    code: str
    label: str
    points: int
    when: str
    law: str


@dataclass(frozen=True)
class Sheet:
    """One version of the standard."""

    version: str
    excellent: int
    good: int
    passed: int
    correction_days: int
    items: tuple[Item, ...]

    def for_file(self, *, outcome: str, form: str, pays_money: bool) -> list[Item]:
        """The items that apply to a file of this kind."""
        succeeded = outcome == "SUCCESS"
        holds = {
            "ALWAYS": True,
            "SUCCESS": succeeded,
            "WRITTEN": succeeded and form == "WRITTEN",
            "MONEY": succeeded and pays_money,
            "UNSUCCESSFUL": not succeeded,
        }
        return [item for item in self.items if holds[item.when]]

    def grade(self, score: int) -> str:
        """优秀、良好、合格、不合格 by whole points of a hundred."""
        lines = ((self.excellent, "EXCELLENT"), (self.good, "GOOD"), (self.passed, "PASSED"))
        return next((grade for line, grade in lines if score >= line), "FAILED")


@cache
def sheet() -> Sheet:
    with PACK.open("rb") as pack:
        data = tomllib.load(pack)
    items = tuple(Item(**row) for row in data.pop("items"))
    if len({item.code for item in items}) != len(items):
        raise ValueError("评查项目代码重复")
    return Sheet(items=items, **data)


def draw(files: Mapping[int, Iterable[int]], *, by: str, number: int, seed: int) -> list[int]:
    """A random sample per committee, the same for the same seed; a share is rounded up."""
    drawn = []
    for committee in sorted(files):
        pool = sorted(files[committee])
        wanted = number if by == "COUNT" else -(-len(pool) * number // 100)
        drawn += random.Random(f"{seed}:{committee}").sample(pool, min(wanted, len(pool)))  # noqa: S311
    return drawn


def score(points: Iterable[tuple[int, int]]) -> int:
    """(given, highest) of every applicable item as whole points of a hundred, rounded half up."""
    pairs = list(points)
    highest = sum(most for _, most in pairs)
    return int(Fraction(sum(given for given, _ in pairs) * FULL, highest) + Fraction(1, 2)) if highest else 0


def why_not_sample(*, by: str, number: int) -> str:
    if number < 1:
        return "抽取数须至少为1。"
    return "抽取比例不超过百分之一百。" if by == "PERCENT" and number > FULL else ""


def why_not_score(items: Iterable[Item], points: Mapping[str, int | None], remarks: Mapping[str, str]) -> str:
    """Every applicable item has its points; whatever is deducted is explained."""
    for item in items:
        given = points.get(item.code)
        if given is None:
            return f"“{item.label}”没有评分。"
        if not 0 <= given <= item.points:
            return f"“{item.label}”得分须在0至{item.points}之间。"
        if given < item.points and not remarks.get(item.code, "").strip():
            return f"“{item.label}”扣了{item.points - given}分，请写明扣分原因。"
    return ""


def why_not_review(*, is_mediator: bool, has_handled: bool, is_own_office: bool) -> str:
    """Nobody reviews their own file, nor an office the files of its own place."""
    if is_mediator:
        return "您是本案的调解员，不能评查本案。"
    if has_handled:
        return "您办理过本案，不能评查本案，请换人评查。"
    return "本案由本单位办理，不能由本单位评查。" if is_own_office else ""
