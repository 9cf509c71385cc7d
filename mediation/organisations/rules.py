"""Rules of mediation bodies. Pure."""

from datetime import date

SUBDISTRICT_CODES = range(1, 100)  # 第7至9位001—099为街道（GB/T 10114）
TERM_YEARS = 3
LEVELS = {
    "VILLAGE": ("VILLAGE",),
    "COMMUNITY": ("VILLAGE",),
    "TOWNSHIP": ("TOWNSHIP",),
    "SUBDISTRICT": ("TOWNSHIP",),
    "INDUSTRY": ("COUNTY", "CITY"),
    "ENTERPRISE": ("VILLAGE", "TOWNSHIP", "COUNTY", "CITY"),
    "OTHER": ("VILLAGE", "TOWNSHIP", "COUNTY", "CITY"),
}


def is_subdistrict(code: str) -> bool:
    return int(code[6:9] or 0) in SUBDISTRICT_CODES


def kind_problem(kind: str, *, level: str, code: str, village_kind: str) -> str:
    """Why a committee of this kind cannot sit there, or an empty text.

    《中华人民共和国人民调解法》第八条：村民委员会、居民委员会设立人民调解委员会；第三十四条：乡镇、街道以及
    社会团体或者其他组织根据需要可以参照设立。
    """
    if level not in LEVELS[kind]:
        return {
            "VILLAGE": "村调委会应设在行政村，请选择村。",
            "COMMUNITY": "社区调委会应设在社区，请选择社区。",
            "TOWNSHIP": "乡镇调委会应设在乡镇，请选择乡镇。",
            "SUBDISTRICT": "街道调委会应设在街道，请选择街道。",
            "INDUSTRY": "行业性专业性调委会由县级以上设立，请选择县区。",
        }[kind]
    if kind == "VILLAGE" and village_kind == "COMMUNITY":
        return "所选区域是社区，请改选“社区调委会”。"
    if kind == "COMMUNITY" and village_kind == "ADMIN_VILLAGE":
        return "所选区域是行政村，请改选“村调委会”。"
    if kind == "TOWNSHIP" and is_subdistrict(code):
        return "所选区域是街道，请改选“街道调委会”。"
    if kind == "SUBDISTRICT" and not is_subdistrict(code):
        return "所选区域是乡镇，请改选“乡镇调委会”。"
    return ""


def term_problem(term_from: date | None, term_to: date | None) -> str:
    """《中华人民共和国人民调解法》第九条：人民调解委员会委员每届任期三年，可以连选连任。"""
    if term_from is None or term_to is None:
        return ""
    if term_to <= term_from:
        return "本届止须晚于本届起。"
    last = term_from.replace(year=term_from.year + TERM_YEARS, day=min(term_from.day, 28))
    return "" if (term_to - last).days <= 31 else "每届任期为三年，请核对本届起止日期。"


def default_short_name(name: str) -> str:
    """北湾镇人民调解委员会 → 北湾镇: what stands in case numbers."""
    for ending in ("人民调解委员会", "调解委员会", "调委会", "村民委员会", "居民委员会"):
        name = name.removesuffix(ending)
    return name[:20]
