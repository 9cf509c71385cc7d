"""消息: what the portal tells one post. Written by `actions`, read on the page 消息."""

from django.db import models
from django.db.models import Q

from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership


class NoticeKind(models.TextChoices):
    """What a notice is about, as its label says."""

    RETURN_DUE = "RETURN_DUE", "月报提醒"
    RETURN_CHASED = "RETURN_CHASED", "催办"
    DEADLINE_NEAR = "DEADLINE_NEAR", "期限提醒"
    DEADLINE_MOVED = "DEADLINE_MOVED", "期限变动"
    GENERAL = "GENERAL", "通知"


class NoticeQuerySet(OwnedQuerySet):
    def told_to(self, post):
        """What was told to this post, and to nobody else."""
        return self.filter(to_id=post.pk)

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(OwnedModel):
    """消息: one sentence for one post, with the page where something can be done about it.

    `region` is the lower of the teller's and the reader's regions, so that both may touch the row.
    `key` names the occasion: the same occasion is told to a post once. `url` is a path of the portal.
    """

    to = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="收件岗位"
    )
    kind = models.CharField("类别", max_length=20, choices=NoticeKind, default=NoticeKind.GENERAL)
    key = models.CharField("事由", max_length=120)
    title = models.CharField("标题", max_length=120)
    text = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField("网址", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    by_name = models.CharField("发送人", max_length=120, blank=True)
    read_at = models.DateTimeField("已读时间", null=True)

    # the city bureau tells its counties, and reads what was told to itself from below
    ownership = Ownership(city_writes=True, crosses=frozenset({"to"}))
    objects = OwnedManager.of(NoticeQuerySet)

    class Meta:
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "to", "key"], name="a_post_is_told_of_an_occasion_once"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(key=""), name="a_notice_says_something"),
            models.CheckConstraint(
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
                name="a_notice_leads_into_the_portal",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-at", "-id"], name="notice_of_post"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title
