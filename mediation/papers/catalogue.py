"""Which function makes which paper, and how each paper of a case stands."""

from collections.abc import Callable
from dataclasses import dataclass

from mediation.cases import checklist, codes
from mediation.cases.checklist import FileFacts
from mediation.cases.codes import Paper
from mediation.papers import agreement_papers, closing_papers, registration_papers
from mediation.papers.blocks import Document
from mediation.papers.records import Record

Maker = Callable[[Record], list[Document]]
MAKERS: dict[Paper, Maker] = {
    Paper.APPLICATION: registration_papers.application,
    Paper.ACCEPTANCE: registration_papers.acceptance,
    Paper.REJECTION: registration_papers.rejection,
    Paper.RIGHTS_NOTICE: registration_papers.rights_notice,
    Paper.POWER: registration_papers.power,
    Paper.INVESTIGATION: agreement_papers.investigations,
    Paper.SESSION: agreement_papers.sessions,
    Paper.AGREEMENT: agreement_papers.agreement,
    Paper.ORAL_AGREEMENT: agreement_papers.oral_agreement,
    Paper.TERMINATION: closing_papers.termination,
    Paper.PERFORMANCE: agreement_papers.performance,
    Paper.VISIT: agreement_papers.visits,
    Paper.CONFIRMATION: agreement_papers.confirmation,
    Paper.FEEDBACK: closing_papers.feedback,
    Paper.CLOSING: closing_papers.closing,
    Paper.NOTE: closing_papers.note,
}
# 还没有记录时，打印空白表供手写
BLANKS: dict[Paper, Maker] = {
    Paper.INVESTIGATION: lambda record: [agreement_papers.empty_session(record, "INVESTIGATION")],
    Paper.SESSION: lambda record: [agreement_papers.empty_session(record, "MEDIATION")],
    Paper.VISIT: lambda record: [agreement_papers.empty_visit(record)],
}
# 什么时候才谈得上这份文书；其余任何时候都可打印
ONLY_IF: dict[Paper, tuple[Callable[[FileFacts], bool], str]] = {
    Paper.REJECTION: (lambda f: f.state == "REJECTED", "案件不予受理时打印。"),
    Paper.AGREEMENT: (
        lambda f: f.agreement_form == codes.AgreementForm.WRITTEN,
        "登记“达成协议”（书面）后打印。",
    ),
    Paper.ORAL_AGREEMENT: (
        lambda f: f.agreement_form == codes.AgreementForm.ORAL,
        "登记“达成协议”（口头）后打印。",
    ),
    Paper.TERMINATION: (
        lambda f: f.outcome in (codes.Outcome.FAILED, codes.Outcome.TERMINATED),
        "调解不成或终止后打印。",
    ),
    Paper.PERFORMANCE: (lambda f: f.is_effective, "协议生效后打印。"),
    Paper.VISIT: (lambda f: f.is_effective, "协议生效后打印。"),
    Paper.CONFIRMATION: (lambda f: f.is_effective, "协议生效后打印。"),
    Paper.FEEDBACK: (lambda f: f.is_referred, "移送委托的案件才有反馈函。"),
    Paper.CLOSING: (lambda f: f.outcome not in ("", codes.Outcome.PENDING), "结案后打印。"),
}


NOT_HERE = "不适用"


@dataclass(frozen=True)
class Standing:
    """One line of the list of papers. `state` and `tone` for the badge, `missing` says what to do."""

    paper: Paper
    state: str
    tone: str
    missing: str
    can_print: bool
    is_blank: bool
    attachments: list

    @property
    def concerns_this_case(self) -> bool:
        return bool(self.attachments) or self.state != NOT_HERE


def standings(facts: FileFacts, attachments: list) -> list[Standing]:
    """Every paper of the file in the order of the contents."""
    by_paper: dict[str, list] = {}
    for attachment in attachments:
        by_paper.setdefault(attachment.paper, []).append(attachment)
    return [_standing(entry, facts, by_paper.get(entry.paper, [])) for entry in checklist.checklist(facts)]


def make(paper: Paper, record: Record) -> list[Document]:
    """The documents of a paper; its blank form when nothing is recorded yet."""
    return MAKERS[paper](record) or BLANKS.get(paper, lambda record: [])(record)


def why_not_print(paper: Paper, facts: FileFacts) -> str:
    """Why this paper cannot be printed for this case now, or an empty text."""
    if paper not in MAKERS:
        return "这份材料没有固定格式，请拍照或扫描后上传。"
    wanted, told = ONLY_IF.get(paper, (None, ""))
    return told if wanted and not wanted(facts) else ""


def _standing(entry: checklist.Entry, facts: FileFacts, attached: list) -> Standing:
    reason = why_not_print(entry.paper, facts)
    if attached:
        state, tone = f"已附扫描件 {len(attached)} 份", "success"
    elif entry.is_there:
        state, tone = "可打印", "success"
    elif entry.is_needed:
        state, tone = "缺", "warning"
    elif entry.paper in checklist.SCANS_ONLY:
        state, tone = "可附扫描件", "muted"
    elif reason:
        state, tone = NOT_HERE, "muted"
    else:
        state, tone = "可打印空白表", "muted"
    shown = entry.missing if entry.blocks else (reason if not entry.is_there else "")
    return Standing(entry.paper, state, tone, shown, not reason, not entry.is_there, attached)
