"""Rules of mediation bodies. Pure."""

from dataclasses import dataclass
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


def seal_problem(seal_from: date | None, seal_to: date | None) -> str:
    wrong = seal_from is not None and seal_to is not None and seal_to <= seal_from
    return "印章停用日期须晚于启用日期。" if wrong else ""


MEMBERS = range(3, 10)
TERM_WARNING_DAYS = 90


@dataclass(frozen=True)
class Composition:
    """Who sits on a committee: members in office, women among them, members of the smaller nationalities."""

    members: int
    women: int
    minorities: int = 0
    has_chair: bool = True


def composition_warnings(found: Composition, *, serves_minorities: bool, duty_shared: bool) -> list[str]:
    """《人民调解法》第八条：委员三至九人，设主任一人；应当有妇女成员，多民族居住的地区应当有人数较少民族的成员.

    《村民委员会组织法》第七条：人口少的村可以不设下属委员会，由村民委员会成员分工负责；此时不提示.
    """
    if duty_shared:
        return []
    law = "（《中华人民共和国人民调解法》第八条）"
    wanted = [
        (found.members in MEMBERS, f"调委会委员应为三至九人，现有{found.members}人{law}。"),
        (found.has_chair, f"调委会应设主任一人{law}。"),
        (found.women > 0, f"调委会委员中应当有妇女成员{law}。"),
        (
            not serves_minorities or found.minorities > 0,
            f"多民族居住地区的调委会应当有人数较少民族的成员{law}。",
        ),
    ]
    return [text for holds, text in wanted if not holds]


def term_warning(term_to: date | None, *, on: date) -> str:
    """《人民调解法》第九条：委员每届任期三年。Ninety days ahead, and once it is over."""
    law = "（《中华人民共和国人民调解法》第九条，每届任期三年）"
    if term_to is None or (term_to - on).days > TERM_WARNING_DAYS:
        return ""
    if term_to <= on:
        return f"本届任期已于{term_to}届满，请换届后修改任期{law}。"
    return f"本届任期将于{term_to}届满，请准备换届{law}。"


def why_no_seal(*, has_seal: bool, seal_from: date | None, seal_to: date | None, on: date) -> str:
    """《人民调解法》第二十九条：书面协议须加盖人民调解委员会印章；the seal must be in use on that day."""
    if not has_seal:
        return "该调委会没有登记印章，书面协议须加盖调委会印章才能生效（《中华人民共和国人民调解法》第二十九条）。"
    if seal_from is not None and on < seal_from:
        return f"该调委会印章自{seal_from}启用，{on}不能盖章，请核对日期。"
    if seal_to is not None and on >= seal_to:
        return f"该调委会印章已于{seal_to}停用，{on}不能盖章，请核对日期。"
    return ""


@dataclass(frozen=True)
class Year:
    """What the records of one unit and year show, for its candidature."""

    concluded: int
    succeeded: int
    overdue: int
    turned_criminal: int
    mediators: int
    full_time: int
    trained: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    name: str
    is_met: bool
    detail: str


SUCCESS_WANTED = 95  # 百分之，产品默认，各县可在评定时另行掌握


def fengqiao_criteria(year: Year) -> list[Criterion]:
    """“枫桥式”创建条件中能从记录看出的部分（产品默认）：组织健全、队伍、化解成效、不转化、规范."""
    rate = year.succeeded * 100 >= year.concluded * SUCCESS_WANTED
    return [
        Criterion("组织健全", not year.warnings, "；".join(year.warnings) or "委员、任期、印章齐备"),
        Criterion(
            "有专职调解员", year.full_time > 0, f"调解员{year.mediators}名，其中专职{year.full_time}名"
        ),
        Criterion(
            "调解员参加培训",
            0 < year.mediators <= year.trained,
            f"当年参加培训{year.trained}名，共{year.mediators}名",
        ),
        Criterion(
            f"调解成功率{SUCCESS_WANTED}%以上",
            year.concluded > 0 and rate,
            f"当年结案{year.concluded}件，成功{year.succeeded}件",
        ),
        Criterion("无超期案件", year.overdue == 0, f"超过调解期限仍未结案{year.overdue}件"),
        Criterion("无民转刑", year.turned_criminal == 0, f"当年转化为刑事案件{year.turned_criminal}件"),
    ]


def default_short_name(name: str) -> str:
    """北湾镇人民调解委员会 → 北湾镇: what stands in case numbers."""
    for ending in ("人民调解委员会", "调解委员会", "调委会", "村民委员会", "居民委员会"):
        name = name.removesuffix(ending)
    return name[:20]
