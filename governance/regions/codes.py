"""The 12-digit statistical region code: parse, validate, level, parent, hints of kind (pure).

``PP CC DD TTT VVV``: province, prefecture, county (GB/T 2260), township (GB/T 10114), village-level unit
(统计用区划代码和城乡划分代码编制规则). A code is a text of twelve digits, never a number, and it is not an
identity: codes vanish and are given to other villages.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError

LENGTH = 12


class Level(StrEnum):
    """Levels from the top down; the stored values of ``RegionLevel``."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"

    @property
    def label(self) -> str:
        return LEVEL_LABELS[self]

    @property
    def width(self) -> int:
        """Number of leading digits that carry meaning at this level."""
        return LEVEL_WIDTHS[self]


LEVEL_LABELS = {
    Level.PROVINCE: "省级",
    Level.CITY: "地级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡级",
    Level.VILLAGE: "村级",
}
LEVEL_WIDTHS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
GROUP_STARTS = {Level.PROVINCE: 0, Level.CITY: 2, Level.COUNTY: 4, Level.TOWNSHIP: 6, Level.VILLAGE: 9}


class TownshipKind(StrEnum):
    """街道, 镇, 乡（含民族乡、苏木）, 其他乡级单位（农场、园区等）."""

    SUBDISTRICT = "SUBDISTRICT"
    TOWN = "TOWN"
    TOWNSHIP = "TOWNSHIP"
    TOWNSHIP_LIKE = "TOWNSHIP_LIKE"


class VillageKind(StrEnum):
    """村委会, 居委会, 类似村级单位; the stored values of the model's choices."""

    ADMIN_VILLAGE = "ADMIN_VILLAGE"
    COMMUNITY = "COMMUNITY"
    VILLAGE_LIKE = "VILLAGE_LIKE"


@dataclass(frozen=True)
class RegionCode:
    """A well-formed code taken apart; ``parent`` is empty for a province."""

    code: str
    level: Level
    parent: str


def parse(value: object) -> RegionCode:
    """Take a code apart, or raise ``ValidationError`` that says what is wrong with it.

    >>> parse("620421206203").parent
    '620421206000'
    """
    code = pad(value)
    found = level(code)
    missing = skipped_level(code)
    if missing:
        raise ValidationError(f"区划代码{code}有{found.label}而缺{missing.label}，请核对。", code="skipped")
    return RegionCode(code, found, parent(code))


def pad(value: object) -> str:
    """Twelve digits from a full code or from one shortened to its level (2, 4, 6, 9 digits)."""
    code = str(value).strip()
    if len(code) == LENGTH and code.isascii() and code.isdigit() and code[:2] != "00":
        return code
    if not re.fullmatch(r"\d+", code, re.ASCII):
        raise ValidationError(f"区划代码“{code}”只能由数字组成，请核对。", code="characters")
    if len(code) not in LEVEL_WIDTHS.values():
        raise ValidationError(f"区划代码“{code}”有{len(code)}位，应为12位，请核对。", code="length")
    if code.startswith("00"):
        raise ValidationError(f"区划代码“{code}”没有省级代码，请核对。", code="province")
    return code.ljust(LENGTH, "0")


def level(code: str) -> Level:
    """Level of a 12-digit code: that of its last group which is not all zeros."""
    if code[9:] != "000":
        return Level.VILLAGE
    if code[6:9] != "000":
        return Level.TOWNSHIP
    if code[4:6] != "00":
        return Level.COUNTY
    if code[2:4] != "00":
        return Level.CITY
    if code[:2] != "00":
        return Level.PROVINCE
    raise ValidationError(f"区划代码“{code}”全为0，请核对。", code="province")


def parent(code: str) -> str:
    """Code of the unit above. Townships of a city without counties (东莞) hang from the city itself."""
    own = level(code)
    if own == Level.PROVINCE:
        return ""
    return code[: GROUP_STARTS[own]].ljust(LENGTH, "0")


def skipped_level(code: str) -> Level | None:
    """The level left out above the code's own, if any. Only the county may be absent, above a township."""
    own = level(code)
    if code[2:4] == "00" and own not in (Level.PROVINCE, Level.CITY):
        return Level.CITY
    return Level.TOWNSHIP if own == Level.VILLAGE and code[6:9] == "000" else None


def lies_under(code: str, upper: str) -> bool:
    """Whether ``code`` is ``upper`` or below it, by the digits alone."""
    return code.startswith(upper[: level(upper).width])


# --- 类别：代码段只是线索，名称优先 -----------------------------------------------------------------

COMMUNITY_NAME = re.compile(r"(社区|居民委员会|居委会|居民委|居委)(?:（[^）]*）)?$")
VILLAGE_NAME = re.compile(r"(村|村民委员会|村委会|村委|村民委|嘎查|嘎查委员会)(?:（[^）]*）)?$")
VILLAGE_LIKE_NAME = re.compile(r"(生活区|管理区|虚拟社区|虚拟生活区|连队|生产队|农场|林场|园区)$")


def village_kind(code: str, name: str = "") -> VillageKind:
    """Kind of a village-level unit: by name when it says so, else by segment.

    001–199 居委会, 200–399 村委会, 400–599 类似单位, 998/999 虚拟 (编制规则，待核实).
    """
    if VILLAGE_LIKE_NAME.search(name):
        return VillageKind.VILLAGE_LIKE
    if COMMUNITY_NAME.search(name):
        return VillageKind.COMMUNITY
    if VILLAGE_NAME.search(name):
        return VillageKind.ADMIN_VILLAGE
    return _village_kind_by_segment(int(code[9:12]))


def _village_kind_by_segment(segment: int) -> VillageKind:
    if 1 <= segment <= 199:
        return VillageKind.COMMUNITY
    if 200 <= segment <= 399:
        return VillageKind.ADMIN_VILLAGE
    return VillageKind.VILLAGE_LIKE


TOWNSHIP_ENDINGS = (
    ("街道办事处", TownshipKind.SUBDISTRICT),
    ("街道", TownshipKind.SUBDISTRICT),
    ("镇", TownshipKind.TOWN),
    ("乡", TownshipKind.TOWNSHIP),
    ("苏木", TownshipKind.TOWNSHIP),
)


def township_kind(code: str, name: str = "") -> TownshipKind:
    """Kind of a township-level unit: by name when it says so, else by segment (GB/T 10114)."""
    for ending, kind in TOWNSHIP_ENDINGS:
        if name.endswith(ending):
            return kind
    return _township_kind_by_segment(int(code[6:9]))


def _township_kind_by_segment(segment: int) -> TownshipKind:
    if 1 <= segment <= 99:
        return TownshipKind.SUBDISTRICT
    if 100 <= segment <= 199:
        return TownshipKind.TOWN
    if 200 <= segment <= 399:
        return TownshipKind.TOWNSHIP
    return TownshipKind.TOWNSHIP_LIKE
