"""Questions of a reviewer about single cells."""

from django.db import models
from django.db.models import F, Q

from governance.data_queries.states import PENDING, QueryState
from governance.returns.catalogue import choices_of
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership

# The county's own bureau answers the city, so both posts may stand above the return's region.
_ABOUT = {"on_delete": models.PROTECT, "related_name": "+"}


class DataQueryQuerySet(OwnedQuerySet):
    def to_answer(self):
        return self.filter(state=QueryState.OPEN)

    def to_judge(self):
        return self.filter(state=QueryState.ANSWERED)

    def to_correct(self):
        """Judged wrong, and neither submitted again nor corrected since."""
        return self.filter(
            state=QueryState.MUST_CORRECT,
            round=F("monthly_return__round"),
            return_version=F("monthly_return__version"),
        )

    def blocking(self):
        """What keeps a month from being locked."""
        uncorrected = Q(
            state=QueryState.MUST_CORRECT,
            round=F("monthly_return__round"),
            return_version=F("monthly_return__version"),
        )
        return self.filter(Q(state__in=sorted(PENDING)) | uncorrected)


class DataQuery(OwnedModel):
    """数据质疑: a reviewer's question about one cell, the unit's answer, the reviewer's judgment.

    Written by `actions`. `round` and `return_version` are those of the return when it was last judged.
    """

    monthly_return = models.ForeignKey(
        "governance.MonthlyReturn", on_delete=models.PROTECT, related_name="queries", verbose_name="月报"
    )
    return_version = models.PositiveSmallIntegerField("版本")
    round = models.PositiveSmallIntegerField("报送轮次")
    code = models.CharField("指标代码", max_length=20)
    state = models.CharField("状态", max_length=16, choices=choices_of(QueryState), default=QueryState.OPEN)
    question = models.CharField("质疑", max_length=300)
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey("governance.Post", verbose_name="提出人", **_ABOUT)
    asked_by_name = models.CharField("提出人姓名", max_length=80)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey("governance.Post", null=True, verbose_name="答复人", **_ABOUT)
    answered_by_name = models.CharField("答复人姓名", max_length=80, blank=True)
    verdict = models.CharField("裁定意见", max_length=300, blank=True)
    judged_at = models.DateTimeField("裁定时间", null=True)
    judged_by = models.ForeignKey("governance.Post", null=True, verbose_name="裁定人", **_ABOUT)

    ownership = Ownership(city_writes=True, crosses=frozenset({"asked_by", "answered_by", "judged_by"}))
    objects = OwnedManager.of(DataQueryQuerySet)

    class Meta:
        verbose_name = "数据质疑"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "monthly_return", "code"],
                condition=Q(state__in=sorted(PENDING)),
                name="a_cell_has_one_query_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(question=""), name="a_query_asks_something"),
            models.CheckConstraint(
                condition=~Q(state__in=[QueryState.ANSWERED, QueryState.ACCEPTED])
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="an_answer_says_what_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PENDING)) | Q(judged_at__isnull=False, judged_by__isnull=False),
                name="a_judgment_says_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["county", "state", "-asked_at"], name="dataquery_county")]

    def __str__(self) -> str:
        return f"{self.code}数据质疑"

    @property
    def status(self) -> QueryState:
        return QueryState(self.state)
