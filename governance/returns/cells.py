"""What stands in the cells of a return: values, what was said about them, and what each submission held.

What is filed is never overwritten by the records, and the records are never touched by a return.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.figures.values import Precision
from governance.returns import guards
from governance.returns.catalogue import choices_of
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership

MONTHLY_RETURN = "governance.MonthlyReturn"


class Origin(models.TextChoices):
    """How the amount got into the cell."""

    TYPED = "TYPED", "手工填写"
    PREFILLED = "PREFILLED", "按登记数带入"
    CARRIED = "CARRIED", "沿用上月"
    ZEROED = "ZEROED", "本月无"
    SUMMED = "SUMMED", "各村合计"


class ReturnValueQuerySet(OwnedQuerySet):
    def of_units(self):
        """The filing units' own values, without what their villages gave: that is in the sums already."""
        return self.filter(region_id=F("monthly_return__region_id"))


@tracked()
class ReturnValue(OwnedModel):
    """月报数值: one cell. Written by the filing unit through `actions`; reviewers never change it.

    《中华人民共和国统计法》：领导人员不得自行修改统计资料, so the database refuses the bureau's hand here.
    `amount` null is a blank, 0 a zero. `typed` keeps what was written when it could not be understood.
    `revision` grows with each save, so that the second of two writers learns of the first.
    `region` is the filing unit, or one of its villages where the line is filed village by village: the
    unit's own value is then their sum (SUMMED) or overrides it with a note. Figures read the unit's alone.
    `confirmed_at` says that somebody looked at a number put in by the portal and found it right.
    """

    monthly_return = models.ForeignKey(
        MONTHLY_RETURN, on_delete=models.PROTECT, related_name="values", verbose_name="月报"
    )
    return_version = models.PositiveSmallIntegerField("版本", default=1)
    code = models.CharField("指标代码", max_length=20)
    amount = models.BigIntegerField("填报数", null=True)
    precision = models.CharField(
        "精度", max_length=10, choices=choices_of(Precision), default=Precision.EXACT
    )
    typed = models.CharField("原文", max_length=40, blank=True)
    problem = models.CharField("问题", max_length=100, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    observed = models.BigIntegerField("登记数", null=True)
    origin = models.CharField("来源", max_length=10, choices=Origin, default=Origin.TYPED)
    confirmed_at = models.DateTimeField("核对无误时间", null=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="填报人"
    )
    saved_by_name = models.CharField("填报人姓名", max_length=80)

    ownership = Ownership(crosses=frozenset({"saved_by"}))
    objects = OwnedManager.of(ReturnValueQuerySet)

    class Meta:
        verbose_name = "月报数值"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "monthly_return", "return_version", "code"],
                name="one_value_per_return_version_and_indicator",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="a_filed_amount_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(problem="") | Q(amount__isnull=True), name="what_is_not_understood_has_no_amount"
            ),
            models.CheckConstraint(
                condition=Q(precision=Precision.EXACT) | Q(amount__isnull=False),
                name="only_an_amount_has_a_precision",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="written_by_the_filing_unit",
                # not on every update: the scope columns follow a region that moves, whatever the state
                operation=pgtrigger.UpdateOf(
                    "monthly_return_id",
                    "return_version",
                    "code",
                    "amount",
                    "precision",
                    "typed",
                    "problem",
                    "note",
                ),
                when=pgtrigger.Before,
                func=guards.VALUES,
            ),
            pgtrigger.Trigger(
                name="inserted_by_the_filing_unit",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                referencing=pgtrigger.Referencing(new="new_values"),
                func=guards.NEW_VALUES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}={self.amount}"


class Filing(OwnedModel):
    """报送记录: what one submission contained, cell by cell. Append-only; written by `actions`."""

    monthly_return = models.ForeignKey(
        MONTHLY_RETURN, on_delete=models.PROTECT, related_name="filings", verbose_name="月报"
    )
    return_version = models.PositiveSmallIntegerField("版本")
    round = models.PositiveSmallIntegerField("报送轮次")
    cells = models.JSONField("内容")
    at = models.DateTimeField("报送时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="报送人"
    )
    by_name = models.CharField("报送人姓名", max_length=80)

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "报送记录"
        indexes = [models.Index(fields=["monthly_return", "-at"], name="filing_of_return")]


class CellComment(OwnedModel):
    """批注: why a cell was sent back. Append-only; written by reviewers, read by the filing unit."""

    monthly_return = models.ForeignKey(
        MONTHLY_RETURN, on_delete=models.PROTECT, related_name="comments", verbose_name="月报"
    )
    round = models.PositiveSmallIntegerField("报送轮次")
    code = models.CharField("指标代码", max_length=20)
    text = models.CharField("批注", max_length=300)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="批注人"
    )
    by_name = models.CharField("批注人姓名", max_length=80)
    by_office = models.CharField("批注单位", max_length=120, blank=True)

    ownership = Ownership(append_only=True, city_writes=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "批注"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something")]
        indexes = [models.Index(fields=["monthly_return", "round"], name="cellcomment_of_return")]
