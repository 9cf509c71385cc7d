"""存在问题, as rules find them: who did not report, which rates fell. Apps register more of their own."""

from governance.figures import comparisons, indicators
from governance.reports import sentences
from governance.reports.blocks import unit_name
from governance.reports.desk import Desk
from governance.reports.pack import pack
from governance.reports.registry import Part, Topic, register
from governance.reports.sentences import Sentence


def register_all() -> None:
    register(Topic("problems.unfiled", Part.PROBLEMS, 10, "", unfiled))
    register(Topic("problems.rates", Part.PROBLEMS, 20, "", falling_rates))


def unfiled(desk: Desk) -> list[Sentence | None]:
    """Every missing unit by name; over several months with the months that are missing."""
    gaps = desk.readings.unfiled
    if not desk.so_far:
        names = [unit_name(desk, gap.unit) for gap in gaps]
        return [sentences.missing(names, noun=desk_noun(desk))]
    if not gaps:
        return [None]
    said = "，".join(f"{unit_name(desk, gap.unit)}{_months(gap.months)}" for gap in gaps)
    return [sentences.plain(f"{said}未按期报送，以上数据未包含。")]


def falling_rates(desk: Desk) -> list[Sentence | None]:
    """Rates that fell against the year before, in percentage points."""
    return [_fall(desk, code) for code in pack().rates if indicators.find(code)]


def desk_noun(desk: Desk) -> str:
    return "乡镇（街道）" if desk.readings.unfiled else ""


def _fall(desk: Desk, code: str) -> Sentence | None:
    figure, found = desk.get(code), desk.moves(code)
    if figure is None or not figure.value.is_exact or not found:
        return None
    first = found[0]
    if not first.is_possible or comparisons.phrase(first).find("降低") < 0:
        return None
    return sentences.flow(indicators.get(code).name, figure, first)


def _months(months: tuple[int, ...]) -> str:
    """「3月、4月」; a whole year is not listed month by month."""
    return "全年" if len(months) == 12 else "、".join(f"{month % 100}月" for month in months)
