"""Rows of the desk: saved views, groups of identical disputes."""

from django.db import models
from django.db.models import Count, F, Q

from governance.audit.history import tracked
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership
from mediation.cases import dispute_types
from mediation.cases.models import Case


class SavedViewQuerySet(OwnedQuerySet):
    def readable_by(self, post):
        """One's own, and those that colleagues of the same office share."""
        return self.filter(Q(by=post) | Q(is_shared=True, office_id=post.office_id))


class SavedView(OwnedModel):
    """保存的视图: conditions and order of one list under a name, for its owner or the whole office.

    `query` holds the conditions as they stand in an address. Words of the search box are never among them:
    they may be the name of a party.
    """

    page = models.CharField("列表", max_length=30)
    name = models.CharField("名称", max_length=20)
    query = models.JSONField("条件")
    is_shared = models.BooleanField("本单位共用", default=False)
    is_pinned = models.BooleanField("固定为页签", default=True)
    office = models.ForeignKey(
        "governance.Office", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="保存岗位"
    )

    ownership = Ownership(deletable=True, crosses=frozenset({"by", "office"}))
    objects = OwnedManager.of(SavedViewQuerySet)

    class Meta:
        verbose_name = "保存的视图"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "by", "page", "name"], name="a_saved_view_has_its_own_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_view_has_a_name"),
            models.CheckConstraint(
                condition=~Q(query__has_key="q"), name="a_saved_view_keeps_no_search_words"
            ),
        ]
        indexes = [models.Index(fields=["region", "page"], name="saved_view_of_page")]

    def __str__(self) -> str:
        return self.name


class DisputeGroupQuerySet(OwnedQuerySet):
    def with_sizes(self):
        """How many cases stand in each group now."""
        return self.annotate(size=Count("members", filter=Q(members__left_on=None)))


@tracked()
class DisputeGroup(OwnedModel):
    """同类纠纷组: disputes about the same thing with the same opponent, linked and never merged.

    Each case keeps its number, its file and its place in the figures. `basis` says why they were linked.
    """

    name = models.CharField("名称", max_length=60)
    basis = models.CharField("关联理由", max_length=300)
    dispute_type = models.CharField("纠纷类型", max_length=4, choices=dispute_types.choices())
    formed_on = models.DateField("关联日期")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="关联岗位"
    )

    ownership = Ownership(crosses=frozenset({"by"}))
    objects = OwnedManager.of(DisputeGroupQuerySet)

    class Meta:
        verbose_name = "同类纠纷组"
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="a_group_of_disputes_says_why"),
        ]
        indexes = [models.Index(fields=["county", "-formed_on", "-id"], name="dispute_group_of_county")]

    def __str__(self) -> str:
        return self.name


@tracked()
class GroupedCase(OwnedModel):
    """组内案件: one case in one group, until it is taken out again with a reason."""

    group = models.ForeignKey(
        DisputeGroup, on_delete=models.PROTECT, related_name="members", verbose_name="同类纠纷组"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="groupings", verbose_name="案件")
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("移出日期", null=True)
    leave_reason = models.CharField("移出原因", max_length=200, blank=True)

    ownership = Ownership()

    class Meta:
        verbose_name = "组内案件"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(left_on__isnull=True), name="a_case_is_in_one_group"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, leave_reason="")
                | (Q(left_on__isnull=False, left_on__gte=F("joined_on")) & ~Q(leave_reason="")),
                name="a_case_that_leaves_a_group_says_why",
            ),
        ]
        indexes = [models.Index(fields=["group", "case"], name="case_of_group")]

    def __str__(self) -> str:
        return f"组内案件 {self.case_id}"
