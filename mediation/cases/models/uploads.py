"""Uploaded workbooks between preview and confirmation."""

from django.db import models

from governance.privacy.fields import SealedField, SealedModel
from governance.tenancy.models import OwnedModel, Ownership


class CaseUpload(SealedModel, OwnedModel):
    """待确认的案件导入: the file, sealed because it holds personal data; after import only the bad rows."""

    file_name = models.CharField("文件名", max_length=200)
    content = SealedField(verbose_name="内容")
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    row_count = models.PositiveIntegerField("行数", default=0)
    imported_at = models.DateTimeField("导入时间", null=True)
    created_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("更新", default=0)
    same_count = models.PositiveIntegerField("未变", default=0)
    returned_count = models.PositiveIntegerField("退回", default=0)

    ownership = Ownership(crosses=frozenset({"uploaded_by"}), deletable=True)

    class Meta:
        verbose_name = "案件导入"
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="caseupload_of_post")]

    def __str__(self) -> str:
        return self.file_name
