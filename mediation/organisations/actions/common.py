"""The common shape of writing a body: who may, what is refused, and which months its figures touch."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.figures import dirty, periods
from governance.workflow.actions import TransitionRefused

GROUP = "MEDIATION"


class BodyRefused(TransitionRefused):
    """登记调解组织被拒绝."""


def refuse_manager(by, region) -> None:
    if not checks.has_permission(by, P.MEDIATION_BODY_MANAGE, region):
        raise BodyRefused("您的岗位不能登记该区域的调解组织。")


def saved(row, *, taken: str, counts: bool = True):
    """Save a new or changed row; what is taken already is told in words. `counts`: the figures see it."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise BodyRefused(taken) from error
    if counts:
        mark(row)
    return row


def end(row, *, on: date, reason: str):
    if row.valid_to is not None:
        return row
    if not reason.strip():
        raise BodyRefused("请说明原因。")
    if on <= row.valid_from:
        raise BodyRefused(f"日期须晚于{row.valid_from}，请核对。")
    row.valid_to, row.end_reason = on, reason.strip()
    row.save()
    mark(row)
    return row


def mark(row) -> None:
    """A stock counts in every month from its first day on."""
    first = periods.month_of(row.valid_from)
    last = max(first, periods.month_of(timezone.localdate()))
    dirty.mark(region=row.region, months=periods.Period(first, last).months, group=GROUP)
