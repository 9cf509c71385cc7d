"""Every write to a data query."""

from datetime import datetime

from django.db import transaction

from governance.data_queries import policy
from governance.data_queries.models import DataQuery
from governance.data_queries.states import PENDING, WORKFLOW, QueryState
from governance.returns import actions as returns
from governance.returns import policy as returns_policy
from governance.returns import sheets
from governance.returns.actions.common import require
from governance.returns.models import MonthlyReturn
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused


@transaction.atomic
def ask(*, monthly_return: MonthlyReturn, code: str, question: str, by, at: datetime) -> DataQuery:
    """提出质疑: changes neither the number nor the state of the return."""
    row = workflow.lock(monthly_return)
    require(policy.can_ask(row, post=by))
    _refuse_empty(question, "请写明质疑的内容。")
    _require_item(row, code)
    if DataQuery.objects.filter(monthly_return=row, code=code, state__in=sorted(PENDING)).exists():
        raise AlreadyDone("这一项已有未了结的质疑。")
    query = DataQuery.objects.create(
        region_id=row.region_id,
        monthly_return=row,
        return_version=row.version,
        round=row.round,
        code=code,
        question=question.strip()[:300],
        asked_at=at,
        asked_by=by,
        asked_by_name=by.person_name,
    )
    workflow.record_step(query, WORKFLOW.get("ask"), before="", by=by, at=at, reason="", workflow=WORKFLOW)
    return query


@transaction.atomic
def answer(*, query: DataQuery, text: str, by, at: datetime) -> DataQuery:
    """答复: by the filing unit."""
    row = workflow.lock(query)
    if row.state == QueryState.ANSWERED:
        raise AlreadyDone("已经答复，等待裁定。")
    require(policy.can_answer(row, post=by))
    _refuse_empty(text, "请写明答复的内容。")
    row.answer, row.answered_at = text.strip()[:300], at
    row.answered_by, row.answered_by_name = by, by.person_name
    workflow.apply_transition(row, "answer", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def accept(*, query: DataQuery, by, at: datetime) -> DataQuery:
    """采信: the answer explains the number."""
    row = workflow.lock(query)
    require(policy.can_judge(row, post=by))
    row.judged_at, row.judged_by = at, by
    workflow.apply_transition(row, "accept", workflow=WORKFLOW, by=by, at=at)
    return row


@transaction.atomic
def ask_again(*, query: DataQuery, reason: str, by, at: datetime) -> DataQuery:
    """继续质疑: the answer does not explain it yet."""
    row = workflow.lock(query)
    require(policy.can_judge(row, post=by))
    row.verdict = reason.strip()[:300]
    workflow.apply_transition(row, "ask_again", workflow=WORKFLOW, by=by, at=at, reason=reason)
    return row


@transaction.atomic
def require_correction(*, query: DataQuery, reason: str, by, at: datetime) -> DataQuery:
    """要求更正: before the lock the return goes back with the words on the cell; after it, the unit has to
    ask for a correction."""
    row = workflow.lock(query)
    require(policy.can_judge(row, post=by))
    monthly_return = MonthlyReturn.objects.get(pk=row.monthly_return_id)
    row.verdict, row.judged_at, row.judged_by = reason.strip()[:300], at, by
    row.round, row.return_version = monthly_return.round, monthly_return.version
    workflow.apply_transition(row, "require_correction", workflow=WORKFLOW, by=by, at=at, reason=reason)
    if returns_policy.can_send_back(monthly_return, post=by)[0]:
        returns.return_for_correction(
            monthly_return=monthly_return,
            reason=f"数据质疑须更正：{reason.strip()}"[:300],
            cells={row.code: reason},
            by=by,
            at=at,
        )
    return row


def _require_item(row: MonthlyReturn, code: str) -> None:
    if not any(line.code == code and line.is_typed for line in sheets.lines_of(row)):
        raise TransitionRefused("本表没有这一项，请刷新页面。")


def _refuse_empty(text: str, message: str) -> None:
    if not text.strip():
        raise TransitionRefused(message)
