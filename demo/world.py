"""Builds the whole demonstration in one transaction, step by step. Same seed and day: same world."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from random import Random

from django.core.management import call_command
from django.db import transaction

from demo import logins, offices, places
from governance.offices.models import User
from governance.regions.models import Region

SEED = 2022
Say = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much of the world is built: which county bureaux (codes), and how many months of the present."""

    counties: tuple[str, ...] = tuple(logins.COUNTIES.values())
    months: int = 24


FULL = Extent()


def exists() -> bool:
    """The marker: the log-ins are part of the one transaction that makes the world."""
    return User.objects.filter(username=logins.TWO_POSTS).exists()


@transaction.atomic
def build(*, today: date, extent: Extent = FULL, seed: int = SEED, say: Say) -> None:
    """Build everything; nothing remains of a build that fails."""
    steps = _Steps(say)
    with steps.timed("工作日历和期限规则"):
        _quietly("load_calendar")
        _quietly("load_deadline_rules")
    with steps.timed("区划"):
        places.load()
    regions = _regions(extent)
    with steps.timed("单位、岗位和用户"):
        offices.build(regions, random=source(seed, "offices"))


def source(seed: int, part: str) -> Random:
    """A random source of its own for each part, so that parts do not disturb each other."""
    return Random(f"{seed}:{part}")


def _regions(extent: Extent) -> dict[str, Region]:
    """Code → region of the built counties, their cities included."""
    counties = Region.objects.filter(code__in=extent.counties, is_active=True)
    found = Region.objects.filter(is_active=True)
    chosen = found.filter(county__in=counties) | found.filter(pk__in=counties.values("city_id"))
    return {region.code: region for region in chosen.select_related("parent").order_by("code")}


def _quietly(command: str) -> None:
    with open("/dev/null", "w") as nowhere:
        call_command(command, stdout=nowhere)


@dataclass
class _Steps:
    """Says each step with its seconds."""

    say: Say

    @contextmanager
    def timed(self, label: str):
        started = time.monotonic()
        yield
        self.say(f"{label} …… {time.monotonic() - started:.1f} 秒")
