"""Sets how a bureau uses a form from a coming month on. Periods that are open keep their days."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.figures import periods
from governance.form_calendars import policy, queries
from governance.returns.deadlines import Timetable
from governance.returns.models import FormCalendar, ReturnForm
from governance.workflow.actions import TransitionRefused


@transaction.atomic
def set_calendar(
    *, form: ReturnForm, first_month: int, timetable: Timetable, is_used: bool, by, at: datetime
) -> FormCalendar:
    """Adopt a form with these days, change its days, or give it up, from `first_month` (yyyymm) on.

    Raises:
        TransitionRefused: not the post's to set, or the month is not a coming one.
    """
    allowed, reason = policy.can_set(post=by)
    if not allowed:
        raise TransitionRefused(reason)
    earliest = queries.first_free_month(by.region, form.code, on=timezone.localdate(at))
    if first_month < earliest:
        label = periods.month(earliest).label
        raise TransitionRefused(f"日程只能从{label}起改：已开启的报表期，日期不再变动。")
    days = _columns(timetable)
    row, _created = FormCalendar.objects.update_or_create(
        region=by.region,
        form_code=form.code,
        first_month=first_month,
        defaults={"is_used": is_used, **days},
    )
    audit.record(EventKind.CALENDAR_SET, by=by, at=at, subject=row, summary=_summary(form, row))
    return row


def _columns(timetable: Timetable) -> dict:
    names = ("due_day", "review_day", "report_day", "lock_day", "cutoff_day", "grace_days")
    return {name: getattr(timetable, name) for name in names}


def _summary(form: ReturnForm, row: FormCalendar) -> str:
    since = periods.month(row.first_month).label
    if not row.is_used:
        return f"{form.name}自{since}起停用"
    cutoff = f"{row.cutoff_day}日截止" if row.cutoff_day else "自然月"
    steps = f"报送{row.due_day}日、审核{row.review_day}日、上报{row.report_day}日、锁定{row.lock_day}日"
    return f"{form.name}自{since}起：{cutoff}，{steps}，宽限{row.grace_days}个工作日"
