"""Mediation committees, mediators and personal studios of the demonstration, in bulk but by the same rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo import people, year_2022
from demo.logins import SHOWCASES
from governance.offices.models import Post
from governance.regions.models import Region
from mediation.organisations import rules
from mediation.organisations.models import MediationCommittee, Mediator, PersonalMediationStudio

SINCE = date(2020, 3, 1)
TERM = (date(2024, 3, 1), date(2027, 3, 1))
VILLAGE_SHARE = 0.45
INCOMPLETE = 0.05  # 尚缺委员的村（社区）调委会
INDUSTRIES = {"TRAFFIC": "道路交通事故", "MEDICAL": "医疗", "PROPERTY": "物业"}
TRIAL_OF_TYPE = {"16": "TRAFFIC", "15": "MEDICAL", "17": "PROPERTY"}
STUDIO_NAMES = (
    "和顺",
    "连心",
    "暖心",
    "同心",
    "老支书",
    "睦邻",
    "阳光",
    "春风",
    "清风",
    "乡音",
    "百姓",
    "金话筒",
)


@dataclass
class Bodies:
    """Committees by the code of the region they serve (industry committees: code and industry)."""

    committees: dict[tuple[str, str], MediationCommittee] = field(default_factory=dict)
    mediators: dict[int, list[Mediator]] = field(default_factory=dict)

    def find(self, code: str, industry: str = "") -> MediationCommittee | None:
        return self.committees.get((code, industry))


def build(regions: Sequence[Region], *, today: date, random: Random) -> Bodies:
    """All bodies of the given regions (those that exist today)."""
    bodies = Bodies()
    rows = list(_committees(regions, random))
    MediationCommittee._base_manager.bulk_create(rows)
    for row in rows:
        bodies.committees[row.region.code, row.industry] = row
    _appoint(bodies, rows, random)
    PersonalMediationStudio._base_manager.bulk_create(_studios(bodies, rows, today, random))
    return bodies


def _committees(regions: Iterable[Region], random: Random) -> Iterable[MediationCommittee]:
    for region in regions:
        if region.level == "TOWNSHIP":
            kind = "SUBDISTRICT" if rules.is_subdistrict(region.code) else "TOWNSHIP"
            yield _committee(region, kind, f"{region.name}人民调解委员会", random)
        elif region.level == "VILLAGE" and random.random() < VILLAGE_SHARE:
            kind = "COMMUNITY" if region.kind == "COMMUNITY" else "VILLAGE"
            name = f"{region.parent.name}{region.short_name}人民调解委员会"
            yield _committee(region, kind, name, random)
        elif region.level == "COUNTY":
            for industry, word in INDUSTRIES.items():
                name = f"{region.name}{word}纠纷人民调解委员会"
                yield _committee(region, "INDUSTRY", name, random, industry=industry)


def _committee(region: Region, kind: str, name: str, random: Random, **more) -> MediationCommittee:
    problem = rules.kind_problem(kind, level=region.level, code=region.code, village_kind=region.kind)
    if problem:
        raise ValueError(problem)
    return MediationCommittee(
        region=region,
        name=name,
        short_name=rules.default_short_name(name),
        kind=kind,
        chair_name=people.person_name(random),
        address=_address(region),
        term_from=TERM[0],
        term_to=TERM[1],
        has_seal=True,
        seal_name=name,
        seal_from=SINCE,
        valid_from=SINCE,
        **more,
    )


def _address(region: Region) -> str:
    if region.level == "VILLAGE":
        return f"{region.parent.name}{region.short_name}党群服务中心"
    return f"{region.name}{'司法局' if region.level == 'COUNTY' else '综治中心'}一楼"


def _appoint(bodies: Bodies, committees: Sequence[MediationCommittee], random: Random) -> None:
    posts = {post.region_id: post for post in Post._base_manager.filter(role="MEDIATOR")}
    rows = [row for committee in committees for row in _mediators(committee, posts, random)]
    Mediator._base_manager.bulk_create(rows)
    for row in rows:
        bodies.mediators.setdefault(row.committee_id, []).append(row)


def _mediators(committee: MediationCommittee, posts: dict[int, Post], random: Random) -> list[Mediator]:
    """The members, three to five with a woman among them (人民调解法第八条), and some who only mediate.

    One has a log-in where the township has such a post. A few small villages still lack a member.
    """
    post = posts.get(committee.region_id)
    members = 2 if committee.region.level == "VILLAGE" and random.random() < INCOMPLETE else 3
    members += random.choice((0, 0, 2)) if committee.region.level == "TOWNSHIP" else 0
    total = members + (random.randint(0, 2) if committee.region.level != "VILLAGE" else 0)
    return [_mediator(committee, place, place < members, post, random) for place in range(total)]


def _mediator(committee: MediationCommittee, place: int, is_member: bool, post: Post | None, random: Random):
    sex = "FEMALE" if place == 2 or random.random() < 0.3 else "MALE"
    has_post = post is not None and place == 1
    name = committee.chair_name if place == 0 else people.person_name(random, sex=sex)
    return Mediator(
        committee=committee,
        region=committee.region,
        person_name=post.person_name if has_post else name,
        sex="" if place == 0 or has_post else sex,
        kind="FULL_TIME" if has_post else random.choice(("PART_TIME", "FULL_TIME", "INVITED")),
        is_chair=place == 0,
        is_member=is_member,
        post=post if has_post else None,
        valid_from=SINCE,
    )


def _studios(bodies: Bodies, committees, today: date, random: Random) -> list[PersonalMediationStudio]:
    """In 白银市 exactly the published number by 2022 and a few since; 海安市's own since 2023."""
    towns = [row for row in committees if row.region.level == "TOWNSHIP"]
    baiyin = [row for row in towns if row.region.code.startswith("6204")]
    haian = [row for row in towns if not row.region.code.startswith("6204")]
    found = []
    for row in random.sample(baiyin, min(year_2022.STUDIOS, len(baiyin))):
        found.append(_studio(bodies, row, date(2021, random.randint(1, 12), 15), len(found)))
    known = {row.committee_id for row in found}
    showcases = [
        row for row in towns if row.region.code in SHOWCASES.values() and row.region.code.startswith("6204")
    ]
    lately = [row for row in showcases if row.pk not in known]
    for row in lately + random.sample(baiyin, min(4, len(baiyin))):
        found.append(_studio(bodies, row, date(today.year - 1, random.randint(1, 12), 20), len(found)))
    for row in random.sample(haian, min(8, len(haian))):
        found.append(_studio(bodies, row, date(2023, random.randint(1, 12), 10), len(found)))
    return found


def _studio(bodies: Bodies, committee, named_on: date, number: int) -> PersonalMediationStudio:
    name = f"“{committee.region.short_name}{STUDIO_NAMES[number % len(STUDIO_NAMES)]}”个人调解室"
    return PersonalMediationStudio(
        committee=committee,
        region=committee.region,
        mediator=bodies.mediators[committee.pk][0],
        name=name,
        valid_from=named_on,
    )
