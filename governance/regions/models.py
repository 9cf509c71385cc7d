"""Regions: a permanent identity, dated versions, and the changes between them. A code is not an identity."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class RegionLevel(models.TextChoices):
    PROVINCE = "PROVINCE", "省"
    CITY = "CITY", "市"
    COUNTY = "COUNTY", "县"
    TOWNSHIP = "TOWNSHIP", "乡镇"
    VILLAGE = "VILLAGE", "村"


LEVELS = list(RegionLevel)


class VillageKind(models.TextChoices):
    ADMIN_VILLAGE = "ADMIN_VILLAGE", "行政村"
    COMMUNITY = "COMMUNITY", "社区"
    VILLAGE_LIKE = "VILLAGE_LIKE", "类似村级单位"


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class RegionQuerySet(models.QuerySet):
    def under(self, region: "Region"):
        """The region itself and everything below it, by today's map."""
        return self.filter(**{f"{region.level.lower()}_id": region.pk})

    def children_of(self, region: "Region"):
        return self.filter(parent=region, is_active=True).order_by("code")

    def active(self):
        return self.filter(is_active=True)


class Region(models.Model):
    """区域: the permanent identity of a province, city, county, township or village.

    Name, code and parent repeat the version valid today and are kept by a database trigger on
    RegionVersion, as are the scope columns (own id included) that row security compares. Written by
    `regions.actions`; read by everything.
    """

    level = models.CharField("层级", max_length=10, choices=RegionLevel)
    kind = models.CharField("类别", max_length=20, choices=VillageKind, blank=True)
    code = models.CharField("代码", max_length=12, blank=True)
    name = models.CharField("名称", max_length=100, blank=True)
    short_name = models.CharField("简称", max_length=60, blank=True)
    pinyin = models.CharField("拼音", max_length=200, blank=True)
    initials = models.CharField("首字母", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name="上级"
    )
    is_active = models.BooleanField("现存", default=True)
    city = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    county = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    township = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    village = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "区域"
        constraints = [
            models.CheckConstraint(
                condition=Q(level="VILLAGE") | Q(kind=""), name="only_a_village_has_a_kind"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_active=True), name="one_active_region_has_a_code"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "code"], name="region_level_code"),
            models.Index(fields=["initials"], name="region_initials", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["pinyin"], name="region_pinyin", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name"], name="region_name", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class RegionVersion(models.Model):
    """区域版本: name, code and parent of a region from one day to the day before another."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="versions", verbose_name="区域")
    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=60)
    pinyin = models.CharField("拼音", max_length=200, blank=True)
    initials = models.CharField("首字母", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, choices=VillageKind, blank=True)
    parent = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上级"
    )
    urban_class = models.CharField("城乡分类", max_length=3, blank=True)
    valid_from = models.DateField("生效日")
    valid_to = models.DateField("失效日", null=True, blank=True, help_text="不含当日；空为至今")
    city = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    county = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = "区域版本"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{12}$"), name="region_code_has_12_digits"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="region_version_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="region_versions_do_not_overlap",
                expressions=[
                    (F("region"), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "valid_from"], name="regionversion_parent"),
            models.Index(fields=["code"], name="regionversion_code"),
        ]

    def __str__(self) -> str:
        return self.name


class CityMap(models.Model):
    """区划图: when the regions of a city were last written; what is made from the map and kept names it.

    Kept by a database trigger on Region, written by nothing else. A moment, not a count: a database that was
    put back from a copy must not come to a number which another map had before.
    """

    city = models.OneToOneField(
        Region, on_delete=models.PROTECT, primary_key=True, related_name="+", verbose_name="市"
    )
    changed_at = models.DateTimeField("最近变更时间")

    class Meta:
        verbose_name = "区划图"

    def __str__(self) -> str:
        return f"{self.city_id}:{self.changed_at}"


class ChangeKind(models.TextChoices):
    RENAME = "RENAME", "更名"
    RECODE = "RECODE", "代码变更"
    REPARENT = "REPARENT", "隶属变更"
    CONVERT = "CONVERT", "村改居"
    MERGE = "MERGE", "合并"
    SPLIT = "SPLIT", "拆分"
    ABOLISH = "ABOLISH", "撤销"
    ESTABLISH = "ESTABLISH", "设立"


class ChangeStatus(models.TextChoices):
    PROPOSED = "PROPOSED", "待确认"
    CONFIRMED = "CONFIRMED", "已生效"
    REJECTED = "REJECTED", "不采纳"


class RegionChange(models.Model):
    """区划变更: what was decided, from which day, by which document; sources become targets."""

    kind = models.CharField("变更类型", max_length=12, choices=ChangeKind)
    status = models.CharField("状态", max_length=12, choices=ChangeStatus, default=ChangeStatus.CONFIRMED)
    effective_on = models.DateField("生效日期")
    doc_no = models.CharField("批准文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    details = models.JSONField("内容", default=dict, blank=True)
    sources = models.ManyToManyField(Region, related_name="changes_out", verbose_name="变更前")
    targets = models.ManyToManyField(Region, related_name="changes_in", verbose_name="变更后")
    city = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    county = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=80, blank=True)

    class Meta:
        verbose_name = "区划变更"
