"""The end of a month: locked by two persons of the bureau."""

from django.db import models
from django.db.models import Q

from governance.locks.states import LIVE, LockState
from governance.returns.catalogue import FilingLevel, choices_of
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership
from governance.workflow.guards import different_people

_PERSON = {"on_delete": models.PROTECT, "related_name": "+"}


class PeriodLockQuerySet(OwnedQuerySet):
    def live(self):
        return self.filter(state__in=sorted(LIVE))

    def proposed(self):
        return self.filter(state=LockState.PROPOSED)

    def in_force(self):
        return self.filter(state=LockState.LOCKED)


class PeriodLock(OwnedModel):
    """月报锁定: one month of one form in a county, or in the whole city. Written by `actions`.

    `gaps` names the units that are missing and that both persons agreed to leave out:
    [{"id", "name", "state"}]; for a city, the counties that have not locked.
    """

    form = models.ForeignKey(
        "governance.ReturnForm", on_delete=models.PROTECT, related_name="+", verbose_name="表式"
    )
    month = models.IntegerField("报表月份")
    state = models.CharField("状态", max_length=12, choices=choices_of(LockState), default=LockState.PROPOSED)
    gaps = models.JSONField("缺报单位", default=list, blank=True)
    reason = models.CharField("缺报锁定理由", max_length=300, blank=True)
    proposed_at = models.DateTimeField("提请时间")
    proposed_by = models.ForeignKey("governance.Post", verbose_name="提请人", **_PERSON)
    proposed_by_name = models.CharField("提请人姓名", max_length=80)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey("governance.Post", null=True, verbose_name="确认人", **_PERSON)
    confirmed_by_name = models.CharField("确认人姓名", max_length=80, blank=True)

    ownership = Ownership(readable_below=True, crosses=frozenset({"proposed_by", "confirmed_by"}))
    objects = OwnedManager.of(PeriodLockQuerySet)

    class Meta:
        verbose_name = "月报锁定"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "form", "month"],
                condition=Q(state__in=sorted(LIVE)),
                name="a_month_is_locked_once",
            ),
            models.CheckConstraint(condition=Q(gaps=[]) | ~Q(reason=""), name="a_lock_with_gaps_says_why"),
            models.CheckConstraint(
                condition=~Q(state=LockState.LOCKED)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_lock_says_who_confirmed_it",
            ),
        ]
        indexes = [models.Index(fields=["county", "-month"], name="periodlock_county")]
        triggers = [different_people(("proposed_by_id", "confirmed_by_id"))]

    def __str__(self) -> str:
        return f"{self.form.title_of(self.month)}锁定"

    @property
    def status(self) -> LockState:
        return LockState(self.state)

    @property
    def gap_names(self) -> str:
        return "、".join(gap["name"] for gap in self.gaps)

    @property
    def level(self) -> str:
        return FilingLevel.COUNTY if self.county_id else "CITY"
