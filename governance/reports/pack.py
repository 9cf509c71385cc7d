"""What reports speak of, as content: the indicators of each table and the lines on ongoing work."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PACK = Path(__file__).parent / "packs" / "reports.toml"


@dataclass(frozen=True)
class Groups:
    """How many different values a column of a register holds: 17项任务涉及6个方面."""

    register: str
    column: str
    noun: str


@dataclass(frozen=True)
class Line:
    """One statement: words, the indicator that follows them, and the parts it is made of."""

    text: str
    code: str
    parts: tuple[tuple[str, str], ...] = ()
    groups: Groups | None = None


@dataclass(frozen=True)
class Work:
    """A titled group of lines in 重点工作推进."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Pack:
    """The content of both kinds of report."""

    version: str
    subject: str
    masthead_monthly: str
    masthead_year_to_date: str
    main: tuple[str, ...]
    ranking: tuple[str, ...]
    annex: tuple[str, ...]
    trend: str
    rates: tuple[str, ...]
    recorded: frozenset[str]
    work: tuple[Work, ...]


@cache
def pack() -> Pack:
    """The shipped pack. Raises ImproperlyConfigured naming the file."""
    try:
        return _pack(tomllib.loads(PACK.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"{PACK.name} 有误：{error}") from error


def _pack(content: dict) -> Pack:
    return Pack(
        version=content["version"],
        subject=content["subject"],
        masthead_monthly=content["masthead_monthly"],
        masthead_year_to_date=content["masthead_year_to_date"],
        main=tuple(content["main"]),
        ranking=tuple(content["ranking"]),
        annex=tuple(content["annex"]),
        trend=content["trend"],
        rates=tuple(content["rates"]),
        recorded=frozenset(content["recorded"]),
        work=tuple(Work(one["heading"], tuple(map(_line, one["lines"]))) for one in content["work"]),
    )


def _line(content: dict) -> Line:
    return Line(
        text=content["text"],
        code=content["code"],
        parts=tuple((name, code) for name, code in content.get("parts", ())),
        groups=Groups(**content["groups"]) if "groups" in content else None,
    )
