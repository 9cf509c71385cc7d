"""The figure store and its to-do list. Only `figures.store` knows how a row is laid out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from governance.tenancy.models import OwnedModel, Ownership


class FigureRow(OwnedModel):
    """区域月度数据: one wide row per region and month, every level materialised.

    Each array has one element per slot of the catalogue version in `catalogue`. Written by
    `figures.store`, read through `figures.queries`. The table is partitioned by year (see migrations).
    """

    pk = models.CompositePrimaryKey("region_id", "period")
    period = models.IntegerField("月份")
    parent = models.ForeignKey(
        "governance.Region",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    level = models.CharField("层级", max_length=10)
    catalogue = models.SmallIntegerField("目录版本")
    observed = ArrayField(models.BigIntegerField(), verbose_name="记录数")
    filed = ArrayField(models.BigIntegerField(), verbose_name="填报数")
    have = ArrayField(models.SmallIntegerField(), verbose_name="已报单位数")
    expected = ArrayField(models.SmallIntegerField(), verbose_name="应报单位数")
    late = ArrayField(models.SmallIntegerField(), verbose_name="逾期单位数")
    precision = ArrayField(models.SmallIntegerField(), verbose_name="精度")
    corrected = ArrayField(models.SmallIntegerField(), verbose_name="更正标记")
    version = models.BigIntegerField("输入版本")
    computed_at = models.DateTimeField("计算时间")

    ownership = Ownership(scope_by_writer=True, deletable=True, written_by_worker=True)

    class Meta:
        verbose_name = "区域月度数据"
        managed = False
        db_table = "governance_figure"


class FigureMonth(models.Model):
    """月度数据版本: which version of a city's month stands in the store. No business data.

    A month is replaced as a whole, so that one small row tells whether any of its figures may have changed.
    """

    city = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", verbose_name="市", db_index=False
    )
    period = models.IntegerField("月份")
    version = models.BigIntegerField("输入版本")

    class Meta:
        verbose_name = "月度数据版本"
        constraints = [models.UniqueConstraint(fields=["city", "period"], name="one_version_of_a_month")]


class DirtyMark(models.Model):
    """待重算标记: figures of this region and month may have changed. No business data.

    Written in the transaction that changed a record, deleted by the job that recomputed.
    """

    city = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", verbose_name="市"
    )
    region = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", verbose_name="区域"
    )
    period = models.IntegerField("月份")
    group = models.CharField("指标组", max_length=40)
    marked_at = models.DateTimeField("标记时间")

    class Meta:
        verbose_name = "待重算标记"
        indexes = [models.Index(fields=["city", "period"], name="dirty_of_city")]
