"""Reads of the regions tree: what every page shows at its left, the map of a day, who became whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from governance.regions import registry
from governance.regions.models import ChangeKind, ChangeStatus, Region, RegionChange, RegionVersion

SEARCH_LIMIT = 12
MOST_CHANGES = 500

# --- the tree ----------------------------------------------------------------------------------------


@dataclass
class Node:
    """One line of the tree at the left of every page."""

    id: int
    name: str
    url: str
    level_label: str = ""
    mark: str = ""
    active: bool = False
    open: bool = False
    leaf: bool = False
    children: list["Node"] = field(default_factory=list)


def tree_for(post, *, open_region_id: int | None, inside: str = "") -> list[Node]:
    """The post's region with the path to the open one unfolded; two queries."""
    root = post.region
    opened = Region.objects.filter(pk=open_region_id).first() if open_region_id else None
    path = {root.pk}
    if opened is not None:
        path |= {opened.pk, opened.city_id, opened.county_id, opened.township_id}
    by_parent: dict[int, list[Region]] = {}
    for region in Region.objects.filter(parent_id__in=path - {None}, is_active=True).order_by("code"):
        by_parent.setdefault(region.parent_id, []).append(region)
    return [_node(root, registry.page_for(post, inside=inside), by_parent, path, open_region_id or root.pk)]


def children_for(post, region: Region, *, inside: str = "") -> list[Node]:
    """The nodes below one region, all folded: what unfolding it in the page fetches."""
    page = registry.page_for(post, inside=inside)
    return [_node(child, page, {}, set(), 0) for child in Region.objects.children_of(region)]


def _node(region: Region, page: str, by_parent: dict, path: set, active_id: int) -> Node:
    is_open = region.pk in path and region.level != "VILLAGE"
    below = by_parent.get(region.pk, []) if is_open else []
    return Node(
        id=region.pk,
        name=region.short_name or region.name,
        url=reverse(page, args=[region.pk]),
        active=region.pk == active_id,
        open=is_open,
        leaf=region.level == "VILLAGE",
        children=[_node(child, page, by_parent, path, active_id) for child in below],
    )


# --- search ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """One hit; `path` tells same-named villages apart."""

    id: int
    name: str
    path: str
    level_label: str
    url: str


def search(post, text: str, *, inside: str = "", limit: int = SEARCH_LIMIT) -> list[Found]:
    """Regions of the post's own scope by Chinese, full pinyin, initials or the beginning of a code."""
    text = "".join(text.split())
    if not text:
        return []
    page = registry.page_for(post, inside=inside)
    hits = matching(Region.objects.active().under(post.region), text)[:limit]
    return [_found(region, post, page) for region in hits.select_related("parent", "county")]


def matching(regions: QuerySet, text: str) -> QuerySet:
    """Narrow to what a person may mean by `text`, the best and the highest first."""
    key = text.lower()
    exact = Q(name=text) | Q(short_name=text) | _word(key, "initials", "")
    begins = (
        Q(short_name__startswith=text)
        | _word(key, "initials", "__startswith")
        | _word(key, "pinyin", "__startswith")
    )
    wide = Q(name__contains=text)
    if key.isascii() and key.isdigit():
        begins |= Q(code__startswith=key)
    elif key.isascii():
        wide |= Q(pinyin__contains=key) if len(key) > 2 else Q(pk=None)
    rank = Case(
        When(exact, then=Value(0)), When(begins, then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    return (
        regions.filter(exact | begins | wide)
        .annotate(rank=rank, depth=_DEPTH)
        .order_by("rank", "depth", "code")
    )


_DEPTH = Case(
    *[
        When(level=level, then=Value(depth))
        for depth, level in enumerate(("CITY", "COUNTY", "TOWNSHIP", "VILLAGE"))
    ],
    default=Value(9),
    output_field=IntegerField(),
)


def _word(key: str, column: str, lookup: str) -> Q:
    """One of the readings that a column keeps separated by spaces."""
    later = f" {key} " if not lookup else f" {key}"
    return Q(**{f"{column}{lookup}": key}) | Q(**{f"{column}__contains": later})


def _found(region: Region, post, page: str) -> Found:
    return Found(
        id=region.pk,
        name=region.short_name or region.name,
        path=path_text(region, post.region),
        level_label=region.get_kind_display() or region.get_level_display(),
        url=reverse(page, args=[region.pk]),
    )


def path_text(region: Region, root: Region) -> str:
    """The parents below the reader's own region: 靖远县 / 北湾镇, or 北湾镇 for a county reader."""
    upper = []
    if region.level == "VILLAGE" and region.parent_id != root.pk:
        upper.append(region.parent.name)
    if region.level in {"VILLAGE", "TOWNSHIP"} and root.level == "CITY" and region.county_id != root.pk:
        upper.append(region.county.name)
    return " / ".join(reversed(upper)) or root.name


def full_name(region: Region) -> str:
    """A village with its township, since names of villages repeat: 北湾镇 天字村."""
    return f"{region.parent.name} {region.name}" if region.level == "VILLAGE" else region.name


# --- the page of one region --------------------------------------------------------------------------


@dataclass(frozen=True)
class RegionPage:
    region: Region
    path: list[Region]
    versions: list[RegionVersion]
    changes: list["ChangeLine"]
    children: list[Region]
    predecessors: list[Region]
    successor: Region | None


def region_page(region: Region, *, today: date) -> RegionPage:
    return RegionPage(
        region=region,
        path=path_of(region),
        versions=list(region.versions.select_related("parent").order_by("-valid_from")),
        changes=[change_line(change) for change in changes_of(region)],
        children=list(Region.objects.children_of(region)),
        predecessors=predecessors(region, on=today),
        successor=None if region.is_active else successor(region, on=today),
    )


def path_of(region: Region) -> list[Region]:
    """City, county, township above the region, top down, itself last."""
    ids = [region.city_id, region.county_id, region.township_id, region.village_id, region.pk]
    rows = {row.pk: row for row in Region.objects.filter(pk__in={pk for pk in ids if pk})}
    return [rows[pk] for pk in dict.fromkeys(pk for pk in ids if pk)]


def changes_of(region: Region) -> QuerySet:
    touching = Q(sources=region) | Q(targets=region)
    return RegionChange.objects.filter(touching).distinct().order_by("-effective_on", "-pk")


@dataclass(frozen=True)
class ChangeLine:
    """One change as the register shows it; for a proposal the units are those of the list."""

    change: RegionChange
    title: str
    question: str
    upper: str = ""

    @property
    def key(self) -> str:
        """For the ids of the row's dialogs."""
        return str(self.change.pk)


def change_lines(region: Region, *, status: str) -> list[ChangeLine]:
    """The changes of a city or a county with one status: the newest first, proposals in the list's order."""
    order = ("pk",) if status == ChangeStatus.PROPOSED else ("-effective_on", "-pk")
    rows = RegionChange.objects.filter(status=status, **own_changes(region)).order_by(*order)
    return [change_line(change) for change in rows[:MOST_CHANGES]]


def change_line(change: RegionChange) -> ChangeLine:
    """In force: as it read when it was recorded; proposed or rejected: as the two lists read."""
    details = change.details
    if "shown" in details:
        return ChangeLine(change, details["shown"], "")
    return ChangeLine(change, listed_title(change), details.get("question", ""), details.get("upper", ""))


def listed_title(change: RegionChange) -> str:
    """A proposal in the words of the two lists: 孙庄村（…213） → 孙庄社区（…042）; a code kept stands once."""
    old, new = (change.details.get(side, ()) for side in ("from", "to"))
    kept = {row["code"] for row in old} & {row["code"] for row in new}
    before = "、".join(row["name"] if row["code"] in kept else _coded(row) for row in old)
    after = "、".join(map(_coded, new))
    return " → ".join(side for side in (before, after) if side)


def _coded(row: dict) -> str:
    return f"{row['name']}（{row['code']}）"


def changes_by_status(region: Region) -> dict[str, int]:
    rows = RegionChange.objects.filter(**own_changes(region)).order_by()
    return dict(rows.values_list("status").annotate(Count("pk")))


def count_of_styles(region: Region) -> int:
    """Proposed renamings that change only the style of the ending."""
    rows = RegionChange.objects.filter(status=ChangeStatus.PROPOSED, **own_changes(region))
    return rows.filter(kind=ChangeKind.RENAME, details__style_only=True).count()


def own_changes(region: Region) -> dict[str, int]:
    """The changes of a city, or those inside the county of a county, township or village."""
    if region.level == "CITY":
        return {"city_id": region.pk}
    return {"county_id": region.county_id}


# --- the map of a day --------------------------------------------------------------------------------


def parents_on(city_id: int, on: date) -> dict[int, int | None]:
    """Region → parent by the map of that day; regions that did not exist then are absent."""
    rows = _valid(city_id, first=on, last=on)
    return dict(rows.values_list("region_id", "parent_id"))


def parents_during(city_id: int, first: date, last: date) -> dict[int, int | None]:
    """Region → parent for every region that existed on any day of the span; the last parent counts."""
    return dict(_valid(city_id, first=first, last=last).values_list("region_id", "parent_id"))


def _valid(city_id: int, *, first: date, last: date) -> QuerySet:
    standing = Q(valid_to__isnull=True) | Q(valid_to__gt=first)
    return RegionVersion.objects.filter(standing, city_id=city_id, valid_from__lte=last).order_by(
        "valid_from"
    )


def cities_turning(day: date) -> set[int]:
    """The cities in which a version begins or ends on that day."""
    rows = RegionVersion.objects.filter(Q(valid_from=day) | Q(valid_to=day), city_id__isnull=False)
    return set(rows.values_list("city_id", flat=True))


def name_on(region: Region, on: date) -> str:
    """The name a document of that day must carry."""
    row = region.versions.filter(valid_from__lte=on).order_by("-valid_from").first()
    return row.name if row else region.name


# --- who became whom ---------------------------------------------------------------------------------


def successor(region: Region, *, on: date) -> Region | None:
    """What the region is on that day: itself, what it was merged into, or None after a split or abolition."""
    now = _Lineage(region.city_id, on).follow(region.pk)
    return Region.objects.filter(pk=now).first() if now else None


def predecessors(region: Region, *, on: date) -> list[Region]:
    """The units that were merged into the region up to that day, at any remove, by code."""
    return list(
        Region.objects.filter(pk__in=_Lineage(region.city_id, on).sources_of(region.pk)).order_by("code")
    )


def restated(city_id: int, months: Iterable[int], *, today: date) -> dict[int, int | None]:
    """Region of any of these months (yyyymm) → today's region; None: not assignable (split, abolished)."""
    months = sorted(months)
    lineage = _Lineage(city_id, today)
    ids = parents_during(city_id, _first_day(months[0]), _last_day(months[-1]))
    return {region_id: lineage.follow(region_id) for region_id in ids}


class _Lineage:
    """The confirmed endings of a city's regions up to a day, loaded once: at most three queries."""

    def __init__(self, city_id: int | None, on: date):
        self.heirs: dict[int, int | None] = {}
        kinds = (ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.ABOLISH)
        rows = RegionChange.objects.filter(
            city_id=city_id, status=ChangeStatus.CONFIRMED, kind__in=kinds, effective_on__lte=on
        )
        for change in rows.prefetch_related("sources", "targets").order_by("effective_on", "pk"):
            self._add(change)

    def _add(self, change: RegionChange) -> None:
        targets = [region.pk for region in change.targets.all()]
        heir = targets[0] if change.kind == ChangeKind.MERGE and len(targets) == 1 else None
        for source in change.sources.all():
            if source.pk not in targets:
                self.heirs[source.pk] = heir

    def follow(self, region_id: int) -> int | None:
        while region_id in self.heirs:
            region_id = self.heirs[region_id]
            if region_id is None:
                return None
        return region_id

    def sources_of(self, region_id: int) -> set[int]:
        return {source for source in self.heirs if self.follow(source) == region_id}


def _first_day(month: int) -> date:
    return date(month // 100, month % 100, 1)


def _last_day(month: int) -> date:
    following = date(month // 100 + month % 100 // 12, month % 100 % 12 + 1, 1)
    return following - timedelta(days=1)


# --- consequences ------------------------------------------------------------------------------------


def consequences(regions: Iterable[Region]) -> list[registry.Affected]:
    """What a change of these regions touches: units below, then what each capability counts."""
    ids = [pk for region in regions for pk in Region.objects.under(region).values_list("pk", flat=True)]
    below = Region.objects.filter(pk__in=ids, is_active=True).exclude(
        pk__in=[region.pk for region in regions]
    )
    return [registry.Affected("下级单位", below.count()), *registry.affected(ids)]
