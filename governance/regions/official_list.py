"""The official list: loaded whole into an empty tree, later only as changes that a person confirms."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.regions import actions, codes, compare, first_list, policy, queries, versions
from governance.regions.actions import Decision, Part
from governance.regions.codes import Level
from governance.regions.first_list import NewRegion
from governance.regions.listfile import BadRow, ListedRegion, read_list
from governance.regions.models import ChangeKind, ChangeStatus, Region, RegionChange
from governance.regions.rules import ChangeRefused
from governance.regions.versions import NewUnit


@dataclass(frozen=True)
class Report:
    """What came of a list: either all its bad rows and nothing written, or what was written."""

    rows: int = 0
    bad: list[BadRow] = field(default_factory=list)
    established: int = 0
    proposed: int = 0
    known_already: int = 0


@transaction.atomic
def import_first_list(*, data: bytes, valid_from: date) -> Report:
    """Load a list into a tree that holds none of its units yet. One bad row, and nothing is loaded."""
    reading = read_list(data, known=set(Region.objects.active().values_list("code", flat=True)))
    if not reading.is_clean:
        return Report(bad=reading.bad)
    versions.lock_tree()
    here = set(Region.objects.active().values_list("code", flat=True))
    new = [row for row in reading.rows if row.code not in here]
    if any(row.level not in {Level.PROVINCE, Level.CITY} for row in reading.rows if row.code in here):
        raise ChangeRefused("区划已有数据。较新的名录请在“区划变更”页面导入，逐项确认后生效。")
    first_list.establish_all(map(_new_region, new), valid_from=valid_from)
    return Report(rows=len(reading.rows), established=len(new))


@transaction.atomic
def propose_changes(*, data: bytes, listed_on: date, by, at: datetime) -> Report:
    """Compare a newer list with the own part of the tree; every difference becomes a proposed change."""
    policy.refuse_outsider(by, by.region)
    reading = read_list(data, within=by.region.code)
    if not reading.is_clean:
        return Report(bad=reading.bad)
    if not any(row.code == by.region.code for row in reading.rows):
        return Report(bad=[BadRow(1, f"名录中没有{by.region.name}（{by.region.code}）。", "")])
    versions.lock_tree()
    current = {_listed(region): region for region in _own_branch(by.region)}
    found = [proposal for proposal in compare.compare(current, reading.rows) if _is_ours(proposal, by.region)]
    known = _known_proposals(by.region)
    fresh = [proposal for proposal in found if _key(proposal.kind, _details(proposal)) not in known]
    for proposal in fresh:
        _store(proposal, current, listed_on, by, at)
    summary = f"区划名录：{len(reading.rows)}行，新增待确认变更{len(fresh)}项"
    audit.record(EventKind.LIST_IMPORTED, by=by, at=at, summary=summary)
    return Report(rows=len(reading.rows), proposed=len(fresh), known_already=len(found) - len(fresh))


@transaction.atomic
def confirm(*, change: RegionChange, doc_no: str = "", note: str = "", by, at: datetime) -> RegionChange:
    """Carry out a proposed change from the day of its list."""
    change = _lock(change, by)
    decision = Decision(change.effective_on, doc_no=doc_no, note=note, proposal=change)
    return _CARRY_OUT[change.kind](change, decision, by, at)


@transaction.atomic
def reject(*, change: RegionChange, reason: str, by, at: datetime) -> RegionChange:
    """Keep things as they are; the proposal stays on record with the reason."""
    change = _lock(change, by)
    if not reason.strip():
        raise ChangeRefused("须填写不采纳的理由。")
    change.status, change.note = ChangeStatus.REJECTED, reason.strip()[:300]
    change.recorded_at, change.recorded_by_name = at, by.person_name
    change.save()
    summary = f"不采纳：{change.get_kind_display()} {queries.listed_title(change)}"
    audit.record(EventKind.REGION_CHANGED, by=by, at=at, subject=change, summary=summary)
    return change


@transaction.atomic
def confirm_styles(*, by, at: datetime) -> int:
    """Confirm at once every proposed renaming that changes only the style of the ending."""
    rows = list(proposed(by.region).filter(kind=ChangeKind.RENAME, details__style_only=True).order_by("pk"))
    for change in rows:
        confirm(change=change, note="名称书写方式统一", by=by, at=at)
    return len(rows)


def proposed(region: Region):
    return RegionChange.objects.filter(status=ChangeStatus.PROPOSED, **queries.own_changes(region))


# --- from the two lists to proposals -----------------------------------------------------------------


def _own_branch(region: Region) -> list[Region]:
    """The region, everything below and the units above, as the comparison wants whole branches."""
    above = []
    upper = region.parent
    while upper is not None:
        above.append(upper)
        upper = upper.parent
    return [*reversed(above), *Region.objects.active().under(region).order_by("code")]


def _listed(region: Region) -> ListedRegion:
    return ListedRegion(region.code, Level(region.level), region.name)


def _is_ours(proposal: compare.Proposal, region: Region) -> bool:
    """Changes of the own county or city itself, and of units above, are for the level above."""
    rows = [*proposal.sources, *proposal.targets]
    return all(row.code != region.code and codes.lies_under(row.code, region.code) for row in rows)


def _store(proposal, current: dict[ListedRegion, Region], listed_on: date, by, at: datetime) -> None:
    sources = [current[row] for row in proposal.sources if row in current]
    change = RegionChange.objects.create(
        kind=proposal.kind,
        status=ChangeStatus.PROPOSED,
        effective_on=listed_on,
        details={**_details(proposal), "upper": _upper(proposal, sources)},
        city_id=by.region.city_id,
        county_id=by.region.county_id or _only_county(sources),
        recorded_at=at,
        recorded_by_name=by.person_name,
    )
    change.sources.add(*sources)


def _upper(proposal: compare.Proposal, sources: list[Region]) -> str:
    """Name of the unit above, so that a person knows which of the same-named villages is meant."""
    if sources:
        return sources[0].parent.name
    parent = Region.objects.active().filter(code=codes.parent(proposal.targets[0].code)).first()
    return parent.name if parent else ""


def _only_county(regions: list[Region]) -> int | None:
    counties = {region.county_id for region in regions}
    return counties.pop() if len(counties) == 1 else None


def _details(proposal: compare.Proposal) -> dict:
    return {
        "from": [_plain(row) for row in proposal.sources],
        "to": [_plain(row) for row in proposal.targets],
        "question": proposal.question,
        "style_only": proposal.style_only,
    }


def _plain(row: ListedRegion) -> dict:
    return {"code": row.code, "level": str(row.level), "name": row.name}


def _known_proposals(region: Region) -> set:
    """Proposed already, or rejected: the same list read again asks nothing twice."""
    rows = RegionChange.objects.filter(city_id=region.city_id).exclude(status=ChangeStatus.CONFIRMED)
    return {_key(change.kind, change.details) for change in rows}


def _key(kind: str, details: dict) -> tuple:
    sides = (tuple((row["code"], row["name"]) for row in details.get(side, ())) for side in ("from", "to"))
    return str(kind), *sides


def _new_region(row: ListedRegion) -> NewRegion:
    kind = versions.kind_of(row.level, row.code, row.name)
    return NewRegion(
        row.code, codes.parent(row.code), str(row.level), row.name, kind=kind, **versions.spelled(row.name)
    )


# --- from a proposal to the change --------------------------------------------------------------------


def _lock(change: RegionChange, by) -> RegionChange:
    versions.lock_tree()
    change = RegionChange.objects.get(pk=change.pk)
    if change.status != ChangeStatus.PROPOSED:
        raise ChangeRefused(f"该项已处理：{change.get_status_display()}。")
    policy.refuse_outsider(by, *change.sources.all())
    return change


def _rename(change, decision, by, at):
    name = change.details["to"][0]["name"]
    return actions.rename(region=change.sources.get(), name=name, decision=decision, by=by, at=at)


def _recode(change, decision, by, at):
    to = change.details["to"][0]
    return actions.recode(
        region=change.sources.get(), code=to["code"], name=to["name"], decision=decision, by=by, at=at
    )


def _reparent(change, decision, by, at):
    code = change.details["to"][0]["code"]
    parent = _standing(codes.parent(code))
    return actions.reparent(
        region=change.sources.get(), parent=parent, code=code, decision=decision, by=by, at=at
    )


def _convert(change, decision, by, at):
    to = change.details["to"][0]
    kind = str(codes.village_kind(to["code"], to["name"]))
    return actions.convert(
        region=change.sources.get(),
        kind=kind,
        name=to["name"],
        code=to["code"],
        decision=decision,
        by=by,
        at=at,
    )


def _merge(change, decision, by, at):
    sources = list(change.sources.order_by("code"))
    return actions.merge(sources=sources, new=_unit(change.details["to"][0]), decision=decision, by=by, at=at)


def _split(change, decision, by, at):
    source = change.sources.get()
    if source.level != "VILLAGE":
        raise ChangeRefused("乡镇拆分须指明各村归属，请在该乡镇的页面办理“拆分”，再将本项列为不采纳。")
    kept = {row["code"] for row in change.details["from"]}
    new = [Part(_unit(row)) for row in change.details["to"] if row["code"] not in kept]
    keeps = len(new) < len(change.details["to"])
    return actions.split(source=source, parts=new, keeps=keeps, decision=decision, by=by, at=at)


def _abolish(change, decision, by, at):
    return actions.abolish(region=change.sources.get(), decision=decision, by=by, at=at)


def _establish(change, decision, by, at):
    to = change.details["to"][0]
    parent = _standing(codes.parent(to["code"]))
    return actions.establish(parent=parent, unit=_unit(to), decision=decision, by=by, at=at)


_CARRY_OUT: dict[str, Callable[..., RegionChange]] = {
    ChangeKind.RENAME: _rename,
    ChangeKind.RECODE: _recode,
    ChangeKind.REPARENT: _reparent,
    ChangeKind.CONVERT: _convert,
    ChangeKind.MERGE: _merge,
    ChangeKind.SPLIT: _split,
    ChangeKind.ABOLISH: _abolish,
    ChangeKind.ESTABLISH: _establish,
}


def _unit(row: dict) -> NewUnit:
    return NewUnit(row["code"], row["name"])


def _standing(code: str) -> Region:
    region = Region.objects.active().filter(code=code).first()
    if region is None:
        raise ChangeRefused(f"现行区划中没有上级{code}，请先确认上级的变更。")
    return region
