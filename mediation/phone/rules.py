"""Rules of settling a case in one go. Pure: plain values in, a Chinese reason or an empty text out.

调解法 = 《中华人民共和国人民调解法》。
"""

from collections.abc import Collection
from datetime import date

from mediation.phone.codes import LAWS, Confirmed, Result

_MEDIATED = (Confirmed.RIGHTS, Confirmed.CONSENT, Confirmed.IMPARTIAL)
NEEDED = {
    Result.AGREED: (*_MEDIATED, Confirmed.ORAL),
    Result.FAILED: (*_MEDIATED, Confirmed.ROUTES),
    Result.PENDING: (Confirmed.IMPARTIAL,),
}


def missing(result: str, confirmed: Collection[str]) -> list[Confirmed]:
    """What must still be confirmed for this result, in the order of the page."""
    return [one for one in NEEDED[Result(result)] if one not in confirmed]


def why_not_end(result: str, confirmed: Collection[str]) -> str:
    """调解法第十七条、第十九条、第二十三条、第二十六条、第二十八条：没有逐项确认的不能办理."""
    left = missing(result, confirmed)
    if not left:
        return ""
    named = "；".join(f"“{one.label}”（{LAWS[one]}）" for one in left)
    return f"请确认：{named}。没有做到的，请先补做，或选“还没谈成”先登记。"


def may_start(confirmed: Collection[str]) -> bool:
    """Mediation starts once rights are told and nobody refuses (调解法第十七条、第二十三条)."""
    return Confirmed.RIGHTS in confirmed and Confirmed.CONSENT in confirmed


def why_not_days(
    *, result: str, begun_on: date, ended_on: date, due_on: date | None, is_settled: bool
) -> str:
    """The days of one dispute follow one another."""
    if result != Result.PENDING and ended_on < begun_on:
        word = "谈成" if result == Result.AGREED else "结束"
        return f"{word}那天（{ended_on}）早于来调解那天（{begun_on}），请核对。"
    if result != Result.AGREED or due_on is None:
        return ""
    if is_settled:
        return "选了“当场已履行”，不用再填最迟哪天履行，请二选一。"
    if due_on < ended_on:
        return f"最迟履行那天（{due_on}）早于谈成那天（{ended_on}），请核对。"
    return ""


def why_not_own_dispute(mediator: str, parties: Collection[str], *, is_self: bool) -> str:
    """调解法第三条、第十五条：当事人不能调解自己的纠纷."""
    if mediator not in parties:
        return ""
    who = f"您（{mediator}）" if is_self else mediator
    return (
        f"{who}是本案当事人，不能主持调解自己的纠纷，请由其他调解员登记。同名不同人的，请用完整登记表登记。"
    )


def session_record(*, brief: str, result: str, words: str) -> str:
    """The record of the session, from what was typed anyway (调解法第二十七条)."""
    told = {Result.AGREED: "达成口头协议", Result.FAILED: "未能达成协议"}[Result(result)]
    return f"纠纷情况：{brief.strip()}\n调解结果：{told}。{words.strip()}".strip()
