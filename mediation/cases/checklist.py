"""What a case file must hold, in the order of its contents (调解法第二十七条、司发通〔2010〕239号). Pure.

Each paper is needed or not for this case, and there or not: made from the record or as an attached scan.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mediation.cases import codes
from mediation.cases.codes import Paper

RETENTION = Path(__file__).resolve().parents[1] / "packs" / "retention.toml"
# 确实无法取得时，可以在卷宗情况说明中写明原因后归档
EXPLAINABLE = frozenset({Paper.IDENTITY, Paper.POWER, Paper.CONFIRMATION, Paper.FEEDBACK})
# 只能附原件，系统不能代为生成的材料
SCANS_ONLY = frozenset({Paper.IDENTITY, Paper.EVIDENCE})


@dataclass(frozen=True)
class FileFacts:
    """What the checklist asks of a case. `attached` holds the papers of which a scan is there."""

    outcome: str = ""
    state: str = ""
    agreement_form: str = ""
    is_written_application: bool = False
    has_rights_notice: bool = False
    has_identity: bool = False
    is_represented: bool = False
    investigations: int = 0
    sessions: int = 0
    is_effective: bool = False
    pays_money: bool = False
    has_receipts: bool = False
    visits: int = 0
    applied_to_court: bool = False
    has_court_answer: bool = False
    is_referred: bool = False
    is_returned: bool = False
    has_note: bool = False
    attached: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One line of the checklist. `missing` is Chinese and empty when the paper is there."""

    paper: Paper
    is_needed: bool
    is_there: bool
    missing: str = ""

    @property
    def blocks(self) -> bool:
        return self.is_needed and not self.is_there


def checklist(facts: FileFacts) -> list[Entry]:
    """Every paper of the file with its standing, in the order of the contents."""
    return [_entry(paper, facts) for paper in Paper if paper in RULES]


def missing(facts: FileFacts) -> list[str]:
    """Chinese sentences of what still bars archiving; empty when the file is complete."""
    explained = EXPLAINABLE if facts.has_note else frozenset()
    return [entry.missing for entry in checklist(facts) if entry.blocks and entry.paper not in explained]


def is_recorded(paper: Paper, facts: FileFacts) -> bool:
    """Whether the portal itself holds what this paper says, apart from any scan."""
    return RULES[paper](facts)[1]


def _entry(paper: Paper, facts: FileFacts) -> Entry:
    needed, there, words = RULES[paper](facts)
    there = there or paper in facts.attached
    return Entry(paper, needed, there, "" if there else words)


def _is_oral(facts: FileFacts) -> bool:
    """Oral cases need the registration, the oral form and the visit alone (产品默认)."""
    return facts.agreement_form == codes.AgreementForm.ORAL


def _ended_by_success(facts: FileFacts) -> bool:
    return facts.outcome == codes.Outcome.SUCCESS


def _was_mediated(facts: FileFacts) -> bool:
    return facts.outcome in (codes.Outcome.SUCCESS, codes.Outcome.FAILED)


RULES = {
    Paper.APPLICATION: lambda f: (False, f.is_written_application, "没有书面申请。"),
    Paper.ACCEPTANCE: lambda f: (True, True, ""),
    Paper.REJECTION: lambda f: (f.state == "REJECTED", f.state == "REJECTED", "未作不予受理。"),
    Paper.RIGHTS_NOTICE: lambda f: (_was_mediated(f), f.has_rights_notice, "缺少权利义务告知记录。"),
    Paper.IDENTITY: lambda f: (
        _was_mediated(f) and not _is_oral(f),
        f.has_identity,
        "缺少当事人身份证明：请登记每名当事人的身份证号或统一社会信用代码，或附身份证明照片。",
    ),
    Paper.POWER: lambda f: (f.is_represented, False, "有代理人的案件须附授权委托书。"),
    Paper.INVESTIGATION: lambda f: (False, f.investigations > 0, "没有调查记录。"),
    Paper.EVIDENCE: lambda f: (False, False, "没有证据材料。"),
    Paper.SESSION: lambda f: (
        _was_mediated(f) and not _is_oral(f),
        f.sessions > 0,
        "缺少调解记录：请登记调解记录，或附调解笔录照片。",
    ),
    Paper.AGREEMENT: lambda f: (
        _ended_by_success(f) and not _is_oral(f),
        f.is_effective and not _is_oral(f),
        "没有生效的调解协议书。",
    ),
    Paper.ORAL_AGREEMENT: lambda f: (
        _ended_by_success(f) and _is_oral(f),
        f.is_effective and _is_oral(f),
        "没有口头协议。",
    ),
    Paper.TERMINATION: lambda f: (
        f.outcome in (codes.Outcome.FAILED, codes.Outcome.TERMINATED),
        f.outcome in (codes.Outcome.FAILED, codes.Outcome.TERMINATED),
        "案件未终止。",
    ),
    Paper.PERFORMANCE: lambda f: (
        f.pays_money and f.has_receipts,
        f.has_receipts,
        "没有登记履行。",
    ),
    Paper.VISIT: lambda f: (_ended_by_success(f), f.visits > 0, "调解成功的案件归档前须登记回访。"),
    Paper.CONFIRMATION: lambda f: (
        f.applied_to_court,
        f.applied_to_court and f.has_court_answer,
        "已申请司法确认，请登记法院的处理结果或附法院文书。" if f.applied_to_court else "未申请司法确认。",
    ),
    Paper.FEEDBACK: lambda f: (f.is_referred, f.is_returned, "移送委托的案件须先反馈移送单位。"),
    Paper.CLOSING: lambda f: (False, f.outcome not in ("", codes.Outcome.PENDING), "案件尚未结案。"),
    Paper.NOTE: lambda f: (False, f.has_note, "没有需要说明的情况。"),
}


@cache
def _years() -> dict[str, int]:
    with RETENTION.open("rb") as pack:
        return {term["code"]: term["years"] for term in tomllib.load(pack)["terms"]}


def kept_until(retention: str, archived_year: int) -> int | None:
    """The last year in which the file is kept; None for ever. Counted from the year after archiving."""
    years = _years()[retention]
    return archived_year + years if years else None


def choices_with_years() -> list[tuple[str, str]]:
    """长期（30年）…"""
    return [
        (one.value, one.label + (f"（{_years()[one]}年）" if _years()[one] else ""))
        for one in codes.Retention
    ]


def titles(papers: Collection[str]) -> str:
    return "、".join(Paper(paper).label for paper in papers)
