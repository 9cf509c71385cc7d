"""The lists of work: which cases stand in each, by which day they are sorted, and what is done there.

Each list is a read of the cases the post may see, with the day that matters as `day`. A list costs the same
number of queries at any depth; all counts together are one query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Coalesce

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.deadlines.models import Deadline
from governance.paging import cursors
from mediation.cases import deadlines
from mediation.cases.lines import Line, line
from mediation.cases.states import CASE_WORKFLOW, CONFIRMATION_WORKFLOW, ConfirmationState
from mediation.cases.states import CaseState as S

PAGE_SIZE = 25
SOON_DAYS = 7


@dataclass(frozen=True)
class RowAction:
    """A step that can be taken from the list, and the key that opens its form."""

    name: str
    key: str
    is_court: bool = False

    @property
    def transition(self):
        return (CONFIRMATION_WORKFLOW if self.is_court else CASE_WORKFLOW).get(self.name)

    @property
    def label(self) -> str:
        return self.transition.label

    def fits(self, case, post) -> bool:
        """Whether the table and the role allow it; the step itself asks everything else."""
        permission = P(self.transition.permission.value)
        in_state = self.is_court or case.state in {str(state) for state in self.transition.sources}
        return in_state and checks.has_permission(post, permission)


@dataclass(frozen=True)
class Worklist:
    """One list. `find` narrows cases and names the day; `hint` tells where the day comes from."""

    key: str
    label: str
    day_label: str
    find: Callable
    actions: tuple[RowAction, ...]
    hint: str


@dataclass(frozen=True)
class WorkLine:
    """One row: the line of the case, the day of this list, how late it is, and what can be done here."""

    line: Line
    day: date
    days_left: int
    actions: list[RowAction]

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def days_text(self) -> str:
        if self.days_left < 0:
            return f"已过{-self.days_left}天"
        return "今天" if self.days_left == 0 else f"还有{self.days_left}天"


@dataclass(frozen=True)
class WorkPage:
    lines: list[WorkLine]
    newer: str
    older: str


def _due_soon(cases, today: date):
    return cases.due_between(today, today + timedelta(days=SOON_DAYS - 1)).annotate(day=F("due_on"))


def _overdue(cases, today: date):
    return cases.overdue(on=today).annotate(day=F("due_on"))


def _suspended(cases, today: date):
    return cases.filter(state=S.SUSPENDED).annotate(day=F("suspended_on"))


def _to_sign(cases, today: date):
    return cases.filter(state=S.AGREED).annotate(day=F("agreed_on"))


def _to_visit(cases, today: date):
    near = Deadline.objects.running().filter(warn_on__lte=today)
    visited = [str(state) for state in CASE_WORKFLOW.get("record_visit").sources]
    return deadlines.with_clock(cases.filter(state__in=visited), deadlines.VISIT, near)


def _confirmations(cases, today: date):
    near = Deadline.objects.running().filter(warn_on__lte=today, due_on__gte=today)
    reminded = cases.filter(confirmation__state=ConfirmationState.REMINDED)
    return deadlines.with_clock(reminded, deadlines.CONFIRMATION, near)


def _to_return(cases, today: date):
    return deadlines.awaiting_return(cases, on=today + timedelta(days=SOON_DAYS))


def _to_archive(cases, today: date):
    """What is over and not archived; without a clock (brought in from paper) by the day it was over."""
    over = cases.filter(state__in=[str(state) for state in CASE_WORKFLOW.get("archive").sources])
    clock = deadlines.due_day(Deadline.objects.running(), deadlines.ARCHIVE)
    return over.annotate(day=Coalesce(clock, "performed_on", "concluded_on"))


EXTEND, ASSIGN = RowAction("extend", "e"), RowAction("assign", "g")
SESSION, STANCE = RowAction("record_session", "t"), RowAction("record_stance", "y")
WORKLISTS: dict[str, Worklist] = {
    one.key: one
    for one in (
        Worklist(
            "overdue",
            "已逾期",
            "调解期限",
            _overdue,
            (EXTEND, ASSIGN, SESSION),
            "调解期限已过、未中止的在调案件。各方同意的可以延期，否则应终止调解并告知其他途径。",
        ),
        Worklist(
            "due",
            "七日内到期",
            "调解期限",
            _due_soon,
            (EXTEND, ASSIGN, SESSION),
            "从今天起七日内调解期限届满的在调案件。",
        ),
        Worklist(
            "suspended",
            "中止",
            "中止日期",
            _suspended,
            (RowAction("resume", "r"), SESSION),
            "因鉴定、专家咨询等中止的案件，中止最久的在前。",
        ),
        Worklist(
            "to_sign",
            "待签名盖章",
            "达成日期",
            _to_sign,
            (RowAction("sign", "q"),),
            "已达成协议、签名盖章尚未齐全的案件；齐全之前协议不生效（人民调解法第二十九条）。",
        ),
        Worklist(
            "visits",
            "待回访",
            "回访期限",
            _to_visit,
            (RowAction("record_visit", "v"), RowAction("record_performance", "p")),
            "到了提醒日的回访（人民调解法第三十一条：对协议的履行情况进行监督）。",
        ),
        Worklist(
            "confirmations",
            "司法确认期将满",
            "申请期限",
            _confirmations,
            (RowAction("apply", "a", is_court=True),),
            "自协议生效之日起三十日内由各方共同申请（人民调解法第三十三条），尚未申请且期限将满的。",
        ),
        Worklist(
            "returns",
            "待反馈移送单位",
            "反馈期限",
            _to_return,
            (RowAction("return_result", "f"),),
            "移送委托的案件已经办结，或者七日内应当反馈；反馈后自动移出。期限依移送文书，没有要求的自办结起计算。",
        ),
        Worklist(
            "archive",
            "待归档",
            "归档期限",
            _to_archive,
            (RowAction("archive", "d"), RowAction("record_visit", "v")),
            "已经结案、尚未归档的案件；一案一卷，材料齐全方可归档。",
        ),
    )
}
DEFAULT = WORKLISTS["overdue"]


def counts(cases, *, today: date) -> dict[str, int]:
    """How many cases stand in each list; one query."""
    each = [
        one.find(cases, today)
        .order_by()
        .annotate(list_key=Value(one.key, output_field=CharField()))
        .values("list_key")
        .annotate(found=Count("pk"))
        .values_list("list_key", "found")
        for one in WORKLISTS.values()
    ]
    return {**dict.fromkeys(WORKLISTS, 0), **dict(each[0].union(*each[1:], all=True))}


def page(
    worklist: Worklist, cases, *, post, level_of, today: date, older: str = "", newer: str = ""
) -> WorkPage:
    """One page in the order of the day, behind a cursor or before one."""
    rows = worklist.find(cases, today).with_list_relations()
    part = cursors.page(rows, "day", is_down=False, size=PAGE_SIZE, older=older, newer=newer)
    lines = [work_line(worklist, case, post=post, level_of=level_of, today=today) for case in part.rows]
    return WorkPage(lines, part.newer, part.older)


def row(worklist: Worklist, cases, pk: int, *, post, level_of, today: date) -> WorkLine | None:
    """The row of one case, if it still stands in the list."""
    found = list(worklist.find(cases, today).filter(pk=pk).with_list_relations()[:1])
    return work_line(worklist, found[0], post=post, level_of=level_of, today=today) if found else None


def work_line(worklist: Worklist, case, *, post, level_of, today: date) -> WorkLine:
    return WorkLine(
        line=line(case, level=level_of(case), today=today),
        day=case.day,
        days_left=(case.day - today).days,
        actions=[action for action in worklist.actions if action.fits(case, post)],
    )
