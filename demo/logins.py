"""Who can log in to the demonstration: one memorable name per role, and a clerk and head per township. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from governance.access.roles import RoleCode as R

PASSWORD = "Village-Law-2026"


@dataclass(frozen=True)
class Login:
    """One post of a log-in: user name, role, code of the region, and whether `demo_logins` lists it."""

    username: str
    role: str
    code: str
    is_listed: bool = True


CITY = {"baiyin": "620400000000"}
COUNTIES = {
    "baiyinqu": "620402000000",
    "pingchuan": "620403000000",
    "jingyuan": "620421000000",
    "huining": "620422000000",
    "jingtai": "620423000000",
    "haian": "320685000000",
}
SHOWCASES = {"beiwan": "620421101000", "qutang": "320685102000"}  # 北湾镇、曲塘镇
SHOWCASE_VILLAGES = {"beiwan": "620421101200", "qutang": "320685102200"}
SECOND_TOWNSHIP = "620421108000"  # 糜滩镇

CITY_ROLES = {
    "head": R.CITY_HEAD,
    "analyst": R.CITY_ANALYST,
    "admin": R.TENANT_ADMIN,
    "leader": R.LEADER,
    "inspector": R.INSPECTOR,
    "partner": R.PARTNER_UNIT,
}
COUNTY_ROLES = {
    "stat": R.COUNTY_STATISTICIAN,
    "case": R.COUNTY_CASE_OFFICER,
    "head": R.COUNTY_HEAD,
    "admin": R.TENANT_ADMIN,
    "leader": R.LEADER,
    "inspector": R.INSPECTOR,
    "partner": R.PARTNER_UNIT,
}
SHOWCASE_ROLES = {
    "head": R.OFFICE_HEAD,
    "clerk": R.OFFICE_CLERK,
    "mediator": R.MEDIATOR,
    "leader": R.LEADER,
}
VILLAGE_ROLES = {"village": R.VILLAGE_CLERK, "counsel": R.VILLAGE_COUNSEL}
TWO_POSTS = "two_posts"


def memorable() -> Iterator[Login]:
    """The log-ins that people are told about."""
    for places, roles in ((CITY, CITY_ROLES), (COUNTIES, COUNTY_ROLES), (SHOWCASES, SHOWCASE_ROLES)):
        for place, code in places.items():
            yield from (Login(f"{place}_{word}", role, code) for word, role in roles.items())
    for place, code in SHOWCASE_VILLAGES.items():
        yield from (Login(f"{place}_{word}", role, code) for word, role in VILLAGE_ROLES.items())
    yield Login(TWO_POSTS, R.OFFICE_CLERK, SHOWCASES["beiwan"])
    yield Login(TWO_POSTS, R.OFFICE_CLERK, SECOND_TOWNSHIP)


def of_townships(codes: list[str]) -> Iterator[Login]:
    """A head, a clerk and a mediator for every other township, named after its code."""
    named = set(SHOWCASES.values())
    for code in codes:
        if code not in named:
            for word in ("head", "clerk", "mediator"):
                yield Login(f"{word}_{code[:9]}", SHOWCASE_ROLES[word], code, is_listed=False)
