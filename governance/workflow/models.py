"""History of state changes."""

from django.db import models

from governance.tenancy.models import (
    OwnedManager,
    OwnedModel,
    OwnedQuerySet,
    Ownership,
    region_without_constraint,
)


class StateChangeQuerySet(OwnedQuerySet):
    def about(self, row: models.Model):
        return self.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))

    def by_post(self, post):
        return self.filter(by_id=post.pk)


class StateChange(OwnedModel):
    """状态变更记录: one step of one row. Written by `workflow.actions` only, read by every timeline."""

    region = region_without_constraint()
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    subject_label = models.CharField("对象名称", max_length=120, blank=True)
    transition = models.CharField("动作", max_length=40)
    label = models.CharField("动作名称", max_length=40)
    from_state = models.CharField("原状态", max_length=40)
    to_state = models.CharField("新状态", max_length=40)
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "governance.Post",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,  # `statechange_by_post` begins with it
        verbose_name="经办岗位",
    )
    by_name = models.CharField("经办人", max_length=80)
    by_office = models.CharField("经办单位", max_length=120, blank=True)

    ownership = Ownership(append_only=True, city_writes=True, crosses=frozenset({"by"}))
    objects = OwnedManager.of(StateChangeQuerySet)

    class Meta:
        verbose_name = "状态变更"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="statechange_of_subject"),
            models.Index(fields=["by", "-at"], name="statechange_by_post"),
        ]
