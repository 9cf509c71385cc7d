"""Every write to subsidies: tables, applications, checking, the batch of a month, posting and paying."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.figures import dirty, periods
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.cases import policy as case_policy
from mediation.cases.models import Case
from mediation.organisations.models import Mediator
from mediation.subsidies import queries, rules
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch, SubsidyRate, SubsidyShare, SubsidyTable
from mediation.subsidies.states import SUBSIDY_WORKFLOW

GROUP = "MEDIATION"


class SubsidyRefused(TransitionRefused):
    """以案定补操作被拒绝."""


@transaction.atomic
def set_table(
    *, name: str, basis: str, valid_from: date, rates: Sequence[rules.Rate], by, at: datetime
) -> SubsidyTable:
    """登记补贴标准 of the county from a day on; cases concluded before keep the table of their day."""
    if by.region.level != "COUNTY" or not checks.has_permission(by, P.MEDIATION_SUBSIDY_REVIEW):
        raise SubsidyRefused("补贴标准由县级司法行政部门登记。")
    if not rates:
        raise SubsidyRefused("请至少填写一档标准。")
    table = SubsidyTable(region=by.region, name=name, basis=basis, valid_from=valid_from, by=by)
    try:
        with transaction.atomic():
            table.save()
            for rate in rates:
                SubsidyRate.objects.create(table=table, region=by.region, **asdict(rate))
    except IntegrityError as error:
        raise SubsidyRefused("该施行日期已有标准，或有两档的条件相同，请核对。") from error
    return table


@transaction.atomic
def apply_for(*, case: Case, by, at: datetime, weights: dict[Mediator, int] | None = None) -> CaseSubsidy:
    """申请以案定补: the amount follows from the table, the shares from the weights (equal when none given)."""
    case = workflow.lock(case)
    if reason := case_policy.why_not_handle(case, by):
        raise SubsidyRefused(reason)
    found = queries.conditions_of(case)
    if reason := rules.why_not_apply(found):
        raise SubsidyRefused(reason)
    table, amount_fen = queries.amount_for(case)
    people = weights or dict.fromkeys(queries.mediators_of(case), 1)
    if unknown := [one for one in people if one not in queries.mediators_of(case)]:
        raise SubsidyRefused(f"{unknown[0].person_name}没有承办本案，不能分配。")
    subsidy = CaseSubsidy(
        region_id=case.region_id,
        case=case,
        table=table,
        amount_fen=amount_fen,
        conditions=[asdict(one) for one in found],
        applied_by=by,
        applied_on=timezone.localdate(at),
    )
    try:
        with transaction.atomic():
            subsidy.save()
    except IntegrityError as error:
        raise SubsidyRefused("一案一补：本案已有补贴申请。") from error
    _share(subsidy, people)
    workflow.record_step(
        subsidy, SUBSIDY_WORKFLOW.get("draft"), before="", by=by, at=at, reason="", workflow=SUBSIDY_WORKFLOW
    )
    return _take(workflow.lock(subsidy), "submit", by=by, at=at)


def _share(subsidy: CaseSubsidy, weights: dict[Mediator, int]) -> None:
    parts = rules.shares(subsidy.amount_fen, list(weights.values()))
    for (mediator, weight), amount_fen in zip(weights.items(), parts, strict=True):
        SubsidyShare.objects.create(
            subsidy=subsidy,
            region_id=subsidy.region_id,
            mediator=mediator,
            weight=weight,
            amount_fen=amount_fen,
        )


@transaction.atomic
def take_step(*, subsidy: CaseSubsidy, name: str, by, at: datetime, reason: str = "") -> CaseSubsidy:
    """核对、审核、不予补贴. Whoever applied does not check; approval puts it into the month's batch."""
    subsidy = workflow.lock(subsidy)
    if not checks.covers(by.region, subsidy.region):
        raise SubsidyRefused("该案不在您的管辖范围内。")
    if name not in ("office_check", "reject", "approve", "refuse"):
        raise SubsidyRefused("补贴按批次发放，请到批次页登记。")
    if by.pk == subsidy.applied_by_id:
        raise SubsidyRefused("申请人不能核对、审核本人的申请。")
    if name == "approve":
        subsidy.batch = _batch_of(periods.month_of(timezone.localdate(at)), by=by)
    return _take(subsidy, name, by=by, at=at, reason=reason)


@transaction.atomic
def post_batch(*, batch: SubsidyBatch, on: date, by, at: datetime) -> SubsidyBatch:
    """公示: names, counts and amounts alone."""
    batch = _own_batch(batch, P.MEDIATION_SUBSIDY_REVIEW, by)
    if batch.posted_on:
        raise SubsidyRefused(f"本批次已于{batch.posted_on}公示。")
    if not batch.subsidies.exists():
        raise SubsidyRefused("本批次还没有审核通过的补贴。")
    batch.posted_on = on
    batch.save()
    return batch


@transaction.atomic
def pay_batch(*, batch: SubsidyBatch, on: date, by, at: datetime) -> SubsidyBatch:
    """登记发放: every approved subsidy of a posted batch is paid that day, once."""
    batch = _own_batch(batch, P.MEDIATION_SUBSIDY_PAY, by)
    if batch.paid_on:
        raise SubsidyRefused(f"本批次已于{batch.paid_on}发放，不能重复发放。")
    if batch.posted_on is None or on < batch.posted_on:
        raise SubsidyRefused("补贴须先公示，再发放。")
    if on > timezone.localdate(at):
        raise SubsidyRefused(f"发放日期（{on}）晚于今天，请核对。")
    batch.paid_on = on
    batch.save()
    for row in batch.subsidies.filter(state="BUREAU_APPROVED").order_by("pk"):
        subsidy = workflow.lock(row)
        subsidy.paid_on = on
        _take(subsidy, "pay", by=by, at=at)
        dirty.mark(region=subsidy.region, months={periods.month_of(on)}, group=GROUP)
    return batch


def _take(subsidy: CaseSubsidy, name: str, *, by, at: datetime, reason: str = "") -> CaseSubsidy:
    workflow.apply_transition(subsidy, name, workflow=SUBSIDY_WORKFLOW, by=by, at=at, reason=reason)
    return subsidy


def _batch_of(month: int, *, by) -> SubsidyBatch:
    """The month's batch; once it is posted, what is approved later goes into the next month's."""
    batch, _ = SubsidyBatch.objects.get_or_create(region=by.region, month=month)
    return batch if batch.posted_on is None else _batch_of(periods.shift(month, 1), by=by)


def _own_batch(batch: SubsidyBatch, permission: P, by) -> SubsidyBatch:
    batch = SubsidyBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not checks.has_permission(by, permission, batch.region):
        raise SubsidyRefused("您的岗位不能办理本批次。")
    return batch
