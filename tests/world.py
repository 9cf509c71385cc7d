"""The small world every database test starts from: the real regions of both tenants and posts on demand."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model

from governance.deadlines import actions as deadlines
from governance.deadlines import rule_table
from governance.offices.models import Office, OfficeKind, Post
from governance.regions import official_list
from governance.regions.models import Region

LIST = Path(__file__).resolve().parents[1] / "governance/regions/data/regions-baiyin-haian.csv"
RULES = Path(__file__).resolve().parents[1] / "packs/deadlines.yaml"
LIST_DATE = date(2019, 1, 1)


def load_regions() -> None:
    """Load the real list once per test database (as the owner of the schema)."""
    official_list.import_first_list(data=LIST.read_bytes(), valid_from=LIST_DATE)


def load_deadline_tables() -> None:
    """Load the official working days of recent years and the shipped deadline rules; 2027 stays unknown."""
    for year in range(2020, 2027):
        deadlines.load_calendar(year)
    deadlines.load_rules(rule_table.read(RULES))


_OFFICE_KIND = {
    "CITY": OfficeKind.CITY_BUREAU,
    "COUNTY": OfficeKind.COUNTY_BUREAU,
    "TOWNSHIP": OfficeKind.JUSTICE_OFFICE,
    "VILLAGE": OfficeKind.VILLAGE_ORG,
}


@dataclass
class World:
    """Finds regions by name and makes posts: `world.post("OFFICE_CLERK", "北湾镇")`."""

    _posts: dict = field(default_factory=dict)

    def region(self, name: str, under: str | None = None) -> Region:
        found = Region.objects.filter(name=name, is_active=True)
        if under:
            found = found.filter(parent__name=under)
        return found.get()

    def village_of(self, township: str, index: int = 0) -> Region:
        return Region.objects.filter(parent__name=township, level="VILLAGE").order_by("code")[index]

    def post(self, role: str, place: str | Region, *, name: str = "", index: int = 0) -> Post:
        """One post per (role, region, index), made on first use."""
        region = place if isinstance(place, Region) else self.region(place)
        key = (role, region.pk, index)
        if key not in self._posts:
            self._posts[key] = _make_post(role, region, name or f"测试{len(self._posts) + 1:03d}")
        return self._posts[key]


def _make_post(role: str, region: Region, name: str) -> Post:
    office, _ = Office._base_manager.get_or_create(
        region=region, name=f"{region.name}单位", defaults={"kind": _OFFICE_KIND[region.level]}
    )
    user = get_user_model().objects.create_user(
        username=f"u{region.pk}_{role.lower()}_{name}"[:40], password="correct-horse-1", person_name=name
    )
    post = Post(
        user=user,
        person_name=name,
        role=role,
        office=office,
        office_name=office.name,
        region=region,
        valid_from=date(2020, 1, 1),
    )
    post.save()
    return Post._base_manager.select_related("region", "user").get(pk=post.pk)
