"""Reports, what was printed of each, and what was noted on them afterwards.

Once a report is issued the database itself refuses every change of it, of its print and of its figures.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.figures import periods
from governance.figures.values import Emptiness, Precision
from governance.reports.states import FROZEN, OPEN, TONES, ReportState
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership


class ReportKind(models.TextChoices):
    """What a report covers."""

    MONTHLY = "MONTHLY", "月报"
    YEAR_TO_DATE = "YEAR_TO_DATE", "累计报告"


class ReportQuerySet(OwnedQuerySet):
    def issued(self):
        return self.filter(state=ReportState.ISSUED)

    def open(self):
        return self.filter(state__in=OPEN)

    def covering(self, region, kind: str, period: periods.Period):
        return self.filter(region=region, kind=kind, first=period.first, last=period.last)


# The scope columns follow a region that moves; everything else of a signed report stays.
_LATER = "city_id,county_id,township_id,village_id,state,withdrawn_at,withdrawn_by_id"
_FROZEN_STATES = ", ".join(f"'{state}'" for state in FROZEN)
_SIGNED_STAYS = f"""
if old.state in ({_FROZEN_STATES}) and
   to_jsonb(new) - '{{{_LATER}}}'::text[] is distinct from to_jsonb(old) - '{{{_LATER}}}'::text[] then
    raise check_violation using message = 'an issued report never changes';
end if;
return new;
"""
_SCOPE = "{city_id,county_id,township_id,village_id}"
_BELONGS_TO_SIGNED = f"""
if tg_op = 'UPDATE' and to_jsonb(new) - '{_SCOPE}'::text[] = to_jsonb(old) - '{_SCOPE}'::text[] then
    return new;
end if;
if exists (select 1 from governance_report r
            where r.id in (case when tg_op <> 'DELETE' then new.report_id end,
                           case when tg_op <> 'INSERT' then old.report_id end)
              and r.state in ({_FROZEN_STATES})) then
    raise check_violation using message = 'what an issued report printed never changes';
end if;
if tg_op = 'DELETE' then return old; end if;
return new;
"""


def _of_signed_stays() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="what_was_signed_stays",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=_BELONGS_TO_SIGNED,
    )


class Report(OwnedModel):
    """报告: a month's or a year's report of a city or county. Written by `reports.actions`.

    `prepared_by` is whoever last had the pages made. Names stand beside the posts because a township that reads the report does not see the bureau's posts.
    `plans` is the one part written by hand (下一步打算). `reference` is printed on every page; with a
    figure's code it leads back to the figure. Townships read the issued reports of their county.
    """

    kind = models.CharField("种类", max_length=16, choices=ReportKind)
    first = models.IntegerField("起始月份")
    last = models.IntegerField("截止月份")
    state = models.CharField("状态", max_length=12, choices=ReportState, default=ReportState.DRAFT)
    reference = models.CharField("报告编号", max_length=6)
    title = models.CharField("标题", max_length=200)
    doc_no = models.CharField("发文字号", max_length=60, blank=True)
    dated = models.DateField("成文日期")
    plans = models.TextField("下一步打算", blank=True)
    job_id = models.UUIDField("后台任务", null=True)
    error = models.CharField("失败原因", max_length=500, blank=True)
    prepared_at = models.DateTimeField("编制时间")
    prepared_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="编制人"
    )
    prepared_by_name = models.CharField("编制人姓名", max_length=80)
    issued_at = models.DateTimeField("签发时间", null=True)
    issued_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    issued_by_name = models.CharField("签发人姓名", max_length=80, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )

    ownership = Ownership(
        readable_below=True, crosses=frozenset({"prepared_by", "issued_by", "withdrawn_by"})
    )
    objects = OwnedManager.of(ReportQuerySet)

    class Meta:
        verbose_name = "报告"
        constraints = [
            models.UniqueConstraint(fields=["city", "reference"], name="a_reference_names_one_report"),
            models.UniqueConstraint(
                fields=["region", "kind", "first", "last"],
                condition=Q(state__in=OPEN),
                name="one_report_in_preparation_per_period",
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "first", "last"],
                condition=Q(state=ReportState.ISSUED),
                name="one_issued_report_per_period",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="an_issue_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FROZEN, issued_at__isnull=False)
                | Q(state__in=OPEN, issued_at__isnull=True),
                name="an_issued_report_says_who_issued_it",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, state=ReportState.WITHDRAWN),
                name="a_withdrawal_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.MONTHLY, first=F("last"))
                | Q(kind=ReportKind.YEAR_TO_DATE, first__lte=F("last")),
                name="a_monthly_report_covers_one_month",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("prepared_by")),
                name="nobody_issues_their_own_report",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-last", "-id"], name="report_of_county"),
            models.Index(fields=["city", "-last", "-id"], name="report_of_city"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_signed_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=_SIGNED_STAYS,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> periods.Period:
        return periods.Period(self.first, self.last)

    @property
    def tone(self) -> str:
        return TONES[ReportState(self.state)]

    @property
    def is_signed(self) -> bool:
        return self.state in FROZEN


class ReportPrint(OwnedModel):
    """报告印件: the frozen data of a report and the pages made of it. Written by `reports.rendering`.

    The bytes lie in the row, not in a folder: row security, the transaction and the backup then speak for
    them too. Frozen data, template, fonts and renderer together give the same bytes again.
    """

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="print", verbose_name="报告")
    frozen = models.TextField("冻结数据")
    checksum = models.CharField("数据校验码", max_length=64)
    as_of = models.DateTimeField("取数时点")
    template_version = models.CharField("版式版本", max_length=64)
    fonts_digest = models.CharField("字体版本", max_length=64)
    fonts = models.JSONField("字体清单")
    renderer_version = models.CharField("排版程序版本", max_length=300)
    base_url = models.CharField("查询网址", max_length=200)
    html = models.TextField("版面")
    pdf = models.BinaryField("印件")
    pdf_sha256 = models.CharField("印件校验码", max_length=64)
    preview = models.BinaryField("预览稿")
    pages = models.PositiveSmallIntegerField("页数")
    rendered_at = models.DateTimeField("生成时间")

    ownership = Ownership(readable_below=True)

    class Meta:
        verbose_name = "报告印件"
        constraints = [
            models.CheckConstraint(
                condition=Q(checksum__regex="^[0-9a-f]{64}$", pdf_sha256__regex="^[0-9a-f]{64}$"),
                name="a_print_carries_its_checksums",
            ),
            models.CheckConstraint(condition=Q(pages__gt=0), name="a_print_has_pages"),
        ]
        triggers = [_of_signed_stays()]


class ReportFigure(OwnedModel):
    """报告数字: one printed number by its code: what it was, and what it is counted from.

    `amount` is the exact value (a fraction for rates), empty when there was none. A number that is the
    difference of two indicators names the second in `less`; one that no indicator gives has none.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures", verbose_name="报告")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("名称", max_length=100)
    text = models.CharField("印出文字", max_length=60)
    indicator = models.CharField("指标", max_length=20, blank=True)
    less = models.CharField("减去的指标", max_length=20, blank=True)
    place = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", verbose_name="统计区域"
    )
    first = models.IntegerField("起始月份")
    last = models.IntegerField("截止月份")
    definition = models.TextField("口径", blank=True)
    basis = models.CharField("数据来源", max_length=40, blank=True)
    amount = models.CharField("数值", max_length=80, blank=True)
    precision = models.CharField("精度", max_length=10, choices=[(one.value, one.label) for one in Precision])
    emptiness = models.CharField("有无", max_length=16, choices=[(one.value, one.label) for one in Emptiness])
    have = models.IntegerField("已报")
    expected = models.IntegerField("应报")

    ownership = Ownership(readable_below=True, deletable=True)

    class Meta:
        verbose_name = "报告数字"
        constraints = [
            models.UniqueConstraint(fields=["region", "report", "code"], name="a_code_names_one_figure"),
            models.CheckConstraint(
                condition=Q(emptiness=Emptiness.PRESENT) & ~Q(amount="")
                | ~Q(emptiness=Emptiness.PRESENT) & Q(amount=""),
                name="a_printed_figure_has_an_amount_or_a_reason",
            ),
        ]
        triggers = [_of_signed_stays()]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def period(self) -> periods.Period:
        return periods.Period(self.first, self.last)


class ReportAnnotation(OwnedModel):
    """报告加注: what readers of a signed report must know since. Append-only."""

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="annotations", verbose_name="报告"
    )
    text = models.CharField("说明", max_length=300)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="加注人"
    )
    by_name = models.CharField("加注人姓名", max_length=80)

    ownership = Ownership(append_only=True, readable_below=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "报告加注"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_annotation_says_something")]


class VerificationResult(models.TextChoices):
    """What came of making a print again."""

    SAME = "SAME", "逐字节一致"
    DIFFERENT = "DIFFERENT", "不一致"
    NOT_COMPARABLE = "NOT_COMPARABLE", "环境不同，未比对"


class ReportVerification(OwnedModel):
    """报告校验记录: one attempt to make the same bytes again. Append-only; written by `reports.rendering`."""

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="verifications", verbose_name="报告"
    )
    result = models.CharField("结果", max_length=16, choices=VerificationResult)
    detail = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    ownership = Ownership(append_only=True, readable_below=True)

    class Meta:
        verbose_name = "报告校验"
        indexes = [models.Index(fields=["report", "-at"], name="verification_of_report")]
