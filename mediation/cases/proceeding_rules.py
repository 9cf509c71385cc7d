"""Rules of what happens around the agreement: recusal, participants, instalments, change, feedback. Pure.

Plain values in, a Chinese reason (or an empty text) or a plain value out. 调解法 = 《中华人民共和国人民调解法》。
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from mediation.cases import codes

MOST_INSTALMENTS = 60
CLOSED_TO_CHANGE = frozenset({"APPLIED", "COURT_ACCEPTED", "CONFIRMED"})


def why_not_impartial(name: str, party_names: Iterable[str], *, is_other_person: bool) -> str:
    """调解法第三条、第十五条：调解员不得偏袒；当事人不能主持调解自己的纠纷."""
    if is_other_person or name not in set(party_names):
        return ""
    return f"{name}是本案当事人，不能担任本案调解员，请另选。如系同名不同人，请核对身份后勾选“已核对同名不同人”。"


def why_not_again(name: str, *, was_recused: bool) -> str:
    """调解法第十五条、第二十三条：whoever withdrew from this case by recusal does not come back to it."""
    return f"{name}已在本案回避，不能再次指派，请另选。" if was_recused else ""


def why_not_proceed(open_recusals: int) -> str:
    """A request for recusal is decided before mediation goes on (调解法第二十三条：选择或者接受调解员)."""
    return "有回避申请尚未决定，请先决定是否回避。" if open_recusals else ""


def why_not_decide_recusal(*, decider_post_id: int, mediator_post_id: int | None, decision: str) -> str:
    """Nobody decides on their own recusal."""
    if decision not in (codes.RecusalDecision.GRANTED, codes.RecusalDecision.REFUSED):
        return "请选择同意或不同意回避。"
    if decider_post_id == mediator_post_id:
        return "不能由被申请回避的调解员本人决定，请由调委会主任或司法所决定。"
    return ""


def why_not_record_session(*, kind: str, held_on: date, started_on: date | None) -> str:
    """调解法第二十七条：记录调解工作. A session lies after the start; an inquiry may come before it."""
    if kind != codes.SessionKind.MEDIATION:
        return ""
    if started_on is None:
        return "尚未开始调解，只能登记调查记录。"
    if held_on < started_on:
        return f"调解记录日期（{held_on}）早于开始调解日期（{started_on}），请核对。"
    return ""


def instalments(total_fen: int, count: int, *, first_on: date, every_months: int) -> list[tuple[date, int]]:
    """(due day, fen) of equal instalments; the parts sum to the total exactly, the last carries the rest.

    Days fall on the day of the month of the first, or the month's end (民法典第二百零二条).
    Raises ValueError with a Chinese message.
    """
    if not 2 <= count <= MOST_INSTALMENTS:
        raise ValueError(f"分期期数请填2至{MOST_INSTALMENTS}期。")
    if not 1 <= every_months <= 12:
        raise ValueError("每期间隔请填1至12个月。")
    part = total_fen // count
    if part <= 0:
        raise ValueError("分期总额不足以分成这些期数，请核对金额。")
    parts = [part] * (count - 1) + [total_fen - part * (count - 1)]
    days = [_months_later(first_on, every_months * index) for index in range(count)]
    return list(zip(days, parts, strict=True))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def why_not_amend(
    *, confirmation_state: str, all_agree: bool, form: str, signed: Iterable[date | None], terms: str
) -> str:
    """Change of an agreement in force: everyone agrees, signs again, and no court is deciding on it.

    调解法第二十九条、第三十一条；《中华人民共和国民事诉讼法》第二百零六条（驳回后可以变更原调解协议）。
    """
    if confirmation_state in CLOSED_TO_CHANGE:
        return "本协议已向法院申请司法确认或已裁定有效，不能变更。驳回或撤回后方可变更。"
    if not all_agree:
        return "变更协议须各方当事人同意。"
    if not terms.strip():
        return "请填写变更后的协议内容。"
    if form == codes.AgreementForm.WRITTEN and None in list(signed):
        return "变更后的书面协议须各方签名、调解员签名并加盖调委会印章后才能登记，请补齐日期。"
    return ""


def why_not_return(*, referring_body: str, returned_on: date | None, text: str) -> str:
    """Feedback goes to whoever referred the case, once (调解法第十八条；委派委托和移交的工作要求)."""
    if not referring_body:
        return "本案不是移送委托的案件，没有需要反馈的单位。"
    if returned_on is not None:
        return f"已于{returned_on}反馈，无需重复登记。"
    return "" if text.strip() else "请填写反馈的办理结果。"


def why_not_court_document(*, ends_in_court_document: bool, number: str) -> str:
    if not ends_in_court_document:
        return "只有法院立案后委托调解的案件登记法院文书；其他案件可申请司法确认。"
    return "" if number.strip() else "请填写法院文书号，例如“（2026）甘0421民初12号”。"


def why_not_reopen(*, applicant: str, chair_agreed_on: date | None) -> str:
    """Reopening: a party asks again and the chair agrees; the bureau's consent is the post that acts."""
    if not applicant:
        return "只有当事人重新申请的，才可以重新调解；其他情形请新立案件并关联前案。"
    return "" if chair_agreed_on else "请填写调委会主任同意重新调解的日期。"


def agreement_number(case_no: str) -> str:
    """协议书编号：与案号同号，字样为“人调协字”（产品默认）."""
    return case_no.replace("人调字", "人调协字")


def options_after(confirmation_state: str) -> str:
    """What the parties may do after the court's answer (民事诉讼法第二百零六条；调解法第三十二条、第三十三条)."""
    if confirmation_state in ("DISMISSED", "NOT_ACCEPTED"):
        return "当事人可以通过调解变更原协议或达成新的协议，也可以向人民法院起诉（民事诉讼法第二百零六条）。"
    if confirmation_state == "CONFIRMED":
        return "一方拒绝履行或未全部履行的，对方可以向人民法院申请强制执行（人民调解法第三十三条）。"
    if confirmation_state == "WITHDRAWN":
        return "撤回后，期限未满的仍可重新共同申请；就协议发生争议的，可以向人民法院起诉（人民调解法第三十二条）。"
    return ""


DEFAULT_ADVICE = (
    "对方不履行的，可以就协议的履行向人民法院起诉（人民调解法第三十二条）；"
    "经司法确认的，可以申请强制执行（第三十三条）。"
)
