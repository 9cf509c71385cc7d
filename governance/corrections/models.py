"""Corrections of locked returns, with both values of every item."""

from django.db import models
from django.db.models import F, Q

from governance.corrections.states import PENDING, CorrectionState
from governance.figures.values import Precision
from governance.returns.catalogue import choices_of
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership
from governance.workflow.guards import different_people

_PERSON = {"on_delete": models.PROTECT, "related_name": "+"}


class CorrectionKind(models.TextChoices):
    """What is asked for after the lock."""

    VALUE = "VALUE", "更正数值"
    LATE = "LATE", "补报缺报表"


class CorrectionQuerySet(OwnedQuerySet):
    def pending(self):
        return self.filter(state__in=sorted(PENDING))

    def to_approve(self):
        return self.filter(state=CorrectionState.REQUESTED)

    def to_unlock(self):
        return self.filter(state=CorrectionState.APPROVED)

    def in_effect(self):
        return self.filter(state=CorrectionState.UNLOCKED)


class Correction(OwnedModel):
    """更正: what a unit asks to have changed after the lock. Written by `actions`.

    《中华人民共和国统计法》：统计资料由填报单位负责, so the new numbers are the unit's own; the bureau lets them
    in or not and never types one. `to_version` is the version of the return that holds them.
    """

    monthly_return = models.ForeignKey(
        "governance.MonthlyReturn", on_delete=models.PROTECT, related_name="corrections", verbose_name="月报"
    )
    kind = models.CharField("种类", max_length=8, choices=CorrectionKind, default=CorrectionKind.VALUE)
    month = models.IntegerField("报表月份")
    state = models.CharField(
        "状态", max_length=12, choices=choices_of(CorrectionState), default=CorrectionState.REQUESTED
    )
    from_version = models.PositiveSmallIntegerField("原版本")
    to_version = models.PositiveSmallIntegerField("新版本", null=True)
    reason = models.CharField("理由", max_length=300)
    evidence = models.CharField("依据材料", max_length=200, blank=True)
    requested_at = models.DateTimeField("申请时间")
    requested_by = models.ForeignKey("governance.Post", verbose_name="申请人", **_PERSON)
    requested_by_name = models.CharField("申请人姓名", max_length=80)
    approved_at = models.DateTimeField("同意时间", null=True)
    approved_by = models.ForeignKey("governance.Post", null=True, verbose_name="同意人", **_PERSON)
    approved_by_name = models.CharField("同意人姓名", max_length=80, blank=True)
    unlocked_at = models.DateTimeField("解锁时间", null=True)
    unlocked_by = models.ForeignKey("governance.Post", null=True, verbose_name="解锁人", **_PERSON)
    unlocked_by_name = models.CharField("解锁人姓名", max_length=80, blank=True)

    ownership = Ownership(city_writes=True, crosses=frozenset({"requested_by", "approved_by", "unlocked_by"}))
    objects = OwnedManager.of(CorrectionQuerySet)

    class Meta:
        verbose_name = "更正"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "monthly_return"],
                condition=Q(state__in=sorted(PENDING)),
                name="a_return_has_one_correction_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_says_why"),
            models.CheckConstraint(
                condition=~Q(state__in=[CorrectionState.APPROVED, CorrectionState.UNLOCKED])
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approved_correction_says_who_approved_it",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.UNLOCKED)
                | Q(unlocked_at__isnull=False, unlocked_by__isnull=False),
                name="an_unlocked_correction_says_who_unlocked_it",
            ),
            models.CheckConstraint(
                condition=Q(to_version__isnull=True) | Q(to_version=F("from_version") + 1),
                name="a_correction_makes_the_next_version",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-requested_at"], name="correction_county"),
            models.Index(fields=["city", "month"], name="correction_city"),
        ]
        triggers = [
            different_people(
                ("requested_by_id", "approved_by_id"),
                ("requested_by_id", "unlocked_by_id"),
                ("approved_by_id", "unlocked_by_id"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.monthly_return}{'更正' if self.kind == CorrectionKind.VALUE else '补报'}"

    @property
    def status(self) -> CorrectionState:
        return CorrectionState(self.state)

    @property
    def is_late_filing(self) -> bool:
        return self.kind == CorrectionKind.LATE


class CorrectionItem(OwnedModel):
    """更正项: old and new of one cell. Append-only; written with the request."""

    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, related_name="items", verbose_name="更正"
    )
    code = models.CharField("指标代码", max_length=20)
    old_amount = models.BigIntegerField("原数", null=True)
    old_precision = models.CharField("原精度", max_length=10, choices=choices_of(Precision))
    new_amount = models.BigIntegerField("更正数")
    new_precision = models.CharField("更正精度", max_length=10, choices=choices_of(Precision))

    ownership = Ownership(append_only=True)

    class Meta:
        verbose_name = "更正项"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "correction", "code"], name="a_correction_names_an_item_once"
            ),
            models.CheckConstraint(condition=Q(new_amount__gte=0), name="a_corrected_amount_is_not_negative"),
            models.CheckConstraint(
                condition=Q(old_amount__isnull=True)
                | ~Q(old_amount=F("new_amount"))
                | ~Q(old_precision=F("new_precision")),
                name="a_correction_changes_something",
            ),
        ]
