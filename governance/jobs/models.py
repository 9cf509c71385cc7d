"""The ledger of background work: Redis only rings, this table remembers."""

import uuid

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    WAITING = "WAITING", "等待"
    RUNNING = "RUNNING", "进行中"
    DONE = "DONE", "完成"
    FAILED = "FAILED", "失败"


class Job(models.Model):
    """后台任务: one piece of work, found again by its natural key until it is done.

    Carries ids only, never business or personal data. `city_id` says in which city's scope it runs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("任务", max_length=60)
    natural_key = models.CharField("自然键", max_length=200)
    city = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", verbose_name="所属市"
    )
    county = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="所属县"
    )
    arguments = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.WAITING)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    stage = models.CharField("当前步骤", max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)
    leased_until = models.DateTimeField("租约到期", null=True)
    created_at = models.DateTimeField("创建时间")
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "后台任务"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "natural_key"],
                condition=Q(state="WAITING"),
                name="one_waiting_job_per_natural_key",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(state="RUNNING", leased_until__isnull=False) | ~Q(state="RUNNING"),
                name="a_running_job_has_a_lease",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.natural_key}"
