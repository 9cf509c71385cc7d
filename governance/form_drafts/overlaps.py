"""Finds what another form asks already: the same indicator, the same name, a very similar name. Pure.

《中华人民共和国统计法》：统计调查项目应当明确分工，互相衔接，不得重复。
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 0.8  # share of common characters from which two names are taken for the same question
# Words that do not change what is asked. Longer ones first.
_SYNONYMS = (
    ("人民调解", "调解"),
    ("调处", "调解"),
    ("化解", "调解"),
    ("矛盾纠纷", "纠纷"),
    ("法援", "法律援助"),
    ("农民工工资", "农民工欠薪"),
    ("讨薪", "欠薪"),
    ("法治宣传", "普法"),
    ("法制宣传", "普法"),
    ("宣传活动", "普法活动"),
    ("受众", "参加"),
    ("接待", "来访"),
)
_FILLERS = re.compile(
    "本月|当月|期间|新增|总数|数量|件数|人数|次数|场次|户数|人次|案件|事项|情况|合计|工作|开展|其中|的|数$"
)
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Asked:
    """One line of a form in force; `is_used` says that the bureau's units file that form."""

    form_code: str
    form_name: str
    version: int
    code: str
    name: str
    full_name: str
    unit: str
    level: str
    indicator: str
    since: str
    adopted: str
    is_used: bool

    @property
    def key(self) -> str:
        return f"{self.form_code}:{self.code}"


@dataclass(frozen=True)
class Wanted:
    """What somebody is about to ask."""

    name: str
    unit: str
    level: str
    indicator: str = ""


@dataclass(frozen=True)
class Match:
    """A line that asks the same already, and why it is thought to."""

    asked: Asked
    ground: str
    likeness: float


def find(wanted: Wanted, catalogue: Iterable[Asked]) -> list[Match]:
    """The lines that ask the same, the surest first."""
    found = [match for asked in catalogue if (match := _match(wanted, asked)) is not None]
    return sorted(found, key=lambda match: (not match.asked.is_used, -match.likeness, match.asked.key))


def _match(wanted: Wanted, asked: Asked) -> Match | None:
    if wanted.level != asked.level:
        return None
    if wanted.indicator and wanted.indicator == asked.indicator:
        return Match(asked, "同一指标", 1.0)
    if wanted.unit != asked.unit:
        return None
    likeness = alike(wanted.name, asked.full_name)
    if likeness == 1:
        return Match(asked, "名称相同", likeness)
    return Match(asked, "名称相近", likeness) if likeness >= ALIKE else None


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> float:
    """From 0 to 1, of the normalised names; less than `ALIKE` is not worked out exactly."""
    first, second = normalised(one), normalised(other)
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


@lru_cache(maxsize=10_000)
def normalised(name: str) -> str:
    """The name in half width, without marks and words that do not change what is asked."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name).lower())
    for word, plain in _SYNONYMS:
        text = text.replace(word, plain)
    return _FILLERS.sub("", text) or text
