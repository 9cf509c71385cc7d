"""Reporting periods and the return of each unit. Its cells are in `cells`, the forms themselves in `catalogue`.

What is filed, what was observed and what was published are different tables: nothing here is ever
overwritten by the records, and the records are never touched by a return.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.figures import periods
from governance.returns import guards
from governance.returns.bureau_rules import BureauRule
from governance.returns.catalogue import FilingLevel, FormCalendar, FormItem, ReturnForm, choices_of
from governance.returns.cells import CellComment, Filing, Origin, ReturnValue
from governance.returns.states import COUNTED, EDITABLE, OPEN, ReturnState
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership
from governance.workflow.guards import different_people

__all__ = [
    "BureauRule",
    "CellComment",
    "Filing",
    "FilingLevel",
    "FormCalendar",
    "FormItem",
    "MonthlyReturn",
    "Origin",
    "ReturnForm",
    "ReturnPeriod",
    "ReturnValue",
]


class ReturnPeriod(OwnedModel):
    """报表期: one month of one form in one county bureau. Opened by `opening`, read by the whole county.

    The days are stored when the period opens: a later change of the calendar moves no date. `locked_at`
    says when the bureau locked it, `closed_at` when the city locked the month above it.
    """

    form = models.ForeignKey(ReturnForm, on_delete=models.PROTECT, related_name="+", verbose_name="表式")
    month = models.IntegerField("报表月份")
    starts_on = models.DateField("统计起")
    ends_on = models.DateField("统计止")
    due_on = models.DateField("报送截止日")
    review_due_on = models.DateField("县局审核截止日")
    report_due_on = models.DateField("上报截止日")
    lock_on = models.DateField("锁定日")
    is_provisional = models.BooleanField("日期为推算", default=False)
    opened_at = models.DateTimeField("开启时间")
    locked_at = models.DateTimeField("锁定时间", null=True)
    closed_at = models.DateTimeField("市局锁定时间", null=True)

    ownership = Ownership(readable_below=True, city_writes=True)

    class Meta:
        verbose_name = "报表期"
        constraints = [
            models.UniqueConstraint(fields=["region", "form", "month"], name="a_county_opens_a_period_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"), due_on__gt=F("ends_on"))
                & Q(review_due_on__gte=F("due_on"), report_due_on__gte=F("review_due_on"))
                & Q(lock_on__gte=F("report_due_on")),
                name="the_days_of_a_period_follow_one_another",
            ),
        ]
        indexes = [models.Index(fields=["county", "-month"], name="returnperiod_county")]
        triggers = [
            pgtrigger.Trigger(
                name="the_city_only_closes",
                # not on every update: the scope columns follow a region that moves
                operation=pgtrigger.UpdateOf(
                    "form_id", "month", "starts_on", "ends_on", "due_on", "review_due_on", "report_due_on",
                    "lock_on", "is_provisional", "opened_at", "locked_at", "closed_at",
                ),
                when=pgtrigger.Before,
                func=guards.CLOSING,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return periods.month(self.month).label


class MonthlyReturnQuerySet(OwnedQuerySet):
    def of_townships(self):
        """The returns that completeness counts: those of the townships, as far as the map requires them."""
        return self.filter(level=FilingLevel.TOWNSHIP).exclude(state=ReturnState.NOT_REQUIRED)

    def owed(self):
        return self.filter(state__in=OPEN)

    def counted(self):
        """Approved, in the sense in which figures count a return."""
        return self.filter(state__in=COUNTED)

    def awaiting_signature(self):
        return self.filter(state=ReturnState.SUBMITTED)

    def awaiting_review(self):
        return self.filter(state=ReturnState.TOWNSHIP_APPROVED)


class MonthlyReturn(OwnedModel):
    """月报: one unit's return for one period. Written by `actions` and `opening`.

    `round` counts the rounds of submission, `version` the corrections after lock (1 is the original).
    The first submission decides for ever whether the return was late; the database keeps it. A return that
    was missing when its month was locked (`missed_at`) is filed only once admitted (`admitted_at`).
    """

    period = models.ForeignKey(
        ReturnPeriod, on_delete=models.PROTECT, related_name="returns", verbose_name="报表期"
    )
    form = models.ForeignKey(ReturnForm, on_delete=models.PROTECT, related_name="+", verbose_name="表式")
    month = models.IntegerField("报表月份")
    level = models.CharField("填报层级", max_length=10, choices=FilingLevel)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ReturnState), default=ReturnState.NOT_STARTED
    )
    round = models.PositiveSmallIntegerField("报送轮次", default=1)
    version = models.PositiveSmallIntegerField("版本", default=1)
    due_on = models.DateField("报送截止日")
    note = models.CharField("整表说明", max_length=500, blank=True)
    first_submitted_at = models.DateTimeField("首次报送时间", null=True)
    first_submitted_on = models.DateField("首次报送日", null=True)
    is_late = models.BooleanField("迟报", default=False)
    submitted_at = models.DateTimeField("报送时间", null=True)
    submitted_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="报送人"
    )
    opened_by_reviewer_at = models.DateTimeField("审核人打开时间", null=True)
    signed_at = models.DateTimeField("司法所审核时间", null=True)
    signed_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="司法所审核人"
    )
    approved_at = models.DateTimeField("审核通过时间", null=True)
    approved_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="县局审核人"
    )
    missed_at = models.DateTimeField("锁定时缺报", null=True)
    admitted_at = models.DateTimeField("准予补报时间", null=True)

    ownership = Ownership(city_writes=True, crosses=frozenset({"submitted_by", "signed_by", "approved_by"}))
    objects = OwnedManager.of(MonthlyReturnQuerySet)

    class Meta:
        verbose_name = "月报"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "form", "month"], name="a_unit_files_a_form_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="a_submission_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_signature_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approval_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(first_submitted_at__isnull=True, first_submitted_on__isnull=True, is_late=False)
                | Q(
                    first_submitted_at__isnull=False,
                    first_submitted_on__isnull=False,
                    first_submitted_on__gt=F("due_on"),
                    is_late=True,
                )
                | Q(
                    first_submitted_at__isnull=False,
                    first_submitted_on__isnull=False,
                    first_submitted_on__lte=F("due_on"),
                    is_late=False,
                ),
                name="late_means_first_submitted_after_the_due_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN | {ReturnState.NOT_REQUIRED}))
                | Q(submitted_at__isnull=False),
                name="a_filed_return_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.TOWNSHIP_APPROVED) | Q(signed_at__isnull=False),
                name="the_county_reviews_what_the_office_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(COUNTED | {ReturnState.CORRECTING}))
                | Q(approved_at__isnull=False, first_submitted_at__isnull=False),
                name="an_approved_return_says_who_approved_it",
            ),
            models.CheckConstraint(
                condition=(Q(signed_by__isnull=True) | ~Q(signed_by=F("submitted_by")))
                & (Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by"))),
                name="nobody_reviews_their_own_return",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "month", "state"], name="monthlyreturn_county"),
            models.Index(fields=["township", "-month"], name="monthlyreturn_township"),
            models.Index(fields=["city", "month"], name="monthlyreturn_city"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="first_submission_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__first_submitted_at__isnull=False)  # type: ignore[call-arg]
                & (
                    pgtrigger.Q(old__first_submitted_at__df=pgtrigger.F("new__first_submitted_at"))  # type: ignore[call-arg]
                    | pgtrigger.Q(old__is_late__df=pgtrigger.F("new__is_late"))  # type: ignore[call-arg]
                ),
                func=guards.FIRST_SUBMISSION_STAYS,
            ),
            pgtrigger.Trigger(
                name="a_new_version_is_a_correction",
                operation=pgtrigger.UpdateOf("version", "state"),
                when=pgtrigger.Before,
                func=guards.VERSIONS,
            ),
            pgtrigger.Trigger(
                name="a_closed_month_is_only_corrected",
                operation=pgtrigger.UpdateOf("state"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),  # type: ignore[call-arg]
                func=guards.CLOSED,
            ),
            pgtrigger.Trigger(
                name="the_city_reviews_counties",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=guards.CITY,
            ),
            different_people(("submitted_by_id", "signed_by_id"), ("submitted_by_id", "approved_by_id")),
        ]

    def __str__(self) -> str:
        return self.form.title_of(self.month)

    @property
    def status(self) -> ReturnState:
        return ReturnState(self.state)

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_counted(self) -> bool:
        """Whether figures, roll-ups and reports use its numbers."""
        return self.state in COUNTED

    @property
    def is_closed(self) -> bool:
        """Whether the city has locked the month above it, and it was not admitted late."""
        return self.period.closed_at is not None and self.admitted_at is None

    @property
    def is_shut_out(self) -> bool:
        """Missing when its month was locked, and not admitted since."""
        return self.missed_at is not None and self.admitted_at is None

    def is_overdue(self, *, on) -> bool:
        """Past its due day and never yet submitted."""
        return self.first_submitted_at is None and self.state in OPEN and on > self.due_on
