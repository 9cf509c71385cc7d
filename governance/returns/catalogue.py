"""The forms themselves, from content packs, and each bureau's days for them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.figures import periods
from governance.figures.values import Kind, Unit
from governance.returns.deadlines import Timetable
from governance.tenancy.models import OwnedModel, Ownership

MOST_GRACE_DAYS = 10
STANDARD = "monthly"  # the form that is meant by 月报 without more


def choices_of(words) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


class FilingLevel(models.TextChoices):
    TOWNSHIP = "TOWNSHIP", "乡镇"
    COUNTY = "COUNTY", "县局"


class FilingDays(models.Model):
    """Days of the following month by which each step is due (see `deadlines.Timetable`)."""

    due_day = models.PositiveSmallIntegerField("报送日", default=3)
    review_day = models.PositiveSmallIntegerField("县局审核日", default=5)
    report_day = models.PositiveSmallIntegerField("上报日", default=8)
    lock_day = models.PositiveSmallIntegerField("锁定日", default=12)
    cutoff_day = models.PositiveSmallIntegerField("统计截止日", null=True, blank=True, help_text="空为自然月")
    grace_days = models.PositiveSmallIntegerField("宽限工作日", default=0)

    class Meta:
        abstract = True

    @property
    def timetable(self) -> Timetable:
        days = (self.due_day, self.review_day, self.report_day, self.lock_day)
        return Timetable(*days, cutoff_day=self.cutoff_day, grace_days=self.grace_days)


def days_in_order(prefix: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(due_day__gte=1)
        & Q(review_day__gte=F("due_day"))
        & Q(report_day__gte=F("review_day"))
        & Q(lock_day__gte=F("report_day"))
        & Q(lock_day__lte=31),
        name=f"{prefix}_days_follow_one_another",
    )


def days_exist(prefix: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=(Q(cutoff_day__isnull=True) | Q(cutoff_day__range=(1, 28)))
        & Q(grace_days__lte=MOST_GRACE_DAYS),
        name=f"{prefix}_days_are_days",
    )


_COMPLETE = """
if exists (select from governance_returnform f where f.id = new.form_id and new."order" > f.item_count) then
    raise check_violation using message = 'a published form takes no further lines';
end if;
return new;
"""
_BUREAU_FORM_STAYS = """
if old.bureau_id is not null then
    raise check_violation using message = 'a published form never changes';
end if;
return case when tg_op = 'DELETE' then old else new end;
"""
_BUREAU_ITEM_STAYS = """
if exists (select from governance_returnform f where f.id = old.form_id and f.bureau_id is not null) then
    raise check_violation using message = 'a published form never changes';
end if;
return case when tg_op = 'DELETE' then old else new end;
"""


def _stays(function: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="published_stays",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=function,
    )


class ReturnFormQuerySet(models.QuerySet):
    def used_by(self, region):
        """What the bureau of a county or a city may file: everybody's forms, its own, and its city's."""
        return self.filter(Q(bureau=None) | Q(bureau_id__in={region.pk, region.city_id}))


class ReturnForm(FilingDays):
    """报表表式: one version of a form, from a content pack or published by a bureau; never edited afterwards.

    `bureau` is the county or city whose form it is; null is everybody's. Row security shows a bureau's form to
    that bureau and to those below and above it alone. `item_count` closes the form: once it has that many
    lines the database takes no further one.
    """

    code = models.CharField("代码", max_length=40)
    version = models.PositiveSmallIntegerField("版本")
    name = models.CharField("名称", max_length=80)
    first_month = models.IntegerField("启用月份")
    last_month = models.IntegerField("停用月份", null=True, blank=True)
    legal_ref = models.CharField("依据", max_length=200)
    is_optional = models.BooleanField("由各局选用", default=False)
    checksum = models.CharField("校验码", max_length=64)
    bureau = models.ForeignKey(
        "governance.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="制定单位",
    )
    item_count = models.PositiveSmallIntegerField("指标数", null=True)

    objects = models.Manager.from_queryset(ReturnFormQuerySet)()

    class Meta:
        verbose_name = "报表表式"
        triggers = [_stays(_BUREAU_FORM_STAYS)]
        constraints = [
            models.CheckConstraint(
                condition=Q(bureau__isnull=True) | Q(item_count__gte=1), name="a_bureaus_form_is_complete"
            ),
            models.UniqueConstraint(fields=["code", "version"], name="return_form_version_is_unique"),
            models.CheckConstraint(
                condition=Q(last_month__isnull=True) | Q(last_month__gte=F("first_month")),
                name="return_form_ends_after_it_starts",
            ),
            days_in_order("return_form"),
        ]

    def __str__(self) -> str:
        return self.name

    def title_of(self, month: int) -> str:
        """“2026年5月月报”; of any form but the one that everybody files, with its name."""
        label = periods.month(month).label
        return f"{label}月报" if self.code == STANDARD else f"{label}{self.name}"


class FormItem(models.Model):
    """报表指标: one line of a form; a ratio is derived from two other lines.

    `indicator` names the registered indicator whose records prefill the line (empty: the line's own code);
    `taken_form` and `taken_code` the line of another form whose filed value prefills it instead.
    """

    form = models.ForeignKey(ReturnForm, on_delete=models.PROTECT, related_name="items", verbose_name="表式")
    order = models.PositiveSmallIntegerField("序号")
    section = models.CharField("栏目", max_length=40)
    code = models.CharField("指标代码", max_length=20)
    name = models.CharField("指标名称", max_length=60)
    unit = models.CharField("单位", max_length=20, choices=choices_of(Unit))
    kind = models.CharField("类型", max_length=10, choices=choices_of(Kind))
    level = models.CharField("填报层级", max_length=10, choices=FilingLevel)
    help = models.CharField("填报说明", max_length=200, blank=True)
    numerator = models.CharField("分子", max_length=20, blank=True)
    denominator = models.CharField("分母", max_length=20, blank=True)
    is_required = models.BooleanField("必填", default=True)
    allows_precision = models.BooleanField("可填概数", default=False)
    is_sensitive = models.BooleanField("敏感", default=False)
    by_village = models.BooleanField("可分村填报", default=False)
    legal_ref = models.CharField("依据", max_length=200, blank=True)
    responsible = models.CharField("责任科室", max_length=40, blank=True)
    indicator = models.CharField("登记指标", max_length=20, blank=True)
    taken_form = models.CharField("引用表式", max_length=40, blank=True)
    taken_code = models.CharField("引用指标", max_length=20, blank=True)

    class Meta:
        verbose_name = "报表指标"
        triggers = [
            _stays(_BUREAU_ITEM_STAYS),
            pgtrigger.Trigger(
                name="published_is_complete",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=_COMPLETE,
            ),
        ]
        ordering = ["form", "order"]
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="form_has_an_indicator_once"),
            models.UniqueConstraint(fields=["form", "order"], name="form_items_have_their_own_place"),
            models.CheckConstraint(
                condition=(Q(kind=Kind.RATIO) & ~Q(numerator="") & ~Q(denominator=""))
                | (~Q(kind=Kind.RATIO) & Q(numerator="", denominator="")),
                name="a_ratio_and_only_a_ratio_has_parts",
            ),
            models.CheckConstraint(
                condition=Q(taken_form="", taken_code="") | (~Q(taken_form="") & ~Q(taken_code="")),
                name="what_is_taken_over_names_form_and_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FormCalendar(FilingDays, OwnedModel):
    """报表日程: whether a bureau uses a form, and its own days for it, from a month on.

    Without a row a form that is not optional is used, with its own days. Written by `form_calendars`.
    """

    form_code = models.CharField("表式代码", max_length=40)
    first_month = models.IntegerField("启用月份")
    is_used = models.BooleanField("采用", default=True)

    ownership = Ownership(readable_below=True)

    class Meta:
        verbose_name = "报表日程"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "form_code", "first_month"], name="form_calendar_is_unique_from_a_month"
            ),
            days_in_order("form_calendar"),
            days_exist("form_calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.form_code} 自{self.month_label}起"

    @property
    def month_label(self) -> str:
        return periods.month(self.first_month).label
