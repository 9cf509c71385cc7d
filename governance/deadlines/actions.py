"""The only writers of deadlines: start, pause, resume, extend, meet, cancel, recompute, announce.

Days are given, never read from a clock here. Refusals are Chinese and meant for the person at the screen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from governance.deadlines import announcements, official, queries, reminders, rules
from governance.deadlines.announcements import Announcement, Occasion
from governance.deadlines.calendar import WorkCalendar
from governance.deadlines.models import LAPSED, Deadline, DeadlineRule, WorkDay
from governance.deadlines.rules import PauseKind
from governance.workflow.actions import TransitionRefused, lock


class DeadlineRefused(TransitionRefused):
    """期限操作被拒绝."""


def start(
    *,
    subject: models.Model,
    kind: str,
    code: str,
    base_on: date | None = None,
    base_at: datetime | None = None,
    base_event: str = "",
    fixed_on: date | None = None,
    calendar: WorkCalendar | None = None,
) -> Deadline:
    """Start a clock on an owned row: `base_on` for days and months, `base_at` for hours.

    The rule version valid on the base day is used for ever. `base_event` replaces the rule's own words.
    `fixed_on` is the due day that a document names; without it the rule is counted.
    `calendar` saves a query where many clocks are started at once; it must reach far enough.

    Raises:
        NoRule: no version of `code` is valid on the base day.
        DeadlineRefused: a clock of this kind already runs on the row.
    """
    if (base_on is None) == (base_at is None):
        raise ValueError("give base_on or base_at")
    day = base_on or timezone.localdate(base_at)
    if queries.running(subject, kind) is not None:
        raise DeadlineRefused("该期限已在计时，无需重复起算。")
    rule = queries.rule_on(code, day, tenant_id=subject.region.county_id or subject.region.city_id)
    deadline = Deadline(
        region_id=subject.region_id,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        kind=kind,
        rule=rule,
        base_event=base_event or rule.base_event,
        base_on=day,
        base_at=base_at,
        fixed_due_on=fixed_on,
    )
    _set_due(deadline, calendar)
    deadline.save()
    return deadline


@dataclass(frozen=True)
class Start:
    """One clock for `start_many`: on which row, of which kind, by which rule, from which day."""

    subject: models.Model
    kind: str
    code: str
    base_on: date
    base_event: str = ""
    fixed_on: date | None = None


def start_many(starts: Sequence[Start]) -> list[Deadline]:
    """Start clocks of days or months on rows that have none yet, as after an import; three queries in all.

    Raises:
        NoRule: no version of a code is valid on its base day.
    """
    if not starts:
        return []
    days = [one.base_on for one in starts]
    calendar = queries.work_calendar(min(days), max(days) + queries.SLACK * 3)
    table = {row.as_rule(): row for row in DeadlineRule.objects.filter(code__in={one.code for one in starts})}
    rows = [_new(one, table) for one in starts]
    for row in rows:
        _set_due(row, calendar)
    return Deadline.objects.bulk_create(rows)


@transaction.atomic
def pause(*, deadline: Deadline, kind: PauseKind, on: date, reason: str = "") -> Deadline:
    """Stop the clock from the day after `on`, for a reason its rule admits and before it has run out."""
    deadline = _locked(deadline)
    if deadline.is_paused:
        raise DeadlineRefused("期限已在暂停中。")
    if kind not in deadline.rule.pause_kinds:
        raise DeadlineRefused(f"该期限不因“{kind.label}”暂停。")
    if not deadline.base_on <= on <= deadline.due_on:
        raise DeadlineRefused("只能在期限起算之后、届满之前暂停。")
    deadline.paused_on, deadline.paused_kind, deadline.paused_reason = on, kind, reason.strip()
    deadline.save()
    return deadline


@transaction.atomic
def resume(*, deadline: Deadline, on: date) -> Deadline:
    """Let the clock run again from the day after `on`; the due day moves by the paused days."""
    deadline = _locked(deadline)
    if deadline.paused_on is None:
        raise DeadlineRefused("期限未在暂停中。")
    if on < deadline.paused_on:
        raise DeadlineRefused("恢复日不得早于暂停日。")
    _end_pause(deadline, on)
    _set_due(deadline)
    deadline.save()
    return deadline


@transaction.atomic
def extend(*, deadline: Deadline, to: date, reason: str, on: date, by) -> Deadline:
    """Prolong once, before the due day, with a reason, and no further than the rule allows."""
    deadline = _locked(deadline)
    _refuse_extension(deadline, to=to, reason=reason, on=on)
    deadline.extended_on, deadline.extended_to = on, to
    deadline.extension_reason, deadline.extended_by = reason.strip(), by
    _set_due(deadline)
    deadline.save()
    return deadline


@transaction.atomic
def meet(*, deadline: Deadline, on: date | None = None, at: datetime | None = None) -> Deadline:
    """Record that what was due has been done, on a day or (for hours) at a moment; late or not."""
    day = on or timezone.localdate(at)
    deadline = _locked(deadline)
    if day < deadline.base_on:
        raise DeadlineRefused("办结日不得早于起算日。")
    if deadline.is_paused:
        _end_pause(deadline, max(day, deadline.paused_on))
        _set_due(deadline)
    deadline.met_on, deadline.met_at = day, at
    deadline.save()
    return deadline


@transaction.atomic
def cancel(*, deadline: Deadline, on: date, reason: str) -> Deadline:
    """Stop a clock that no longer matters: withdrawn, transferred, merged."""
    deadline = _locked(deadline)
    if not reason.strip():
        raise DeadlineRefused("取消期限须说明原因。")
    if deadline.is_paused:
        _end_pause(deadline, max(on, deadline.paused_on))
    deadline.cancelled_on, deadline.cancel_reason = on, reason.strip()
    deadline.save()
    return deadline


def cancel_all(*, subject: models.Model, on: date, reason: str) -> int:
    """Cancel every running clock of a row; returns how many."""
    found = list(Deadline.objects.about(subject).running())
    for deadline in found:
        cancel(deadline=deadline, on=on, reason=reason)
    return len(found)


def recompute_provisional() -> int:
    """Recompute the scope's provisional due days after a year's calendar was loaded; returns how many moved.

    Every move is announced. Running it again changes nothing.
    """
    waiting = Deadline.objects.running().filter(is_provisional=True).order_by("pk")
    return sum(_recompute(deadline) for deadline in waiting)


def announce_due(*, at: datetime) -> int:
    """Announce what falls due or is overdue in the scope, each stage once; returns how many.

    A missed night is made up for; a second run on the same day announces nothing.
    """
    today = timezone.localdate(at)
    near = (
        Deadline.objects.running()
        .exclude(rule__is_right=True, due_on__lt=today)
        .filter(paused_on__isnull=True, warn_on__lte=today)
        .exclude(announced_on__gte=today)
        .select_related("rule")
        .order_by("pk")
    )
    days = queries.work_calendar(today, today + queries.SLACK)
    return sum(_announce_stage(deadline, today, days) for deadline in near)


def end_lapsed(*, at: datetime) -> int:
    """Close the scope's rights that ended unused, so that years of them do not stand among what runs."""
    rows = Deadline.objects.lapsed(on=timezone.localdate(at))
    return rows.update(cancelled_on=F("due_on"), cancel_reason=LAPSED)


@transaction.atomic
def load_calendar(year: int, *, notice: str | None = None) -> int:
    """Store a year's official days, from a typed notice or from chinesecalendar; returns how many changed.

    Needs the owner of the schema. Due days already computed officially do not move; provisional ones do,
    in `recompute_provisional`.

    Raises:
        NoOfficialCalendar: chinesecalendar has no such year and no notice was given.
        NoticeError: the notice contradicts itself or is about another year.
    """
    days = official.from_package(year) if notice is None else official.from_notice(notice)
    if days[0].day.year != year:
        raise official.NoticeError(f"通知是{days[0].day.year}年的，不是{year}年的")
    known = {row.day: row.as_day() for row in WorkDay.objects.filter(day__year=year)}
    changed = [day for day in days if known.get(day.day) != day]
    WorkDay.objects.filter(day__in=[day.day for day in changed]).delete()
    WorkDay.objects.bulk_create(
        WorkDay(day=day.day, is_workday=day.is_workday, name=day.name, source=day.version) for day in changed
    )
    return len(changed)


@transaction.atomic
def load_rules(table: Iterable[rules.Rule], *, tenant: models.Model | None = None) -> int:
    """Publish rules, for everyone or as one bureau's own; returns how many were new.

    A published version is never edited: only its end may be set. Needs the owner of the schema.
    """
    published = {
        (row.code, row.version): row for row in DeadlineRule.objects.filter(tenant=tenant).order_by("pk")
    }
    wanted = [replace(rule, tenant_id=tenant.pk if tenant else None) for rule in table]
    new = [rule for rule in wanted if (rule.code, rule.version) not in published]
    for rule in wanted:
        if row := published.get((rule.code, rule.version)):
            _close_version(row, rule)
    DeadlineRule.objects.bulk_create(_rule_row(rule) for rule in new)
    return len(new)


def _new(one: Start, table: dict[rules.Rule, DeadlineRule]) -> Deadline:
    region = one.subject.region
    rule = rules.rule_for(table, one.code, one.base_on, tenant_id=region.county_id or region.city_id)
    return Deadline(
        region_id=one.subject.region_id,
        subject_type=one.subject._meta.label_lower,
        subject_id=str(one.subject.pk),
        kind=one.kind,
        rule=table[rule],
        base_event=one.base_event or rule.base_event,
        base_on=one.base_on,
        fixed_due_on=one.fixed_on,
    )


def _locked(deadline: Deadline) -> Deadline:
    locked = lock(deadline)
    if not locked.is_running:
        raise DeadlineRefused("该期限已办结或已取消。")
    return locked


def _set_due(deadline: Deadline, days: WorkCalendar | None = None) -> None:
    """Fill every due column from the clock's parts."""
    rule = deadline.rule
    if deadline.base_at is not None:
        deadline.due_at = rules.compute_hours(rule.as_rule(), deadline.base_at)
        deadline.nominal_due_on = deadline.due_on = deadline.warn_on = timezone.localdate(deadline.due_at)
        return
    paused = sum(item.pause.days for item in deadline.ended_pauses)
    days = days or queries.calendar_for(rule, deadline.base_on, paused_days=paused)
    due, promise = deadline.clock.due(days), deadline.clock.promise_due(days)
    deadline.nominal_due_on, deadline.due_on = due.nominal_on, due.due_on
    deadline.is_provisional = due.is_provisional
    deadline.promise_due_on = promise.due_on if promise else None
    deadline.calendar_version = days.version(deadline.base_on, due.due_on)
    early = reminders.stage_days(due.due_on, days, warn_before_days=rule.warn_before_days)
    deadline.warn_on = min(early.values())


def _close_version(row: DeadlineRule, rule: rules.Rule) -> None:
    """The end of a version may be set; whether a passed day is called late moves no due day either."""
    if replace(row.as_rule(), valid_to=rule.valid_to, is_right=rule.is_right) != rule:
        raise DeadlineRefused(f"“{row}”已发布，不可修改；请另立新版本。")
    if (row.valid_to, row.is_right) != (rule.valid_to, rule.is_right):
        row.valid_to, row.is_right = rule.valid_to, rule.is_right
        row.save(update_fields=["valid_to", "is_right"])


def _rule_row(rule: rules.Rule) -> DeadlineRule:
    values = {field.name: getattr(rule, field.name) for field in fields(rule)}
    return DeadlineRule(**values | {"pause_kinds": sorted(rule.pause_kinds)})


def _end_pause(deadline: Deadline, on: date) -> None:
    item = {
        "kind": deadline.paused_kind,
        "began_on": deadline.paused_on.isoformat(),
        "ended_on": on.isoformat(),
        "reason": deadline.paused_reason,
    }
    deadline.pauses = [*deadline.pauses, item]
    deadline.paused_on, deadline.paused_kind, deadline.paused_reason = None, "", ""


def _refuse_extension(deadline: Deadline, *, to: date, reason: str, on: date) -> None:
    days = queries.calendar_for(deadline.rule, deadline.due_on)
    longest = rules.longest_extension(deadline.rule.as_rule(), deadline.due_on, days)
    if longest is None:
        raise DeadlineRefused("该期限不得延长。")
    if deadline.extended_to is not None:
        raise DeadlineRefused("期限只能延长一次。")
    if deadline.is_paused:
        raise DeadlineRefused("期限在暂停中，恢复后方可延长。")
    if on > deadline.due_on:
        raise DeadlineRefused("期限已届满，不能延长。")
    if not reason.strip():
        raise DeadlineRefused("延长期限须说明理由。")
    if not deadline.due_on < to <= longest.due_on:
        raise DeadlineRefused(f"延长后的届满日须在{deadline.due_on}之后、{longest.due_on}之前（含当日）。")


@transaction.atomic
def _recompute(deadline: Deadline) -> bool:
    deadline = lock(deadline)
    if not deadline.is_running:
        return False
    before = deadline.due_on, deadline.is_provisional
    _set_due(deadline)
    if before == (deadline.due_on, deadline.is_provisional):
        return False
    deadline.save()
    if deadline.due_on == before[0]:
        return False
    announcements.announce(Announcement(Occasion.DUE_MOVED, deadline, due_before=before[0]))
    return True


@transaction.atomic
def _announce_stage(deadline: Deadline, today: date, days: WorkCalendar) -> bool:
    stage = reminders.stage_to_announce(
        deadline.due_on,
        today,
        days,
        warn_before_days=deadline.rule.warn_before_days,
        announced_on=deadline.announced_on,
    )
    if stage is None:
        return False
    Deadline.objects.filter(pk=deadline.pk).update(announced_on=today)
    announcements.announce(Announcement(Occasion.REMINDER, deadline, stage=stage))
    return True
