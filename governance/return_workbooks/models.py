"""The uploaded workbook between preview and confirmation."""

import uuid

from django.db import models

from governance.tenancy.models import OwnedModel, Ownership


class UploadKind(models.TextChoices):
    TOWNSHIP = "TOWNSHIP", "本单位"
    VILLAGES = "VILLAGES", "分村"


class ReturnUpload(OwnedModel):
    """待确认的月报导入: kept until confirmed, and as long as bad cells may be asked for; then emptied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    monthly_return = models.ForeignKey(
        "governance.MonthlyReturn", on_delete=models.PROTECT, related_name="+", verbose_name="月报"
    )
    kind = models.CharField("内容", max_length=10, choices=UploadKind)
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件")
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    imported_at = models.DateTimeField("导入时间", null=True)
    saved_count = models.PositiveIntegerField("写入格数", default=0)

    ownership = Ownership(crosses=frozenset({"uploaded_by"}), deletable=True)

    class Meta:
        verbose_name = "待确认的月报导入"
        indexes = [models.Index(fields=["monthly_return", "uploaded_by"], name="returnupload_of_return")]
