"""Registers (台账): running ledgers of what is only counted and inspected."""

import uuid

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.tenancy.models import (
    OwnedManager,
    OwnedModel,
    OwnedQuerySet,
    Ownership,
    region_without_constraint,
)


class RegisterEntryQuerySet(OwnedQuerySet):
    def of_type(self, code: str):
        return self.filter(type=code)

    def standing(self, *, on):
        """In use on that day."""
        return self.filter(since_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gt=on))


@tracked()
class RegisterEntry(OwnedModel):
    """台账条目: one thing in one register. Written by `registers.actions`, counted by indicators."""

    # its own index would repeat the beginning of the unique key's
    region = region_without_constraint(db_index=False)
    type = models.CharField("台账", max_length=40)
    number = models.CharField("序号", max_length=40)
    name = models.CharField("名称", max_length=120)
    since_on = models.DateField("建成（设立）日期")
    until_on = models.DateField("撤销日期", null=True, blank=True)
    details = models.JSONField("附加栏目", default=dict)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        "governance.Post",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="登记人",
    )

    ownership = Ownership(crosses=frozenset({"recorded_by"}))
    objects = OwnedManager.of(RegisterEntryQuerySet)

    class Meta:
        verbose_name = "台账条目"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "type", "number"], name="register_number_is_unique_in_its_region"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("since_on")),
                name="register_entry_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "type", "-since_on", "-id"], name="register_of_county"),
            models.Index(fields=["city", "type"], name="register_of_city"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterUpload(OwnedModel):
    """待确认的台账导入: the uploaded file between preview and confirmation; emptied when done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField("台账", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("内容")
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    imported_at = models.DateTimeField("导入时间", null=True)

    ownership = Ownership(crosses=frozenset({"uploaded_by"}), deletable=True)

    class Meta:
        verbose_name = "台账导入"
