"""Every change of the regions tree: dated, recorded, one at a time.

A change closes the version that was valid and opens the next from its effective date; facts keep the
region in which they happened. Each writes a RegionChange and an audit event and tells the listeners.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.regions import policy, registry, versions
from governance.regions.models import ChangeKind, ChangeStatus, Region, RegionChange, RegionVersion
from governance.regions.rules import ChangeRefused, check_code, check_name, level_below, recoded_below
from governance.regions.versions import NewUnit


@dataclass(frozen=True)
class Decision:
    """What was decided: from which day, by which document; the proposal that it confirms, if any."""

    effective_on: date
    doc_no: str = ""
    note: str = ""
    proposal: RegionChange | None = None


@dataclass(frozen=True)
class Part:
    """One unit that comes out of a split; `children` are the units below that go with it."""

    unit: NewUnit
    children: Sequence[Region] = ()


@transaction.atomic
def rename(*, region: Region, name: str, decision: Decision, by, at: datetime) -> RegionChange:
    """更名: the same unit under another name."""
    _begin(by, region)
    before, name = versions.latest(region), check_name(name)
    if name == before.name:
        raise ChangeRefused("名称没有变化。")
    versions.open_next(region, on=decision.effective_on, name=name, **versions.spelled(name))
    details = {"name": name, "shown": f"{_with_township(region, before.name)} → {name}"}
    return _goes_on(ChangeKind.RENAME, region, details, decision=decision, by=by, at=at)


@transaction.atomic
def recode(
    *, region: Region, code: str, name: str = "", decision: Decision, by, at: datetime
) -> RegionChange:
    """代码变更: the same unit under another code, perhaps renamed at once; codes below follow."""
    _begin(by, region)
    before = versions.latest(region)
    code = check_code(code, level=region.level, parent_code=_code_on(before.parent, decision.effective_on))
    if code == before.code:
        raise ChangeRefused("代码没有变化。")
    name = check_name(name) if name else before.name
    renamed = {"name": name, **versions.spelled(name)} if name != before.name else {}
    versions.open_next(region, on=decision.effective_on, code=code, **renamed)
    below = _recode_below(region, old=before.code, new=code, on=decision.effective_on)
    shown = f"{_with_township(region, before.name)}（{before.code}） → {name if renamed else ''}（{code}）"
    details = {"code": code, "name": name, "below": below, "shown": shown}
    return _goes_on(ChangeKind.RECODE, region, details, decision=decision, by=by, at=at)


@transaction.atomic
def convert(
    *, region: Region, kind: str, name: str, code: str = "", decision: Decision, by, at: datetime
) -> RegionChange:
    """村改居 and the like: the same unit becomes another kind, usually with a new name and code."""
    _begin(by, region)
    if region.level != "VILLAGE":
        raise ChangeRefused("只有村级单位可以改变类别。")
    before = versions.latest(region)
    if kind == before.kind:
        raise ChangeRefused("类别没有变化。")
    name = check_name(name)
    changed = {"kind": kind, "name": name, **versions.spelled(name)}
    if code and code != before.code:
        changed["code"] = check_code(
            code, level="VILLAGE", parent_code=_code_on(before.parent, decision.effective_on)
        )
    versions.open_next(region, on=decision.effective_on, **changed)
    shown = f"{_with_township(region, before.name)}（{before.code}） → {name}（{changed.get('code', before.code)}）"
    details = {"kind": kind, "name": name, "code": changed.get("code", before.code), "shown": shown}
    return _goes_on(ChangeKind.CONVERT, region, details, decision=decision, by=by, at=at)


@transaction.atomic
def reparent(
    *, region: Region, parent: Region, code: str = "", decision: Decision, by, at: datetime
) -> RegionChange:
    """隶属变更: the unit and everything below it move under another parent, facts included."""
    _begin(by, region, touched=(parent,))
    before = versions.latest(region)
    _check_parent(region, before.parent, parent, decision.effective_on)
    changed = {"parent_id": parent.pk}
    if code:
        parent_code = _code_on(parent, decision.effective_on)
        changed["code"] = check_code(code, level=region.level, parent_code=parent_code)
    versions.open_next(region, on=decision.effective_on, **changed)
    if code:
        _recode_below(region, old=before.code, new=changed["code"], on=decision.effective_on)
    if decision.effective_on <= timezone.localdate(at):
        versions.follow(region)
    shown = f"{before.name}：{before.parent.name} → {parent.name}"
    details = {"from_parent": before.parent_id, "to_parent": parent.pk, "shown": shown}
    return _goes_on(ChangeKind.REPARENT, region, details, decision=decision, by=by, at=at)


@transaction.atomic
def merge(
    *,
    sources: Sequence[Region],
    into: Region | None = None,
    new: NewUnit | None = None,
    decision: Decision,
    by,
    at: datetime,
) -> RegionChange:
    """合并: X and Y become Z, a new unit (`new`) or one that exists (`into`); the sources end."""
    _begin(by, *sources, *([into] if into else []))
    sources = [region for region in sources if into is None or region.pk != into.pk]
    _check_merge(sources, into, new)
    for source in sources:
        versions.close(source, on=decision.effective_on)
    target = into
    if new is not None:
        target = _establish(new, parent=sources[0].parent, level=sources[0].level, on=decision.effective_on)
    assert target is not None  # _check_merge: one of the two is given
    for source in sources:
        _move_children(source, target, decision, at)
    everyone = [*sources, into] if into else list(sources)
    details = {"into_existing": into is not None}
    return _record(
        ChangeKind.MERGE,
        decision,
        by=by,
        at=at,
        sources=everyone,
        targets=[target],
        ended=sources,
        successor=target,
        details=details,
    )


@transaction.atomic
def split(
    *, source: Region, parts: Sequence[Part], keeps: bool = False, decision: Decision, by, at: datetime
) -> RegionChange:
    """拆分: one unit becomes several. With `keeps` it goes on, smaller, beside the new ones."""
    _begin(by, source)
    if len(parts) < (1 if keeps else 2):
        raise ChangeRefused("拆分后至少应有两个单位。")
    before = versions.latest(source)
    if not keeps:
        _refuse_left_behind(source, parts)
        versions.close(source, on=decision.effective_on)
    targets = []
    for part in parts:
        target = _establish(part.unit, parent=before.parent, level=source.level, on=decision.effective_on)
        for child in part.children:
            _move_child(child, target, decision, at)
        targets.append(target)
    return _record(
        ChangeKind.SPLIT,
        decision,
        by=by,
        at=at,
        sources=[source],
        targets=[source, *targets] if keeps else targets,
        ended=[] if keeps else [source],
        details={"keeps": keeps},
    )


@transaction.atomic
def abolish(*, region: Region, decision: Decision, by, at: datetime) -> RegionChange:
    """撤销: the unit ends and nothing takes its place; its facts stay where they happened."""
    _begin(by, region)
    below = _standing_below(region, decision.effective_on)
    if below:
        raise ChangeRefused(f"{region.name}之下仍有{len(below)}个单位，须先调整其隶属或撤销。")
    versions.close(region, on=decision.effective_on)
    return _record(ChangeKind.ABOLISH, decision, by=by, at=at, sources=[region], targets=[], ended=[region])


@transaction.atomic
def establish(*, parent: Region, unit: NewUnit, decision: Decision, by, at: datetime) -> RegionChange:
    """设立: a new unit under an existing one."""
    versions.lock_tree()
    policy.refuse_outsider(by, parent)
    region = _establish(unit, parent=parent, level=level_below(parent.level), on=decision.effective_on)
    return _record(
        ChangeKind.ESTABLISH,
        decision,
        by=by,
        at=at,
        sources=[],
        targets=[region],
        details={"code": unit.code},
    )


@transaction.atomic
def bring_up_to_date(*, city_id: int, today: date) -> int:
    """On the day a version begins or ends, let the region rows follow; returns how many. For the night."""
    turned = RegionVersion.objects.filter(city_id=city_id, valid_from=today) | RegionVersion.objects.filter(
        city_id=city_id, valid_to=today
    )
    ids = set(turned.values_list("region_id", flat=True))
    versions.lock_tree()
    for region in Region.objects.filter(pk__in=ids).order_by("level"):
        versions.latest(region).save(update_fields=["valid_to"])  # the trigger repeats what is valid today
        versions.follow(region)
    return len(ids)


# --- shared steps ------------------------------------------------------------------------------------


def _begin(by, *regions: Region, touched: Sequence[Region] = ()) -> None:
    """One writer at a time; all regions inside the acting post's own part of the tree."""
    versions.lock_tree()
    for region in regions:
        region.refresh_from_db()
    policy.refuse_outsider(by, *regions, *touched)
    policy.refuse_own(by, *regions)


def _establish(unit: NewUnit, *, parent: Region, level: str, on: date) -> Region:
    began = RegionVersion.objects.filter(region=parent, valid_from__lte=on).order_by("-valid_from").first()
    if began is None or (began.valid_to is not None and began.valid_to <= on):
        raise ChangeRefused(f"“{parent.name}”在该日期不存在，不能在其下设立单位。")
    code = check_code(unit.code, level=level, parent_code=began.code)
    return versions.begin(NewUnit(code, check_name(unit.name), unit.kind), parent=parent, level=level, on=on)


def _code_on(region: Region, on: date) -> str:
    valid = RegionVersion.objects.filter(region=region, valid_from__lte=on).order_by("-valid_from").first()
    return valid.code if valid else region.code


def _recode_below(region: Region, *, old: str, new: str, on: date) -> int:
    """Every standing unit below takes the new upper digits; returns how many changed."""
    count, level = 0, [region]
    while level:
        level = [child for parent in level for child in _standing_below(parent, on)]
        for child in level:
            code = versions.latest(child).code
            after = recoded_below(code, old=old, new=new)
            if after != code:
                versions.open_next(child, on=on, code=after)
                count += 1
    return count


def _standing_below(region: Region, on: date) -> list[Region]:
    """Units whose last version hangs from the region and is not over on that day."""
    rows = RegionVersion.objects.filter(parent=region).exclude(valid_to__lte=on).select_related("region")
    last = {row.region_id: row for row in rows.order_by("valid_from")}
    return [row.region for row in last.values() if row.valid_to is None]


def _check_parent(region: Region, before: Region | None, parent: Region, on: date) -> None:
    if before is not None and before.pk == parent.pk:
        raise ChangeRefused("上级没有变化。")
    if before is None or parent.level != before.level:
        raise ChangeRefused("新上级须与原上级同一层级。")
    if not parent.is_active:
        raise ChangeRefused(f"“{parent.name}”已撤销，不能作为上级。")


def _check_merge(sources: list[Region], into: Region | None, new: NewUnit | None) -> None:
    if (into is None) == (new is None):
        raise ChangeRefused("请选择并入现有单位，或者填写合并后的新单位。")
    if len(sources) < (1 if into else 2) or len({region.pk for region in sources}) != len(sources):
        raise ChangeRefused("合并至少涉及两个不同的单位。")
    if len({region.level for region in [*sources, *([into] if into else [])]}) != 1:
        raise ChangeRefused("只有同一层级的单位可以合并。")


def _refuse_left_behind(source: Region, parts: Sequence[Part]) -> None:
    """A unit that ends may leave nothing hanging from it."""
    assigned = {child.pk for part in parts for child in part.children}
    left = [child for child in _standing_below(source, date.max) if child.pk not in assigned]
    if left:
        names = "、".join(child.name for child in left[:5])
        raise ChangeRefused(f"尚有{len(left)}个下级单位没有归属：{names}。")


def _move_children(source: Region, target: Region, decision: Decision, at: datetime) -> None:
    for child in _standing_below(source, decision.effective_on):
        _move_child(child, target, decision, at)


def _move_child(child: Region, target: Region, decision: Decision, at: datetime) -> None:
    versions.open_next(child, on=decision.effective_on, parent_id=target.pk)
    if decision.effective_on <= timezone.localdate(at):
        versions.follow(child)


def _goes_on(
    kind: ChangeKind, region: Region, details: dict, *, decision: Decision, by, at: datetime
) -> RegionChange:
    """Record a change of one unit that stays itself; one of a kind on a day."""
    twin = RegionChange.objects.filter(
        kind=kind, effective_on=decision.effective_on, status=ChangeStatus.CONFIRMED, sources=region
    )
    if twin.exists():
        raise ChangeRefused(f"{region.name}在该日期已登记过“{kind.label}”。")
    return _record(kind, decision, by=by, at=at, sources=[region], targets=[region], details=details)


def _record(
    kind: ChangeKind,
    decision: Decision,
    *,
    by,
    at: datetime,
    sources: Sequence[Region],
    targets: Sequence[Region],
    ended: Sequence[Region] = (),
    successor: Region | None = None,
    details: dict | None = None,
) -> RegionChange:
    change = decision.proposal or RegionChange(kind=kind)
    change.kind, change.status = kind, ChangeStatus.CONFIRMED
    change.effective_on, change.doc_no, change.note = decision.effective_on, decision.doc_no, decision.note
    shown = " → ".join(side for side in (_named(sources), _named(targets)) if side)
    change.details = {**change.details, "shown": shown, **(details or {})}
    change.city_id, change.county_id = by.region.city_id, _county_of([*sources, *targets])
    change.recorded_at, change.recorded_by_name = at, by.person_name
    change.save()
    _link(change, sources, targets)
    summary = f"{change.get_kind_display()}：{change.details['shown']}，{decision.effective_on}起"
    audit.record(EventKind.REGION_CHANGED, by=by, at=at, subject=change, summary=summary)
    registry.tell(change=change, ended=list(ended), successor=successor, by=by, at=at)
    return change


def _link(change: RegionChange, sources: Sequence[Region], targets: Sequence[Region]) -> None:
    """Only what is missing: a proposal may have named its regions already, and links are never removed."""
    for manager, wanted in ((change.sources, sources), (change.targets, targets)):
        known = set(manager.values_list("pk", flat=True))
        manager.add(*[region for region in wanted if region.pk not in known])


def _county_of(regions: Sequence[Region]) -> int | None:
    """The county of a change inside one county; None when it crosses counties."""
    counties = {region.county_id for region in regions}
    return counties.pop() if len(counties) == 1 else None


def _named(regions: Sequence[Region]) -> str:
    return "、".join(_with_township(region, region.name) for region in regions)


def _with_township(region: Region, name: str) -> str:
    """Names of villages repeat: the township stands before them."""
    return f"{region.parent.name} {name}" if region.level == "VILLAGE" else name
