"""What a county reported upward, as it stood then."""

import pgtrigger
from django.db import models
from django.db.models import Q

from governance.figures import periods
from governance.returns.catalogue import STANDARD, choices_of
from governance.rollups.states import RollUpState
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership
from governance.workflow.guards import different_people

_REPORTED_STAYS = "raise check_violation using message = 'what was reported stays as it was';"
_PERSON = {"on_delete": models.PROTECT, "related_name": "+"}


class RollUpQuerySet(OwnedQuerySet):
    def standing(self):
        """Neither sent back nor replaced."""
        return self.exclude(state=RollUpState.SENT_BACK)

    def to_review(self):
        return self.filter(state=RollUpState.REPORTED)


class RollUp(OwnedModel):
    """汇总上报: the sums of a county's month on the day its head reported them. Written by `actions`.

    `parts`: code → region id → amount, so that a later difference can be traced to the unit it comes from;
    `gaps`: the units without an approved return, [{"id", "name", "state"}], left out of every sum.
    `changes`: what happened to its parts since, [{"at", "text"}]; `changed_at` until the city has taken note.
    """

    monthly_return = models.ForeignKey(
        "governance.MonthlyReturn",
        on_delete=models.PROTECT,
        null=True,
        related_name="rollups",
        verbose_name="县局月报",
    )
    form = models.ForeignKey(
        "governance.ReturnForm", on_delete=models.PROTECT, related_name="+", verbose_name="表式"
    )
    month = models.IntegerField("报表月份")
    state = models.CharField(
        "状态", max_length=12, choices=choices_of(RollUpState), default=RollUpState.REPORTED
    )
    parts = models.JSONField("各单位数")
    gaps = models.JSONField("缺报单位", default=list, blank=True)
    reason = models.CharField("缺报上报理由", max_length=300, blank=True)
    reported_at = models.DateTimeField("上报时间")
    reported_by = models.ForeignKey("governance.Post", verbose_name="上报人", **_PERSON)
    reported_by_name = models.CharField("上报人姓名", max_length=80)
    reviewed_at = models.DateTimeField("市局审核时间", null=True)
    reviewed_by = models.ForeignKey("governance.Post", null=True, verbose_name="市局审核人", **_PERSON)
    reviewed_by_name = models.CharField("市局审核人姓名", max_length=80, blank=True)
    changes = models.JSONField("上报后变动", default=list, blank=True)
    changed_at = models.DateTimeField("变动时间", null=True)

    ownership = Ownership(city_writes=True, crosses=frozenset({"reported_by", "reviewed_by"}))
    objects = OwnedManager.of(RollUpQuerySet)

    class Meta:
        verbose_name = "汇总上报"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "form", "month"],
                condition=~Q(state=RollUpState.SENT_BACK),
                name="a_county_reports_a_month_once",
            ),
            models.CheckConstraint(condition=Q(gaps=[]) | ~Q(reason=""), name="a_report_with_gaps_says_why"),
            models.CheckConstraint(
                condition=Q(state=RollUpState.REPORTED)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="a_reviewed_roll_up_says_who_reviewed_it",
            ),
        ]
        indexes = [models.Index(fields=["city", "-month", "state"], name="rollup_city")]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_reported_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("form", "month", "parts", "gaps", "reason", "reported_at"),
                func=_REPORTED_STAYS,
            ),
            different_people(("reported_by_id", "reviewed_by_id")),
        ]

    def __str__(self) -> str:
        month = periods.month(self.month).label
        return (
            f"{month}汇总上报" if self.form.code == STANDARD else f"{self.form.title_of(self.month)}汇总上报"
        )

    @property
    def status(self) -> RollUpState:
        return RollUpState(self.state)

    @property
    def gap_names(self) -> str:
        return "、".join(gap["name"] for gap in self.gaps)
