"""A newer official list against the regions in force: proposed changes for a person to confirm (pure).

A code is not an identity, so units are matched by place and name first and by code last: between two yearly
lists codes vanish, are given to other villages, and nearly every name changes its style. Nothing here decides;
where the lists cannot tell, the proposal carries a question.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from governance.regions import codes, names
from governance.regions.codes import Level
from governance.regions.listfile import ListedRegion

NEAR_ENOUGH = 0.5  # 新旧名称共有的字达到较短名称的一半，视为更正用字

SAME_CODE_OTHER_NAME = "代码相同而名称完全不同：是更名，还是原单位撤销后代码转给了别的单位？"
PERHAPS_ONE = "同一上级下撤一设一：是同一单位更名并换了代码吗？"
PERHAPS_MERGED = "同一上级下撤销多个、新设一个：是合并吗？"
PERHAPS_SPLIT = "同一上级下撤销一个、新设多个：是拆分吗？"
PERHAPS_FROM_NEIGHBOUR = "名称与现有单位相近：是从它划出的吗？"
PERHAPS_MOVED = "同名单位出现在另一个上级之下：是划转过去的，还是两个同名的单位？"
WHERE_TO = "名录中不再出现：撤销后辖区并入了哪个单位？"


@dataclass(frozen=True)
class Proposal:
    """One proposed change; ``kind`` is a value of ``ChangeKind``.

    ``style_only``: the name differs only in the writing of its ending, to be confirmed in bulk.
    ``question``: what the two lists cannot tell; such a proposal is never confirmed in bulk.
    """

    kind: str
    sources: tuple[ListedRegion, ...] = ()
    targets: tuple[ListedRegion, ...] = ()
    style_only: bool = False
    question: str = ""


@dataclass
class _Matching:
    """What has been matched so far: code in force → row of the newer list, and the reverse."""

    new_of: dict[str, ListedRegion] = field(default_factory=dict)
    old_of: dict[str, ListedRegion] = field(default_factory=dict)

    def add(self, old: ListedRegion, new: ListedRegion) -> None:
        self.new_of[old.code], self.old_of[new.code] = new, old

    def parent_now(self, old: ListedRegion) -> str:
        """Code, in the newer list, of the unit above ``old``; empty when that unit was not found again."""
        upper = codes.parent(old.code)
        return self.new_of[upper].code if upper in self.new_of else ""


def compare(current: Iterable[ListedRegion], newer: Iterable[ListedRegion]) -> list[Proposal]:
    """All proposals, from the province down. Both lists hold whole branches (parents included)."""
    old_at, new_at = _by_level(current), _by_level(newer)
    matching = _Matching()
    proposals: list[Proposal] = []
    for level in Level:
        olds, news = old_at[level], new_at[level]
        _match(olds, news, matching)
        for old in olds:
            if old.code in matching.new_of:
                proposals += _changes(old, matching.new_of[old.code], matching)
        proposals += _unmatched(
            [old for old in olds if old.code not in matching.new_of],
            [new for new in news if new.code not in matching.old_of],
            news,
            matching,
        )
    return proposals


def _by_level(rows: Iterable[ListedRegion]) -> dict[Level, list[ListedRegion]]:
    found: dict[Level, list[ListedRegion]] = defaultdict(list)
    for row in rows:
        found[row.level].append(row)
    return found


# --- 配对 -------------------------------------------------------------------------------------------


def _match(olds: list[ListedRegion], news: list[ListedRegion], matching: _Matching) -> None:
    """Surest first: same code and stem; same stem under the same unit; same code; same stem nearby."""
    new_by_code = {new.code: new for new in news}
    for old in olds:
        new = new_by_code.get(old.code)
        if new and _is_same_name(old, new):
            matching.add(old, new)
    _match_by(olds, news, matching, lambda old: matching.parent_now(old), lambda new: codes.parent(new.code))
    for old in olds:
        new = new_by_code.get(old.code)
        if new and old.code not in matching.new_of and new.code not in matching.old_of:
            matching.add(old, new)
    _match_by(olds, news, matching, lambda old: _wider_now(old, matching), lambda new: _wider(new.code))


def _match_by(
    olds: list[ListedRegion],
    news: list[ListedRegion],
    matching: _Matching,
    old_place: Callable[[ListedRegion], str],
    new_place: Callable[[ListedRegion], str],
) -> None:
    """Match units of the same stem in the same place when there is exactly one of each."""
    left_old, left_new = defaultdict(list), defaultdict(list)
    for old in olds:
        if old.code not in matching.new_of and old_place(old):
            left_old[old_place(old), _stem(old)].append(old)
    for new in news:
        if new.code not in matching.old_of:
            left_new[new_place(new), _stem(new)].append(new)
    for key, found in left_old.items():
        if len(found) == len(left_new[key]) == 1:
            matching.add(found[0], left_new[key][0])


def _wider(code: str) -> str:
    """The unit two levels up: within it a village may have gone to another township."""
    upper = codes.parent(code)
    return codes.parent(upper) if upper else ""


def _wider_now(old: ListedRegion, matching: _Matching) -> str:
    upper = _wider(old.code)
    return matching.new_of[upper].code if upper in matching.new_of else ""


TOWNSHIP_ENDINGS = ("街道办事处", "街道", "镇", "乡")


def _stem(row: ListedRegion) -> str:
    if row.level == Level.VILLAGE:
        return names.stem(row.name)
    if row.level == Level.TOWNSHIP:
        ending = next((ending for ending in TOWNSHIP_ENDINGS if row.name.endswith(ending)), "")
        return row.name[: len(row.name) - len(ending)] or row.name
    return row.name


def _is_same_name(old: ListedRegion, new: ListedRegion) -> bool:
    if old.level == Level.VILLAGE:
        return names.is_same_stem(old.name, new.name)
    return _stem(old) == _stem(new)


# --- 建议 -------------------------------------------------------------------------------------------


def _changes(old: ListedRegion, new: ListedRegion, matching: _Matching) -> list[Proposal]:
    """What happened to a unit found again; a code that merely follows its parent's is no change of its own."""
    if old == new:
        return []
    if old.level == Level.VILLAGE and _kind(old) != _kind(new):
        return [Proposal("CONVERT", (old,), (new,))]
    found = []
    if codes.parent(new.code) != matching.parent_now(old):
        found.append(Proposal("REPARENT", (old,), (new,), question=PERHAPS_MOVED))
    elif new.code != _following_code(old, matching):
        found.append(Proposal("RECODE", (old,), (new,)))
    if old.name != new.name:
        found.append(_renaming(old, new))
    return found


def _following_code(old: ListedRegion, matching: _Matching) -> str:
    upper = matching.parent_now(old)
    width = codes.Level(codes.level(codes.parent(old.code))).width if upper else 0
    return upper[:width] + old.code[width:]


def _kind(row: ListedRegion) -> str:
    return codes.village_kind(row.code, row.name)


def _renaming(old: ListedRegion, new: ListedRegion) -> Proposal:
    if _is_same_name(old, new):
        is_style = old.level == Level.VILLAGE
        return Proposal("RENAME", (old,), (new,), style_only=is_style)
    is_near = old.code != new.code or _is_near(_stem(old), _stem(new))
    return Proposal("RENAME", (old,), (new,), question="" if is_near else SAME_CODE_OTHER_NAME)


def _is_near(one: str, other: str) -> bool:
    shared = len(set(one) & set(other))
    return shared >= NEAR_ENOUGH * min(len(set(one)), len(set(other)))


def _unmatched(
    gone: Sequence[ListedRegion],
    come: Sequence[ListedRegion],
    news: Sequence[ListedRegion],
    matching: _Matching,
) -> list[Proposal]:
    """Units found in one list only, looked at together with those of the same unit above."""
    gone_under, come_under = defaultdict(list), defaultdict(list)
    for old in gone:
        gone_under[matching.parent_now(old)].append(old)
    for new in come:
        come_under[codes.parent(new.code)].append(new)
    neighbours = _kept_under(come_under, news, matching)
    proposals = []
    for upper in dict.fromkeys([*gone_under, *come_under]):
        proposals += _in_one_place(gone_under[upper], come_under[upper], neighbours[upper])
    return proposals


def _kept_under(
    come_under: dict[str, list[ListedRegion]], news: Sequence[ListedRegion], matching: _Matching
) -> dict[str, list[ListedRegion]]:
    """Units that go on, by parent, where something new appeared beside them."""
    kept: dict[str, list[ListedRegion]] = defaultdict(list)
    for new in news:
        if new.code in matching.old_of and codes.parent(new.code) in come_under:
            kept[codes.parent(new.code)].append(new)
    return kept


def _in_one_place(
    gone: list[ListedRegion], come: list[ListedRegion], kept: list[ListedRegion]
) -> list[Proposal]:
    if len(gone) == 1 and len(come) == 1:
        return [Proposal("RECODE", tuple(gone), tuple(come), question=PERHAPS_ONE)]
    if len(gone) > 1 and len(come) == 1:
        return [Proposal("MERGE", tuple(gone), tuple(come), question=PERHAPS_MERGED)]
    if len(gone) == 1 and len(come) > 1:
        return [Proposal("SPLIT", tuple(gone), tuple(come), question=PERHAPS_SPLIT)]
    abolished = [Proposal("ABOLISH", (old,), question=WHERE_TO) for old in gone]
    return abolished + [_establishment(new, kept) for new in come]


def _establishment(new: ListedRegion, kept: list[ListedRegion]) -> Proposal:
    """A new unit whose name grew out of a neighbour's (城东 → 城东二) was perhaps split from it."""
    stem = _stem(new)
    kin = tuple(row for row in kept if len(_stem(row)) > 1 and stem.startswith(_stem(row)))
    if kin:
        return Proposal("SPLIT", kin[:1], (*kin[:1], new), question=PERHAPS_FROM_NEIGHBOUR)
    return Proposal("ESTABLISH", (), (new,))
