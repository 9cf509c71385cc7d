"""Which region a typed text means: its code, its name as people say or write it, or 乡镇/村."""

from collections.abc import Iterator

from governance.regions.models import Region

LEVEL_NAMES = {"CITY": "市", "COUNTY": "县（区）", "TOWNSHIP": "乡镇（街道）", "VILLAGE": "村（社区）"}


class RegionFinder:
    """Finds regions of the allowed levels inside one region; a city finds what belongs to no county."""

    def __init__(self, within: Region, levels: tuple[str, ...]):
        self._within, self._levels = within, levels
        self._meant: dict[str, list[Region]] = {}
        self._others: dict[str, Region] = {}
        self._found: dict[str, tuple[Region | None, str]] = {}
        for region in Region.objects.under(within).active().select_related("parent").order_by("code"):
            for text in set(_texts(region)):
                if self._is_allowed(region):
                    self._meant.setdefault(text, []).append(region)
                else:
                    self._others.setdefault(text, region)

    def find(self, text: str) -> tuple[Region | None, str]:
        """The one region meant, or what is wrong with the text; the same text is looked up once."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _is_allowed(self, region: Region) -> bool:
        is_own = self._within.level != "CITY" or region.county_id is None
        return is_own and region.level in self._levels

    def _find(self, text: str) -> tuple[Region | None, str]:
        plain = text.strip().replace("／", "/")
        found = self._meant.get(plain, [])
        if len(found) == 1:
            return found[0], ""
        if found:
            places = "、".join(_in_full(region) for region in found[:3])
            return None, f"“{text}”有 {len(found)} 处同名（{places}），请写作“乡镇/村”。"
        if other := self._others.get(plain):
            return None, self._of_another_level(text, other)
        return None, f"在{self._within.name}范围内找不到“{text}”，请核对名称或填 12 位代码。"

    def _of_another_level(self, text: str, other: Region) -> str:
        wanted = "或".join(LEVEL_NAMES[level] for level in self._levels)
        if other.level in self._levels:  # of a county, where a city asks for its own
            return f"“{text}”由所在县（区）登记，这里只填{self._within.name}本级。"
        below = next((one for (one, *_) in self._meant.values() if one.parent_id == other.pk), None)
        example = f"，例如“{_in_full(below)}”" if below else ""
        return f"“{text}”是{LEVEL_NAMES.get(other.level, '')}，这里要填{wanted}{example}。"


def _texts(region: Region) -> Iterator[str]:
    """Every way to write it: 天字村, 天字村村民委员会, each also behind its township."""
    yield region.code
    for name in filter(None, (region.name, region.short_name)):
        yield name
        if region.parent:
            yield f"{region.parent.name}/{name}"
            yield f"{region.parent.short_name or region.parent.name}/{name}"


def _in_full(region: Region) -> str:
    own = region.short_name or region.name
    return f"{region.parent.short_name or region.parent.name}/{own}" if region.parent else own
