"""What the measures look at: both tenants' real regions, people, cases, register entries and figures.

Each part is made on first use, so that a single measure waits for no more than it needs.
"""

import csv
import random
from datetime import date
from functools import cached_property, wraps

from django.conf import settings
from django.utils import timezone

from bench import fill
from bench.scale import Scale
from governance.deadlines import actions as deadlines
from governance.deadlines import rule_table
from governance.deadlines.models import DeadlineRule
from governance.figures import catalogue, store
from governance.figures.models import FigureRow
from governance.figures.periods import month_of, shift
from governance.figures.store import OwnFigures
from governance.offices.models import Office, Post, User
from governance.regions.first_list import NewRegion, establish_all
from governance.regions.models import Region
from governance.registers.models import RegisterEntry
from governance.tenancy import scope
from mediation.cases.models import Case, CaseMediator, Party
from mediation.organisations.models import MediationCommittee, Mediator

_LIST = settings.BASE_DIR / "governance/regions/data/regions-baiyin-haian.csv"
_RULES = settings.BASE_DIR / "packs/deadlines.yaml"
_OWN_DIGITS = {"province": 0, "city": 2, "county": 4, "township": 6, "village": 9}
_READER = {"CITY": "CITY_ANALYST", "COUNTY": "COUNTY_STATISTICIAN", "TOWNSHIP": "OFFICE_HEAD"}


def _once(make):
    """A part of the world is made when the first measure needs it, and only then."""

    @wraps(make)
    def made(self) -> None:
        if make.__name__ not in self.made:
            self.made.add(make.__name__)
            make(self)

    return made


class World:
    def __init__(self, scale: Scale) -> None:
        self.scale, self.made = scale, set[str]()
        self._posts: dict[int, Post] = {}
        self.parts: dict[str, object] = {}  # what a measure made and another may use again
        self.months = [shift(month_of(timezone.localdate()), -back) for back in range(scale.months, 0, -1)]

    # --- places and people ---------------------------------------------------------------------------

    @cached_property
    def city(self) -> Region:
        self.need_regions()
        return Region.objects.get(name="白银市", level="CITY", is_active=True)

    @cached_property
    def county(self) -> Region:
        return Region.objects.get(name="靖远县", city=self.city)

    @cached_property
    def township(self) -> Region:
        return Region.objects.get(name="北湾镇", city=self.city)

    @cached_property
    def village(self) -> Region:
        return Region.objects.filter(parent=self.township).order_by("code")[0]

    @cached_property
    def cities(self) -> list[Region]:
        self.need_regions()
        return list(Region.objects.filter(level="CITY", is_active=True).order_by("code"))

    @property
    def places(self) -> list[Region]:
        """The region whose pages are read at each of the three levels of staff."""
        return [self.township, self.county, self.city]

    def post(self, region: Region) -> Post:
        """A person who reads cases and figures at that level."""
        if region.pk not in self._posts:
            self._posts[region.pk] = _make_post(region, _READER[region.level])
        return self._posts[region.pk]

    def person(self, region: Region, role: str) -> Post:
        """Somebody of this role there."""
        return _make_post(region, role)

    @cached_property
    def importer(self) -> Post:
        """The county's officer who brings in workbooks."""
        return _make_post(self.county, "COUNTY_CASE_OFFICER")

    @_once
    def need_regions(self) -> None:
        if Region.objects.exists():  # in a test's database
            return
        with _LIST.open(encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["level"] in _OWN_DIGITS]
        establish_all(map(_new_region, rows), valid_from=date(2019, 1, 1))

    @_once
    def need_deadlines(self) -> None:
        """The shipped rules and the official working days up to this year."""
        if DeadlineRule.objects.exists():
            return
        for year in range(2020, timezone.localdate().year + 1):
            deadlines.load_calendar(year)
        deadlines.load_rules(rule_table.read(_RULES))

    # --- records -------------------------------------------------------------------------------------

    @_once
    def need_cases(self) -> None:
        """That many cases, spread over every village of both tenants; each with two parties and a mediator."""
        self.grow_cases(self.scale.cases)

    def grow_cases(self, total: int) -> None:
        """Add cases until there are `total`."""
        self.need_committees()
        first = Case._base_manager.count()
        count = max(total - first, 0)
        fill.insert_select(Case, _CASE, _case_source(first, count))
        fill.insert_select(Party, _PARTY, _PARTY_SOURCE)
        fill.insert_select(CaseMediator, _CASE_MEDIATOR, _CASE_MEDIATOR_SOURCE)
        fill.vacuum(Case, Party, CaseMediator)

    @_once
    def need_committees(self) -> None:
        self.need_regions()
        fill.insert_select(
            MediationCommittee, _COMMITTEE, "from governance_region r where level = 'TOWNSHIP' and is_active"
        )
        fill.insert_select(Mediator, _MEDIATOR, "from mediation_mediationcommittee c")

    def grow_entries(self, total: int) -> None:
        """Add register entries until there are `total`."""
        self.need_regions()
        first = RegisterEntry._base_manager.count()
        count = max(total - first, 0)
        fill.insert_select(RegisterEntry, _ENTRY, _entry_source(first, count))
        fill.vacuum(RegisterEntry)

    # --- figures -------------------------------------------------------------------------------------

    @_once
    def need_figures(self) -> None:
        """Two years of figures of both tenants, added up and stored by the portal itself."""
        for city in self.cities:
            for month in self.months:
                with scope.enter(scope.for_worker(city_id=city.pk, reason="bench")):
                    self.write_month(city, month)
        fill.vacuum(FigureRow)

    def write_month(self, city: Region, month: int) -> None:
        rows = own_figures(city, seed=month)
        store.write_month(
            city_id=city.pk, period=month, rows=rows, version=store.next_version(), at=timezone.now()
        )


def own_figures(city: Region, *, seed: int) -> list[OwnFigures]:
    """What each region itself contributes: villages records, townships a return."""
    dice, rows = random.Random(seed), []  # noqa: S311
    for pk, parent, level in Region.objects.under(city).values_list("pk", "parent_id", "level"):
        row = OwnFigures(pk, parent, level)
        if level == "VILLAGE":
            row.observed = {code: dice.randrange(5) for code in catalogue.SLOTS}
        if level == "TOWNSHIP":
            row.filed = {code: dice.randrange(40) for code in catalogue.SLOTS}
            row.expected = row.have = dict.fromkeys(catalogue.SLOTS, 1)
        rows.append(row)
    return rows


def _new_region(row: dict) -> NewRegion:
    digits = _OWN_DIGITS[row["level"]]
    parent = row["code"][:digits].ljust(12, "0") if digits else ""
    kind = "ADMIN_VILLAGE" if row["level"] == "village" else ""
    return NewRegion(row["code"], parent, row["level"].upper(), row["name"], row["name"], kind)


def _make_post(region: Region, role: str) -> Post:
    office, _ = Office._base_manager.get_or_create(
        region=region, name=f"{region.name}单位", defaults={"kind": "JUSTICE_OFFICE"}
    )
    user = User.objects.create(username=f"bench{region.pk}{role.lower()}"[:40], person_name="测量员")
    post = Post._base_manager.create(
        user=user,
        person_name=user.person_name,
        role=role,
        office=office,
        office_name=office.name,
        region=region,
        valid_from=date(2020, 1, 1),
    )
    return Post._base_manager.select_related("region", "user").get(pk=post.pk)


# --- rows -------------------------------------------------------------------------------------------

_SCOPE = {column: f"r.{column}" for column in ("city_id", "county_id", "township_id", "village_id")} | {
    "region_id": "r.id"
}

_COMMITTEE = {
    **_SCOPE,
    "name": "r.name || '人民调解委员会' || r.id",
    "short_name": "'调' || r.id",
    "kind": "'TOWNSHIP'",
    "valid_from": "date '2020-01-01'",
}
_MEDIATOR = {
    **{column: f"c.{column}" for column in _SCOPE},
    "committee_id": "c.id",
    "person_name": "'调解员' || c.id",
    "kind": "'FULL_TIME'",
    "valid_from": "date '2020-01-01'",
}

# Of ten cases six were settled orally and performed, two are in hand, one failed, one is only registered.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲玉萍红建国志海波华春梅荣生金凤永贵山水林木石泉禾麦"
)
_CASE = {
    **_SCOPE,
    "committee_id": "c.id",
    "state": "(array['PERFORMED','PERFORMED','PERFORMED','PERFORMED','PERFORMED','PERFORMED',"
    "'MEDIATING','MEDIATING','CLOSED_FAILED','REGISTERED'])[n % 10 + 1]",
    "outcome": "(array['SUCCESS','SUCCESS','SUCCESS','SUCCESS','SUCCESS','SUCCESS',"
    "'PENDING','PENDING','FAILED',''])[n % 10 + 1]",
    "registration_no": "'登' || n",
    "case_no": "case when n % 10 = 9 then '' else '调〔2026〕' || n || '号' end",
    "case_year": "case when n % 10 < 9 then 2026 end",
    "case_seq": "case when n % 10 < 9 then n + 1000000 end",
    "dispute_type": "'0' || (n % 9 + 1)",
    "source": "'APPLICATION'",
    "application_form": "'WRITTEN'",
    "brief": "repeat('双方因宅基地边界及排水发生争执，经村委会多次劝说未果，', 3) || n",
    "party_count": "2",
    "claimed_fen": "(n % 1000) * 10000",
    "applied_on": "day",
    "registered_on": "day",
    "accepted_on": "case when n % 10 < 9 then day end",
    "rights_notice_on": "case when n % 10 < 9 then day end",
    "started_on": "case when n % 10 < 9 then day + 1 end",
    "due_on": "case when n % 10 < 9 then day + 30 end",
    "agreement_form": "case when n % 10 < 6 then 'ORAL' else '' end",
    "agreed_on": "case when n % 10 < 6 then day + 9 end",
    "concluded_on": "case when n % 10 < 6 or n % 10 = 8 then day + 9 end",
    "performed_on": "case when n % 10 < 6 then day + 20 end",
    "routes_notified_on": "case when n % 10 = 8 then day + 9 end",
    # Common surnames are common, given names and places rare: what a word index lives on.
    "search_text": "'登' || n || ' （2026）' || r.short_name || '人调字第' || n || '号 ' || "
    + " || ' ' || ".join(
        f"substr('{_SURNAMES}', (power((n * {prime}::bigint % 9973) / 9973.0, 2) * {len(_SURNAMES)})::int + 1, 1) || "
        f"substr('{_GIVEN}', (n * {prime + 2}::bigint % {len(_GIVEN)})::int + 1, 1) || "
        f"substr('{_GIVEN}', (n * {prime + 8}::bigint % {len(_GIVEN) - 7})::int + 1, 1)"
        for prime in (7901, 104651)
    ),
}


def _case_source(first: int, count: int) -> str:
    """Cases `first` … in random villages, over three years."""
    return f"""from generate_series({first}, {first + count - 1}) n
        cross join lateral (select (timezone('Asia/Shanghai', now())::date - 60 - (n * 7919::bigint % 1000)::int) as day) d
        join (select *, row_number() over (order by code) - 1 as place, count(*) over () as places
              from governance_region where level = 'VILLAGE' and is_active) r on r.place = n * 104729::bigint % r.places
        join mediation_mediationcommittee c on c.region_id = r.township_id"""


_PARTY = {
    **{column: f"k.{column}" for column in _SCOPE},
    "case_id": "k.id",
    "position": "p",
    "side": "(array['APPLICANT','RESPONDENT'])[p]",
    "kind": "'PERSON'",
    "name": "(array['张','李'])[p] || k.id % 997",
}
_UNFILLED = "not exists (select from {table} x where x.case_id = k.id)"
_PARTY_SOURCE = "from mediation_case k cross join generate_series(1, 2) p where " + _UNFILLED.format(
    table="mediation_party"
)
_CASE_MEDIATOR = {
    **{column: f"k.{column}" for column in _SCOPE},
    "case_id": "k.id",
    "mediator_id": "m.id",
    "is_lead": "true",
    "assigned_on": "k.registered_on",
}
_CASE_MEDIATOR_SOURCE = (
    "from mediation_case k join mediation_mediator m on m.committee_id = k.committee_id where "
    + _UNFILLED.format(table="mediation_casemediator")
)

_ENTRY = {
    **_SCOPE,
    "type": "'CULTURE_SITE'",
    "number": "n::text",
    "name": "'法治文化广场' || n",
    "since_on": "date '2020-01-01' + (n * 7919::bigint % 2000)::int",
    "details": """'{"site_type": "法治文化广场"}'::jsonb""",
    "recorded_at": "now()",
}


def _entry_source(first: int, count: int) -> str:
    return f"""from generate_series({first}, {first + count - 1}) n
        join (select *, row_number() over (order by code) - 1 as place, count(*) over () as places
              from governance_region where level = 'VILLAGE' and is_active) r on r.place = n * 104729::bigint % r.places"""
