"""Scans and photographs of a case. The bytes are sealed and lie in a table of their own."""

from django.db import models
from django.db.models import Q

from governance.privacy.fields import SealedField, SealedModel
from governance.tenancy.models import OwnedModel, Ownership
from mediation.cases import codes
from mediation.cases.models.case import Case


class CaseAttachment(OwnedModel):
    """附件: a scan or photograph that stands in the file, by itself or for the paper of a step."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments", verbose_name="案件")
    paper = models.CharField("所属文书", max_length=16, choices=codes.Paper)
    step = models.CharField("所属步骤", max_length=40, blank=True)
    title = models.CharField("名称", max_length=80)
    media_type = models.CharField("类型", max_length=20)
    size = models.PositiveIntegerField("字节数")
    pages = models.PositiveSmallIntegerField("页数", default=1)
    sha256 = models.CharField("校验值", max_length=64)
    position = models.PositiveSmallIntegerField("顺序")
    added_at = models.DateTimeField("上传时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawal_reason = models.CharField("撤下原因", max_length=200, blank=True)

    ownership = Ownership(crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "案件附件"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="the_same_picture_is_attached_once",
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=["image/jpeg", "application/pdf"]),
                name="an_attachment_is_a_picture_or_a_pdf",
            ),
            models.CheckConstraint(condition=Q(pages__gte=1, size__gte=1), name="an_attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="a_withdrawn_attachment_says_why",
            ),
        ]
        indexes = [models.Index(fields=["case", "position"], name="attachment_of_case")]

    def __str__(self) -> str:
        return self.title


class AttachmentContent(SealedModel, OwnedModel):
    """附件内容: the sealed bytes (base64), so that lists never carry them."""

    renewal_batch = 20  # rows sealed anew at once after a change of key: each may hold megabytes

    attachment = models.ForeignKey(
        CaseAttachment, on_delete=models.PROTECT, related_name="contents", verbose_name="附件"
    )
    content = SealedField(verbose_name="内容")

    ownership = Ownership()

    class Meta:
        verbose_name = "附件内容"
        constraints = [
            models.UniqueConstraint(fields=["attachment"], name="an_attachment_has_one_content"),
            models.CheckConstraint(condition=Q(content__isnull=False), name="an_attachment_has_its_bytes"),
        ]
