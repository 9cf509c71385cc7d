"""Rules of screening and early warning. Pure: plain values in, a Chinese reason or a plain value out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mediation.screening.codes import PREVENTED, AlertResult, Risk, RoundKind

CROWD, MASS = 30, 10  # 人数，产品默认
LAW = "《中华人民共和国人民调解法》第二十五条"


@dataclass(frozen=True)
class Facts:
    """What the records say about one dispute; earlier cases are given as people read their numbers."""

    person_count: int = 0
    has_violence: bool = False
    has_suicide_talk: bool = False
    hurts_minor: bool = False
    has_domestic_violence: bool = False
    repeats_petition: bool = False
    earlier: Sequence[str] = ()
    failed_before: Sequence[str] = ()


@dataclass(frozen=True)
class Signal:
    """A hint with its reason and the colour it usually goes with; never a verdict."""

    code: str
    text: str
    reason: str
    risk: Risk


def signals(facts: Facts) -> list[Signal]:
    """风险提示（产品默认的经验规则），red ones first. What to do stays with the person who decides."""
    people = f"记录的人数为{facts.person_count}人"
    ticked = "登记时已勾选"
    known = [
        (facts.has_violence, "VIOLENCE", "扬言或使用暴力、持械", ticked, Risk.RED),
        (facts.has_suicide_talk, "SUICIDE", "有自杀言行", ticked, Risk.RED),
        (facts.hurts_minor, "MINOR", "伤及未成年人", ticked, Risk.RED),
        (facts.person_count >= CROWD, "CROWD", f"涉及{CROWD}人以上", people, Risk.RED),
        (MASS <= facts.person_count < CROWD, "MASS", f"涉及{MASS}人以上", people, Risk.ORANGE),
        (facts.repeats_petition, "PETITION", "涉信访", "登记时已注明", Risk.ORANGE),
        (
            bool(facts.failed_before),
            "FAILED",
            "当事人以前调解不成",
            _listed(facts.failed_before),
            Risk.ORANGE,
        ),
        (facts.has_domestic_violence, "DOMESTIC", "涉家庭暴力", "登记时已注明", Risk.ORANGE),
        (bool(facts.earlier), "AGAIN", "同一当事人再次发生纠纷", _listed(facts.earlier), Risk.YELLOW),
    ]
    return [Signal(code, text, reason, risk) for holds, code, text, reason, risk in known if holds]


def usual_risk(found: Sequence[Signal]) -> Risk:
    """The colour that usually goes with these signals: red > orange > yellow > blue."""
    order = list(Risk)
    return min((one.risk for one in found), key=order.index, default=Risk.BLUE)


def _listed(numbers: Sequence[str]) -> str:
    more = f"等{len(numbers)}件" if len(numbers) > 3 else ""
    return f"{'、'.join(numbers[:3])}{more}（按身份证号比对）"


def why_not_round(*, kind: str, topic: str, from_on: date, to_on: date, today: date) -> str:
    if to_on < from_on:
        return "排查结束日期早于开始日期，请核对。"
    if from_on > today:
        return f"排查开始日期（{from_on}）晚于今天，请核对。"
    if kind == RoundKind.SPECIAL and not topic.strip():
        return "专项排查请填写专项名称。"
    return ""


def why_not_dispose(*, has_unreported_alert: bool) -> str:
    """《人民调解法》第二十五条：可能引起治安案件、刑事案件的，应当及时向公安机关或者其他有关部门报告."""
    return f"本条有尚未报告的预警，请先登记报告（{LAW}），再处置。" if has_unreported_alert else ""


def why_not_monitor(*, on: date, next_look_on: date | None) -> str:
    if next_look_on is None:
        return "请填写下次复看日期。"
    return "下次复看日期须晚于今天。" if next_look_on <= on else ""


def why_not_report(*, reported_to: str, raised_at: datetime, reported_at: datetime, now: datetime) -> str:
    if not reported_to.strip():
        return "请填写报告的单位，例如“北湾派出所”。"
    if reported_at < raised_at:
        return "报告时间早于预警时间，请核对。"
    return "报告时间晚于现在，请核对。" if reported_at > now else ""


def why_not_close(*, result: str, person_count: int, feedback: str, case_turned: bool = False) -> str:
    """防止的件数、人数成对统计：有件数即须有人数."""
    if not result:
        return "请选择处置结果。"
    if AlertResult(result) in PREVENTED and person_count < 1:
        return "防止的事项须填写涉及人数（件数、人数成对统计）。"
    return "" if feedback.strip() else "请填写反馈情况。"
