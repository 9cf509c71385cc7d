"""Working days, deadline rules, and the clocks running on rows of other capabilities."""

from datetime import date, datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from governance.audit.history import tracked
from governance.deadlines import rules, workdays
from governance.deadlines.calendar import CalendarDay
from governance.deadlines.clocks import Clock, Extension
from governance.deadlines.rules import KindPause
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership


class WorkDay(models.Model):
    """工作日历: every day of each year with an official calendar. Shared; written by `load_calendar`."""

    day = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("工作日")
    name = models.CharField("节假日名称", max_length=40, blank=True)
    source = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "工作日历"

    def __str__(self) -> str:
        return f"{self.day} {'工作日' if self.is_workday else '休息日'}"

    def as_day(self) -> CalendarDay:
        return CalendarDay(self.day, self.is_workday, self.name, self.source)


class TimeUnit(models.TextChoices):
    CALENDAR_DAY = "CALENDAR_DAY", "日"
    WORKING_DAY = "WORKING_DAY", "工作日"
    MONTH = "MONTH", "月"
    HOUR = "HOUR", "小时"


class InclusiveDays(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class DeadlineRule(models.Model):
    """期限规则: one version of one period of time. Shared; written by `load_rules`, never edited."""

    code = models.CharField("代码", max_length=60)
    version = models.PositiveSmallIntegerField("版本")
    tenant = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="适用单位"
    )
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=12, choices=TimeUnit)
    n = models.PositiveSmallIntegerField("长度")
    base_event = models.CharField("起算事件", max_length=60)
    legal_ref = models.CharField("依据", max_length=200)
    pause_kinds = ArrayField(models.CharField(max_length=20), default=list, verbose_name="暂停事由")
    rolls = models.BooleanField("末日逢休息日顺延", default=True)
    warn_before_days = models.PositiveSmallIntegerField("提前提醒天数", default=3)
    promise_n = models.PositiveSmallIntegerField("承诺时限", null=True)
    extension_n = models.PositiveSmallIntegerField("最长延长", null=True)
    is_right = models.BooleanField("权利期限", default=False, help_text="届满即失权，不计逾期")
    valid_from = models.DateField("生效日")
    valid_to = models.DateField("失效日", null=True, help_text="含当日；空为至今")

    class Meta:
        verbose_name = "期限规则"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version", "tenant"],
                nulls_distinct=False,
                name="deadline_rule_version_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="deadline_rule_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(promise_n__isnull=True) | Q(promise_n__lte=F("n")),
                name="promise_is_no_longer_than_the_law",
            ),
            ExclusionConstraint(
                name="deadline_rule_versions_do_not_overlap",
                expressions=[
                    (F("code"), RangeOperators.EQUAL),
                    (Coalesce(F("tenant"), 0), RangeOperators.EQUAL),
                    (
                        InclusiveDays("valid_from", "valid_to", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code} 第{self.version}版）"

    def as_rule(self) -> rules.Rule:
        return rules.Rule(
            code=self.code,
            version=self.version,
            name=self.name,
            unit=rules.TimeUnit(self.unit),
            n=self.n,
            base_event=self.base_event,
            legal_ref=self.legal_ref,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            pause_kinds=frozenset(rules.PauseKind(kind) for kind in self.pause_kinds),
            rolls=self.rolls,
            warn_before_days=self.warn_before_days,
            promise_n=self.promise_n,
            extension_n=self.extension_n,
            is_right=self.is_right,
            tenant_id=self.tenant_id,
        )


LAPSED = "期限届满，未行使"


class DeadlineQuerySet(OwnedQuerySet):
    def about(self, subject: models.Model):
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def of_type(self, model: type[models.Model]):
        return self.filter(subject_type=model._meta.label_lower)

    def running(self):
        """Neither met nor cancelled; paused ones included."""
        return self.filter(met_on__isnull=True, cancelled_on__isnull=True)

    def overdue(self, *, at: datetime):
        """Running, not paused, and past: from 00:00 of the day after the due day, or past the hour.

        The period of a right (`is_right`) is never overdue: past its day it has lapsed.
        """
        past = Q(due_at__isnull=True, due_on__lt=timezone.localdate(at)) | Q(due_at__lt=at)
        return self.running().filter(past, paused_on__isnull=True, rule__is_right=False)

    def lapsed(self, *, on: date):
        """Rights still counted as running whose day is past."""
        return self.running().filter(rule__is_right=True, due_on__lt=on, paused_on__isnull=True)

    def due_soon(self, *, at: datetime):
        """Running, not paused, within the rule's days of warning, and not yet overdue."""
        today = timezone.localdate(at)
        near = Q(due_at__isnull=True, due_on__gte=today) | Q(due_at__gte=at)
        return self.running().filter(near, warn_on__lte=today, paused_on__isnull=True)

    def past_promise(self, *, at: datetime):
        """Running, past the office's own promise but not past the law (amber, not red)."""
        today = timezone.localdate(at)
        return self.running().filter(paused_on__isnull=True, promise_due_on__lt=today, due_on__gte=today)


@tracked()
class Deadline(OwnedModel):
    """期限: one clock on one row of another capability. Written by `deadlines.actions`, read by its pages.

    Overdue is no state: it follows from `due_on` and today. `due_on` is the day that holds, after pauses,
    extension and roll; `nominal_due_on` the bare count. `pauses` is a list of kind, began_on, ended_on,
    reason; an open pause stands in the `paused_*` columns. `due_at` is set for rules counted in hours.
    `fixed_due_on` is a day that a document names and that is therefore not counted.
    """

    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    kind = models.CharField("种类", max_length=60)
    rule = models.ForeignKey(
        DeadlineRule, on_delete=models.PROTECT, related_name="+", verbose_name="期限规则"
    )
    base_event = models.CharField("起算事件", max_length=60)
    base_on = models.DateField("起算日")
    base_at = models.DateTimeField("起算时间", null=True)
    pauses = models.JSONField("暂停", default=list)
    paused_on = models.DateField("暂停中（自）", null=True)
    paused_kind = models.CharField("暂停事由", max_length=20, blank=True)
    paused_reason = models.CharField("暂停说明", max_length=200, blank=True)
    fixed_due_on = models.DateField("文书指定届满日", null=True)
    nominal_due_on = models.DateField("名义届满日")
    due_on = models.DateField("届满日")
    due_at = models.DateTimeField("届满时间", null=True)
    promise_due_on = models.DateField("承诺届满日", null=True)
    warn_on = models.DateField("提醒日")
    is_provisional = models.BooleanField("推算", default=False)
    calendar_version = models.CharField("日历依据", max_length=300, blank=True)
    extended_on = models.DateField("准予延长日", null=True)
    extended_to = models.DateField("延长至", null=True)
    extended_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="准予延长人"
    )
    extension_reason = models.CharField("延长理由", max_length=200, blank=True)
    met_on = models.DateField("办结日", null=True)
    met_at = models.DateTimeField("办结时间", null=True)
    cancelled_on = models.DateField("取消日", null=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    announced_on = models.DateField("最近提醒日", null=True)

    ownership = Ownership(city_writes=True, crosses=frozenset({"extended_by"}))
    objects = OwnedManager.of(DeadlineQuerySet)

    class Meta:
        verbose_name = "期限"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "subject_type", "subject_id", "kind"],
                condition=Q(met_on__isnull=True, cancelled_on__isnull=True),
                name="one_running_deadline_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(nominal_due_on__gte=F("base_on"), due_on__gte=F("base_on")),
                name="deadline_is_due_after_its_base",
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(cancelled_on__isnull=True),
                name="deadline_is_met_or_cancelled_not_both",
            ),
            models.CheckConstraint(
                condition=Q(paused_on__isnull=True, paused_kind="")
                | (Q(paused_on__isnull=False) & ~Q(paused_kind="")),
                name="a_paused_deadline_says_why",
            ),
            models.CheckConstraint(
                condition=Q(paused_on__isnull=True) | Q(met_on__isnull=True, cancelled_on__isnull=True),
                name="only_a_running_deadline_is_paused",
            ),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True, extended_on__isnull=True, extension_reason="")
                | (
                    Q(extended_on__isnull=False, extended_to__isnull=False, extended_to__gt=F("extended_on"))
                    & ~Q(extension_reason="")
                ),
                name="an_extended_deadline_says_when_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="deadline_of_subject"),
            models.Index(
                fields=["county", "due_on"],
                condition=Q(met_on__isnull=True, cancelled_on__isnull=True),
                name="deadline_county_running",
            ),
            models.Index(
                fields=["township", "due_on"],
                condition=Q(met_on__isnull=True, cancelled_on__isnull=True),
                name="deadline_township_running",
            ),
            models.Index(
                fields=["city", "due_on"],
                condition=Q(met_on__isnull=True, cancelled_on__isnull=True),
                name="deadline_city_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_event}起算的期限，{self.due_on}届满"

    @property
    def is_running(self) -> bool:
        return self.met_on is None and self.cancelled_on is None

    @property
    def is_paused(self) -> bool:
        return self.paused_on is not None

    def is_overdue(self, *, at: datetime) -> bool:
        """Needs `rule` loaded: the period of a right lapses instead."""
        return self._is_past(at) and not self.rule.is_right

    def has_lapsed(self, *, at: datetime) -> bool:
        """Whether this was the period of a right and ended without being used. Needs `rule` loaded."""
        if not self.rule.is_right or self.met_on is not None or self.is_paused:
            return False
        until = self.cancelled_on or timezone.localdate(at)
        return self.cancel_reason == LAPSED or until > self.due_on

    def _is_past(self, at: datetime) -> bool:
        if not self.is_running or self.is_paused:
            return False
        return self.due_at < at if self.due_at else self.due_on < timezone.localdate(at)

    @property
    def was_met_in_time(self) -> bool:
        """Whether it was met on or before its due day or hour."""
        if self.due_at and self.met_at:
            return self.met_at <= self.due_at
        return self.met_on is not None and self.met_on <= self.due_on

    @property
    def clock(self) -> Clock:
        """The clock as a value; needs `rule` loaded."""
        extension = None
        if self.extended_on and self.extended_to:
            extension = Extension(self.extended_on, self.extended_to)
        return Clock(
            self.rule.as_rule(), self.base_on, tuple(self.ended_pauses), extension, self.fixed_due_on
        )

    @property
    def ended_pauses(self) -> list[KindPause]:
        return [_pause(item) for item in self.pauses]


def _pause(item: dict) -> KindPause:
    began, ended = date.fromisoformat(item["began_on"]), date.fromisoformat(item["ended_on"])
    return KindPause(rules.PauseKind(item["kind"]), workdays.Pause(began, ended), item.get("reason", ""))
