"""A bureau's own form while it is being composed; published it becomes a `ReturnForm` of that bureau."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.figures import periods
from governance.figures.values import Kind, Unit
from governance.returns.catalogue import FilingDays, FilingLevel, choices_of, days_exist, days_in_order
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership
from governance.workflow.guards import different_people

_PUBLISHED_STAYS = """
if old.published_at is not null then
    raise check_violation using message = 'a published form never changes';
end if;
return case when tg_op = 'DELETE' then old else new end;
"""
_OFFERED_STAYS = """
if exists (select from governance_formdraft d
            where d.id = case when tg_op = 'DELETE' then old.draft_id else new.draft_id end
              and d.offered_at is not null) then
    raise check_violation using message = 'lines of a form that is being reviewed stay as they are';
end if;
return case when tg_op = 'DELETE' then old else new end;
"""
DAYS = ("due_day", "review_day", "report_day", "lock_day", "cutoff_day", "grace_days")
CONTENT = (
    "draft_id", "order", "section", "code", "name", "unit", "kind", "level", "help", "legal_ref", "responsible",
    "numerator", "denominator", "is_required", "indicator", "taken_form", "taken_code",
)  # fmt: skip


class FormDraftQuerySet(OwnedQuerySet):
    def unpublished(self):
        return self.filter(published_at__isnull=True)


class FormDraft(FilingDays, OwnedModel):
    """表式草稿: a form of one bureau, with its lines. Written by `form_drafts.actions`.

    Offered to the head it stays as it is until it is taken back; published it stays for ever, and `form`
    is the version that the units file. Offering and publishing are two persons' acts. Its days are those
    that a bureau starts from; afterwards each sets its own in the calendar.
    """

    code = models.CharField("代码", max_length=40)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=80)
    first_month = models.IntegerField("启用月份")
    legal_ref = models.CharField("依据", max_length=200)
    is_optional = models.BooleanField("由各局选用", default=False)
    origin = models.CharField("来源", max_length=120, blank=True)
    written_at = models.DateTimeField("起草时间")
    written_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="起草人"
    )
    written_by_name = models.CharField("起草人姓名", max_length=80)
    offered_at = models.DateTimeField("送审时间", null=True)
    offered_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="送审人"
    )
    offered_by_name = models.CharField("送审人姓名", max_length=80, blank=True)
    returned_note = models.CharField("退回意见", max_length=200, blank=True)
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="发布人"
    )
    published_by_name = models.CharField("发布人姓名", max_length=80, blank=True)
    form = models.ForeignKey(
        "governance.ReturnForm", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="表式"
    )

    ownership = Ownership(deletable=True, crosses=frozenset({"written_by", "offered_by", "published_by"}))
    objects = OwnedManager.of(FormDraftQuerySet)

    class Meta:
        verbose_name = "表式草稿"
        constraints = [
            days_in_order("form_draft"),
            days_exist("form_draft"),
            models.UniqueConstraint(
                fields=["region", "code", "version"], name="a_bureau_drafts_a_version_once"
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, offered_by__isnull=True)
                | Q(offered_at__isnull=False, offered_by__isnull=False),
                name="an_offered_form_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True, form__isnull=True)
                | Q(
                    published_at__isnull=False,
                    published_by__isnull=False,
                    form__isnull=False,
                    published_at__gte=F("offered_at"),
                ),
                name="a_published_form_says_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["county", "-written_at"], name="formdraft_county")]
        triggers = [
            different_people(("offered_by_id", "published_by_id")),
            pgtrigger.Trigger(
                name="published_stays",
                # not on every update: the scope columns follow a region that moves
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf("code", "version", "name", "first_month", "legal_ref", "is_optional",
                                     "offered_at", "published_at", "form_id", *DAYS),
                when=pgtrigger.Before,
                func=_PUBLISHED_STAYS,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"

    @property
    def since(self) -> str:
        return periods.month(self.first_month).label

    @property
    def is_editable(self) -> bool:
        return self.offered_at is None

    @property
    def status(self) -> dict:
        """Label and tone of where it stands."""
        if self.published_at is not None:
            return {"label": "已发布", "tone": "success"}
        if self.offered_at is not None:
            return {"label": "待发布", "tone": "progress"}
        return {"label": "草稿", "tone": "neutral"}


class FormDraftItem(OwnedModel):
    """草稿指标: one line of a draft.

    `overlap_reason` keeps why something is asked although another form of the bureau asks it already.
    """

    draft = models.ForeignKey(
        FormDraft, on_delete=models.CASCADE, related_name="items", verbose_name="表式草稿"
    )
    order = models.PositiveSmallIntegerField("序号")
    section = models.CharField("栏目", max_length=40)
    code = models.CharField("指标代码", max_length=20)
    name = models.CharField("指标名称", max_length=60)
    unit = models.CharField("单位", max_length=20, choices=choices_of(Unit))
    kind = models.CharField("类型", max_length=10, choices=choices_of(Kind))
    level = models.CharField("填报层级", max_length=10, choices=FilingLevel)
    help = models.CharField("指标解释", max_length=200, blank=True)
    legal_ref = models.CharField("依据", max_length=200, blank=True)
    responsible = models.CharField("责任科室", max_length=40, blank=True)
    numerator = models.CharField("分子", max_length=20, blank=True)
    denominator = models.CharField("分母", max_length=20, blank=True)
    is_required = models.BooleanField("必填", default=True)
    indicator = models.CharField("登记指标", max_length=20, blank=True)
    taken_form = models.CharField("引用表式", max_length=40, blank=True)
    taken_code = models.CharField("引用指标", max_length=20, blank=True)
    overlap_reason = models.CharField("重复填报理由", max_length=200, blank=True)

    ownership = Ownership(deletable=True)

    class Meta:
        verbose_name = "草稿指标"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "draft", "code"], name="a_draft_has_an_indicator_once"),
            models.CheckConstraint(
                condition=Q(taken_form="", taken_code="") | (~Q(taken_form="") & ~Q(taken_code="")),
                name="a_drafted_line_taken_over_names_its_origin",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="offered_stays",
                operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf(*CONTENT),
                when=pgtrigger.Before,
                func=_OFFERED_STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
