"""Which indicators a dashboard shows, at which level, in which order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A titled row of tiles."""

    title: str
    codes: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section("矛盾纠纷化解", ("M02", "M03", "M04", "M05", "M06", "M01")),
    Section("公共法律服务", ("M08", "M10", "M11", "M13", "M14", "M15")),
    Section("普法与阵地", ("M16", "M17", "M19", "M18", "M22", "M24")),
    Section("统筹推进", ("RG01", "RG02", "RG03", "RG08")),
)
# A village keeps records but files no return of its own.
VILLAGE_SECTIONS: tuple[Section, ...] = (
    Section("矛盾纠纷化解", ("M02", "M03", "M04", "M05", "M06")),
    Section("阵地", ("M22", "RG01", "M24")),
)
TREND_PAIR = ("M02", "M03")
TREND_SINGLE = "M17"
RANKABLE = ("M02", "M03", "M04", "M08", "M10", "M16", "M17", "M19")


def sections(level: str) -> tuple[Section, ...]:
    return VILLAGE_SECTIONS if level == "VILLAGE" else SECTIONS


def codes(level: str) -> list[str]:
    return [code for section in sections(level) for code in section.codes]
