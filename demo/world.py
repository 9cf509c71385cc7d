"""Builds the whole demonstration in one transaction, step by step. Same seed and day: same world."""

import time as clock
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from demo import (
    allowances,
    bodies,
    body_life,
    cases,
    everyday,
    file_rounds,
    files,
    lively,
    logins,
    marks,
    merger,
    offices,
    places,
    present,
    registers,
    returns,
    screenings,
    showcases,
    year_2022,
)
from demo.moments import Clock
from governance.offices.models import Post, User
from governance.regions.models import Region

SEED = 2022
Say = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much of the world is built: which county bureaux (codes), and how many months of the present."""

    counties: tuple[str, ...] = tuple(logins.COUNTIES.values())
    months: int = 24
    with_2022: bool = True


FULL = Extent()


def exists() -> bool:
    """The marker: the log-ins are part of the one transaction that makes the world."""
    return User.objects.filter(username__in={login.username for login in logins.memorable()}).exists()


class WorldRefused(Exception):
    """数据库中已有别的区划，不能在其中生成演示数据."""


@transaction.atomic
def build(*, today: date, extent: Extent = FULL, seed: int = SEED, say: Say) -> None:
    """Build everything; nothing remains of a build that fails."""
    _plan_for_growing_tables()
    steps = _Steps(say)
    with steps.timed("工作日历和期限规则"):
        _quietly("load_calendar")
        _quietly("load_deadline_rules")
    with steps.timed("区划"):
        places.load()
        _refuse_other_places(extent)
    with steps.timed("单位、岗位和用户"):
        offices.build(_regions(extent), random=source(seed, "offices"))
    if logins.COUNTIES["jingyuan"] in extent.counties:
        with steps.timed("村的合并"):
            merger.merge(today=today, at=_noon(today))
    regions = _regions(extent)
    with steps.timed("调解组织和调解员"):
        found = bodies.build(list(regions.values()), today=today, random=source(seed, "bodies"))
    span = present.Span(today, extent.months)
    the_map = cases.Map(regions)
    _build_cases(regions, found, the_map, span, with_2022=extent.with_2022, seed=seed, steps=steps)
    now = _noon(today)
    with steps.timed("排查和预警"):
        screenings.build(
            _clerks(regions),
            found,
            Clock(now),
            showcases=set(logins.SHOWCASES.values()),
            random=source(seed, "screening"),
        )
    _learn_sizes()
    with steps.timed("台账（工作簿导入）"):
        registers.import_all(regions, today=today, at=now, random=source(seed, "registers"))
    if extent.with_2022:
        with steps.timed("2022年的月报"):
            sizes = the_map.sizes(year_2022.LAST_DAY, prefix="6204")
            returns.file_2022(regions, sizes, random=source(seed, "returns 2022"), now=now)
    with steps.timed("近两年的月报"):
        sizes = the_map.sizes(span.first_day)
        returns.file_present(regions, sizes, span, random=source(seed, "returns"), now=now)
    _build_life(regions, found, Clock(now), seed=seed, steps=steps)
    marks.replace(cities(extent), span, with_2022=extent.with_2022)
    _learn_sizes()


def _plan_for_growing_tables() -> None:
    """Until the end of this transaction the planner believes every table empty and would read it whole
    for each row that a trigger looks up."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")


def _refuse_other_places(extent: Extent) -> None:
    if Region.objects.filter(code__in=extent.counties, is_active=True).count() != len(extent.counties):
        raise WorldRefused(
            "数据库中已有其他地区的区划，没有白银市、海安市，不能生成演示数据。请换一个空数据库。"
        )


def cities(extent: Extent = FULL) -> list[Region]:
    counties = Region.objects.filter(code__in=extent.counties, is_active=True)
    return list(Region.objects.filter(pk__in=counties.values("city_id")).order_by("code"))


def _build_cases(regions, found, the_map, span: present.Span, *, with_2022: bool, seed: int, steps) -> None:
    clerks = Post._base_manager.filter(role__in=("OFFICE_CLERK", "COUNTY_CASE_OFFICER")).exclude(
        user__username=logins.TWO_POSTS
    )
    posts = {post.region_id: post for post in clerks.select_related("region", "user")}
    writer = cases.Writer(the_map, found, posts, span.today, _noon(span.today), source(seed, "cases"))
    if with_2022:
        with steps.timed("2022年的调解案件"):
            baiyin = the_map.sizes(year_2022.LAST_DAY, prefix="6204")
            writer.bring_in(year_2022.courses(baiyin, source(seed, "2022")))
    _learn_sizes()
    with steps.timed("近两年的调解案件"):
        writer.bring_in(present.courses(the_map.sizes(span.first_day), span, source(seed, "present")))
    with steps.timed("正在办理的调解案件"):
        heads = Post._base_manager.filter(role="OFFICE_HEAD", region__in=regions.values())
        heads = heads.select_related("region__county", "user").order_by("region__code")
        lively.play(writer, heads, everything_at=set(logins.SHOWCASES.values()), more=files.FILES)
    with steps.timed("各类常见纠纷和快速登记"):
        showing = heads.filter(region__code__in=logins.SHOWCASES.values())
        everyday.play(replace(writer, random=source(seed, "everyday")), showing)


def _clerks(regions: dict[str, Region]) -> list[Post]:
    found = Post._base_manager.filter(role="OFFICE_CLERK", region__in=regions.values())
    found = found.exclude(user__username=logins.TWO_POSTS).order_by("region__code")
    return list(found.select_related("region__county", "user"))


def _build_life(regions, found: bodies.Bodies, clock: Clock, *, seed: int, steps) -> None:
    """What the bureaux and offices do besides: each capability in action, mostly in the showcase townships."""
    counties = {code: region for code, region in regions.items() if region.level == "COUNTY"}
    clerks = _clerks(regions)
    showing = set(logins.SHOWCASES.values())
    _learn_sizes()
    with steps.timed("月报的更正、质疑、催办和核对规则"):
        showcases.play(counties, clock)
    with steps.timed("调解组织的培训、团队和名单"):
        body_life.play(list(counties.values()), found, clock, random=source(seed, "training"))
    with steps.timed("以案定补"):
        allowances.set_tables(list(counties.values()), clock)
        for clerk in clerks:
            if clerk.region.code in showing:
                allowances.play(clerk, clock)
    with steps.timed("卷宗评查"):
        for code in (logins.COUNTIES["jingyuan"], logins.COUNTIES["haian"]):
            if code in counties:
                file_rounds.play(counties[code], clock, random=source(seed, f"review {code}"))


def _noon(day: date) -> datetime:
    """Moments of a made-up day; of today the real one."""
    if day == timezone.localdate():
        return timezone.now()
    return datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())


def source(seed: int, part: str) -> Random:
    """A random source of its own for each part, so that parts do not disturb each other."""
    return Random(f"{seed}:{part}")


def _regions(extent: Extent) -> dict[str, Region]:
    """Code → region of the built counties, their cities included."""
    counties = Region.objects.filter(code__in=extent.counties, is_active=True)
    found = Region.objects.filter(is_active=True)
    chosen = found.filter(county__in=counties) | found.filter(pk__in=counties.values("city_id"))
    return {region.code: region for region in chosen.select_related("parent").order_by("code")}


def _learn_sizes() -> None:
    """Plans made while the tables were empty read them from end to end; within one transaction nobody else
    would notice that they have grown."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _quietly(command: str) -> None:
    with open("/dev/null", "w") as nowhere:
        call_command(command, stdout=nowhere)


@dataclass
class _Steps:
    """Says each step with its seconds."""

    say: Say

    @contextmanager
    def timed(self, label: str):
        started = clock.monotonic()
        yield
        connection.check_constraints()  # put off to the end of a long transaction they slow down the rest
        self.say(f"{label} …… {clock.monotonic() - started:.1f} 秒")
