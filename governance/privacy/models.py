"""The log of every reading of personal data in full."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership


class PersonalDataReadingQuerySet(OwnedQuerySet):
    def of(self, row: models.Model):
        return self.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))

    def by_post(self, post):
        return self.filter(by_id=post.pk)


class PersonalDataReading(OwnedModel):
    """个人信息查看记录: who read which items of whose record in full, when and for what.

    Written by `privacy.actions.reveal` only, before anything is opened; read by the tenant's auditor.
    Holds no personal data itself. 个人信息保护法第五十一条、第五十四条.
    """

    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    fields = ArrayField(models.CharField(max_length=60), verbose_name="查看的项目")
    purpose = models.CharField("查看目的", max_length=200)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="查看岗位"
    )
    by_name = models.CharField("查看人", max_length=80)
    by_office = models.CharField("查看单位", max_length=120, blank=True)
    request_id = models.CharField("请求编号", max_length=40, blank=True)

    ownership = Ownership(append_only=True, city_writes=True, crosses=frozenset({"by"}))
    objects = OwnedManager.of(PersonalDataReadingQuerySet)

    class Meta:
        verbose_name = "个人信息查看记录"
        constraints = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="reading_states_its_purpose"),
            models.CheckConstraint(condition=models.Q(fields__len__gt=0), name="reading_names_its_fields"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="reading_of_subject"),
            models.Index(fields=["county", "-at"], name="reading_of_county"),
        ]
