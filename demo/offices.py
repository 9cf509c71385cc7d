"""Writes the offices, log-ins and posts of the demonstration."""

from collections.abc import Iterable
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from demo import logins, people
from demo.logins import Login
from governance.offices.models import Office, OfficeKind, Post, User
from governance.regions.models import Region

SINCE = date(2021, 1, 4)
_KIND = {
    "CITY": OfficeKind.CITY_BUREAU,
    "COUNTY": OfficeKind.COUNTY_BUREAU,
    "TOWNSHIP": OfficeKind.JUSTICE_OFFICE,
    "VILLAGE": OfficeKind.VILLAGE_ORG,
}
_OTHER_KIND = {"PARTNER_UNIT": OfficeKind.PARTNER_UNIT, "VILLAGE_COUNSEL": OfficeKind.LAW_FIRM}


def build(regions: dict[str, Region], *, random: Random) -> int:
    """Every office, user and post; `regions` maps codes of the built part of the tree. Returns the posts."""
    townships = sorted(code for code, region in regions.items() if region.level == "TOWNSHIP")
    wanted = [
        login for login in [*logins.memorable(), *logins.of_townships(townships)] if login.code in regions
    ]
    users = _users(wanted, random)
    offices = _offices(wanted, regions)
    Post._base_manager.bulk_create(_post(login, regions, users, offices) for login in wanted)
    return len(wanted)


def _users(wanted: Iterable[Login], random: Random) -> dict[str, User]:
    """One hash for all: they share one password, and hashing is slow on purpose."""
    password = make_password(logins.PASSWORD)
    names = {login.username: people.person_name(random) for login in wanted}
    users = User.objects.bulk_create(
        User(username=username, person_name=name, password=password) for username, name in names.items()
    )
    return {user.username: user for user in users}


def _offices(wanted: Iterable[Login], regions: dict[str, Region]) -> dict[tuple[str, str], Office]:
    """The regular office of each bureau and township, and those that the posts need besides."""
    keys = {
        (region.code, _KIND[region.level])
        for region in regions.values()
        if region.level in ("COUNTY", "TOWNSHIP")
    }
    keys |= {(login.code, _kind(login, regions)) for login in wanted}
    rows = [_office(regions[code], kind) for code, kind in sorted(keys)]
    Office._base_manager.bulk_create(rows)
    return {(row.region.code, row.kind): row for row in rows}


def _kind(login: Login, regions: dict[str, Region]) -> str:
    if login.role == "LEADER":
        return (
            OfficeKind.TOWNSHIP_GOVERNMENT
            if regions[login.code].level == "TOWNSHIP"
            else OfficeKind.PARTNER_UNIT
        )
    return _OTHER_KIND.get(login.role, _KIND[regions[login.code].level])


def _office(region: Region, kind: str) -> Office:
    name = _name(region, kind)
    return Office(region=region, name=name, short_name=name[:40], kind=kind)


def _name(region: Region, kind: str) -> str:
    if kind == OfficeKind.JUSTICE_OFFICE:
        return f"{region.name}司法所"
    if kind == OfficeKind.TOWNSHIP_GOVERNMENT:
        return f"{region.name}{'办事处' if region.name.endswith('街道') else '人民政府'}"
    if kind == OfficeKind.VILLAGE_ORG:
        return region.name
    return {
        OfficeKind.PARTNER_UNIT: f"{region.name}人民政府办公室",
        OfficeKind.LAW_FIRM: f"{region.short_name}村居法律顾问工作室",
    }.get(kind, f"{region.name}司法局")


def _post(login: Login, regions: dict[str, Region], users: dict[str, User], offices) -> Post:
    user, region = users[login.username], regions[login.code]
    office = offices[login.code, _kind(login, regions)]
    return Post(
        user=user,
        person_name=user.person_name,
        role=login.role,
        office=office,
        office_name=office.name,
        region=region,
        valid_from=SINCE,
    )


def post_of(username: str, region: Region | None = None) -> Post:
    """The post of a log-in, with its region; of several the one in the region."""
    found = Post._base_manager.select_related("region", "user").filter(user__username=username)
    return (found.filter(region=region) if region else found).earliest("pk")
