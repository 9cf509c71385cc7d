"""Append-only log of who did what."""

from django.db import models

from governance.audit.events import EventKind
from governance.tenancy.models import OwnedModel, Ownership


class AuditEvent(OwnedModel):
    """审计事件: written through `audit.actions.record`, without foreign keys to what it speaks of."""

    kind = models.CharField("事件", max_length=40, choices=EventKind)
    subject_type = models.CharField("对象类型", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    summary = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    by_post_id = models.BigIntegerField("岗位编号", null=True)
    by_name = models.CharField("人员", max_length=80, blank=True)
    request_id = models.CharField("请求编号", max_length=40, blank=True)

    ownership = Ownership(append_only=True)

    class Meta:
        verbose_name = "审计事件"
        indexes = [models.Index(fields=["county", "-at"], name="audit_of_county")]
