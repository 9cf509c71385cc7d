"""Deadline rules as values, and their evaluation. Pure.

A rule is versioned: the version valid on the day of the base event decides, and a later version never
moves a date already computed. The rules themselves are data (content pack), each with its legal source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from governance.deadlines import workdays
from governance.deadlines.workdays import Calendar, Due, Pause


class TimeUnit(StrEnum):
    """What the period counts. 日 is a calendar day unless the law itself says 工作日."""

    CALENDAR_DAY = "CALENDAR_DAY"
    WORKING_DAY = "WORKING_DAY"
    MONTH = "MONTH"
    HOUR = "HOUR"

    @property
    def label(self) -> str:
        return {"CALENDAR_DAY": "日", "WORKING_DAY": "个工作日", "MONTH": "个月", "HOUR": "小时"}[self.value]


class PauseKind(StrEnum):
    """Why a clock may stand still; each rule names the kinds it admits."""

    SUPPLEMENT = "SUPPLEMENT"
    CHECK = "CHECK"
    APPRAISAL = "APPRAISAL"
    VERIFICATION = "VERIFICATION"
    APPLICANT_DELAY = "APPLICANT_DELAY"
    FORCE_MAJEURE = "FORCE_MAJEURE"

    @property
    def label(self) -> str:
        return PAUSE_LABELS[self]


PAUSE_LABELS = {
    PauseKind.SUPPLEMENT: "补正材料",
    PauseKind.CHECK: "异地协作核查",
    PauseKind.APPRAISAL: "鉴定",
    PauseKind.VERIFICATION: "核实材料",
    PauseKind.APPLICANT_DELAY: "当事人原因延误",
    PauseKind.FORCE_MAJEURE: "不可抗力",
}


class NoRule(LookupError):
    """起算日没有有效的期限规则."""


@dataclass(frozen=True)
class Rule:
    """One version of one period of time.

    `promise_n`: the office's own shorter promise (承诺时限), in the same unit.
    `extension_n`: the longest single extension, in the same unit; None when none is allowed.
    `is_right`: the period of a right that may be left unused; past it the right lapses, nobody is late.
    `tenant_id`: the bureau whose own rule this is; None for everyone.
    """

    code: str
    version: int
    name: str
    unit: TimeUnit
    n: int
    base_event: str
    legal_ref: str
    valid_from: date
    valid_to: date | None = None
    pause_kinds: frozenset[PauseKind] = field(default_factory=frozenset)
    rolls: bool = True
    warn_before_days: int = 3
    promise_n: int | None = None
    extension_n: int | None = None
    is_right: bool = False
    tenant_id: int | None = None

    def __post_init__(self) -> None:
        if problem := self._problem():
            raise ValueError(f"{self.code}：{problem}")

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def length(self) -> str:
        """7日, 30个工作日, 1个月, 24小时; 当日 for a limit of no days."""
        return "当日" if self.n == 0 else f"{self.n}{self.unit.label}"

    def _problem(self) -> str | None:
        if self.n < 0:
            return "期限不能为负"
        if self.valid_to and self.valid_to < self.valid_from:
            return "有效期止于起始之前"
        if self.promise_n is not None and not 0 <= self.promise_n <= self.n:
            return "承诺时限不得长于法定期限"
        if self.unit is TimeUnit.HOUR and (self.rolls or self.pause_kinds or self.extension_n is not None):
            return "按小时计算的期限不暂停、不延长、不顺延"
        if self.unit is TimeUnit.WORKING_DAY and not self.rolls:
            return "工作日期限必然止于工作日，不能设为不顺延"
        return None


@dataclass(frozen=True)
class KindPause:
    """A pause with its kind, and in words why."""

    kind: PauseKind
    pause: Pause
    reason: str = ""


def rule_for(rules: Iterable[Rule], code: str, on: date, *, tenant_id: int | None = None) -> Rule:
    """The version valid on the day of the base event; a bureau's own rule goes before the general one.

    Raises:
        NoRule: no version of the code is valid on that day.
    """
    found = [
        rule
        for rule in rules
        if rule.code == code and rule.is_valid_on(on) and rule.tenant_id in (None, tenant_id)
    ]
    if not found:
        raise NoRule(f"期限规则「{code}」在{on:%Y-%m-%d}无有效版本")
    return max(found, key=lambda rule: (rule.tenant_id is not None, rule.version))


def admitted(rule: Rule, pauses: Iterable[KindPause]) -> list[Pause]:
    """The pauses whose kind stops this clock."""
    return [item.pause for item in pauses if item.kind in rule.pause_kinds]


def compute(rule: Rule, base_on: date, calendar: Calendar, *, pauses: Sequence[KindPause] = ()) -> Due:
    """The due day of a rule counted in days or months from its base event."""
    return _compute(rule, rule.n, base_on, calendar, admitted(rule, pauses))


def compute_promise(
    rule: Rule, base_on: date, calendar: Calendar, *, pauses: Sequence[KindPause] = ()
) -> Due | None:
    """The due day of the office's own promise, shown in amber beside the legal one in red."""
    if rule.promise_n is None or rule.unit is TimeUnit.HOUR:
        return None
    return _compute(rule, rule.promise_n, base_on, calendar, admitted(rule, pauses))


def compute_hours(rule: Rule, base_at: datetime) -> datetime:
    """The moment at which a rule counted in hours runs out."""
    if rule.unit is not TimeUnit.HOUR:
        raise ValueError(f"{rule.code} is not counted in hours")
    return workdays.hour_deadline(base_at, rule.n)


def longest_extension(rule: Rule, due_on: date, calendar: Calendar) -> Due | None:
    """The latest day to which one extension may go, counted from the due day; None when none is allowed."""
    if rule.extension_n is None:
        return None
    return _compute(rule, rule.extension_n, due_on, calendar, [])


def _compute(rule: Rule, n: int, base_on: date, calendar: Calendar, pauses: list[Pause]) -> Due:
    if rule.unit is TimeUnit.HOUR:
        raise ValueError(f"{rule.code} is counted in hours: use compute_hours")
    if rule.unit is TimeUnit.WORKING_DAY:
        return workdays.workday_deadline(base_on, n, calendar, pauses=pauses)
    count = workdays.month_deadline if rule.unit is TimeUnit.MONTH else workdays.calendar_deadline
    return count(base_on, n, calendar, pauses=pauses, rolls=rule.rolls)
