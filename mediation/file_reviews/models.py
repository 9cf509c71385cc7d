"""Rounds of file review, the files drawn, and the points given."""

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.tenancy.models import OwnedModel, Ownership
from mediation.cases.models import Case
from mediation.file_reviews import codes, states
from mediation.file_reviews.states import TONES, ReviewState


class FileReviewRound(OwnedModel):
    """评查批次: files archived in a period, a random share of each committee's. Seed and size stay with it."""

    name = models.CharField("名称", max_length=60)
    from_on = models.DateField("归档自")
    to_on = models.DateField("归档至")
    sample_by = models.CharField("抽取方式", max_length=8, choices=codes.SampleBy)
    sample_number = models.PositiveSmallIntegerField("抽取数")
    seed = models.BigIntegerField("随机种子")
    sheet_version = models.CharField("标准版本", max_length=20)
    pool_count = models.PositiveIntegerField("在册卷宗")
    drawn_at = models.DateTimeField("抽取时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="抽取岗位"
    )

    ownership = Ownership(append_only=True, readable_below=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "卷宗评查批次"
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="a_review_round_has_its_own_name"),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="a_review_round_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(sample_number__gte=1) & (Q(sample_by="COUNT") | Q(sample_number__lte=100)),
                name="a_review_round_draws_something",
            ),
        ]
        indexes = [models.Index(fields=["county", "-drawn_at"], name="review_round_of_county")]

    def __str__(self) -> str:
        return self.name

    @property
    def sample_text(self) -> str:
        """每个调委会3件, or 每个调委会5%."""
        unit = "件" if self.sample_by == codes.SampleBy.COUNT else "%"
        return f"每个调委会{self.sample_number}{unit}"


@tracked()
class FileReview(OwnedModel):
    """卷宗评查: one drawn file, its score out of a hundred, grade, feedback and correction."""

    round = models.ForeignKey(
        FileReviewRound, on_delete=models.PROTECT, related_name="reviews", verbose_name="批次"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="file_reviews", verbose_name="案件")
    state = models.CharField(
        "状态", max_length=10, choices=states.review_choices(), default=ReviewState.DRAWN
    )
    score = models.PositiveSmallIntegerField("得分", null=True)
    grade = models.CharField("等次", max_length=10, choices=codes.Grade, blank=True)
    opinion = models.CharField("评查意见", max_length=500, blank=True)
    reviewed_on = models.DateField("评查日期", null=True)
    reviewer = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="评查人"
    )
    correct_by = models.DateField("整改期限", null=True)
    corrected_on = models.DateField("整改日期", null=True)
    correction = models.CharField("整改情况", max_length=500, blank=True)

    ownership = Ownership(crosses=frozenset({"round", "reviewer"}))

    class Meta:
        verbose_name = "卷宗评查"
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="a_file_is_drawn_once_per_round"),
            models.CheckConstraint(
                condition=Q(
                    state="DRAWN",
                    score__isnull=True,
                    grade="",
                    reviewer__isnull=True,
                    reviewed_on__isnull=True,
                )
                | (
                    ~Q(state="DRAWN")
                    & Q(
                        score__isnull=False, score__lte=100, reviewer__isnull=False, reviewed_on__isnull=False
                    )
                    & ~Q(grade="")
                ),
                name="a_scored_file_has_score_grade_and_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAWN", "SCORED"], correct_by__isnull=True)
                | (
                    Q(state__in=["FED_BACK", "CORRECTED"])
                    & (~Q(grade="FAILED") | Q(correct_by__isnull=False))
                ),
                name="a_failed_file_is_fed_back_with_a_day",
            ),
            models.CheckConstraint(
                condition=(~Q(state="CORRECTED") & Q(corrected_on__isnull=True, correction=""))
                | (Q(state="CORRECTED", corrected_on__gte=F("reviewed_on")) & ~Q(correction="")),
                name="a_corrected_file_says_when_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="review_of_round"),
            models.Index(fields=["city", "reviewed_on"], name="review_city_reviewed"),
        ]

    def __str__(self) -> str:
        return f"卷宗评查 {self.case_id}"

    @property
    def tone(self) -> str:
        return TONES[ReviewState(self.state)]


class FileReviewScore(OwnedModel):
    """评查得分: the points of one item, with why any were deducted."""

    review = models.ForeignKey(
        FileReview, on_delete=models.PROTECT, related_name="scores", verbose_name="卷宗评查"
    )
    item = models.CharField("项目", max_length=20)
    points = models.PositiveSmallIntegerField("得分")
    most = models.PositiveSmallIntegerField("满分")
    remark = models.CharField("扣分原因", max_length=200, blank=True)

    ownership = Ownership(deletable=True)

    class Meta:
        verbose_name = "评查得分"
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="an_item_is_scored_once"),
            models.CheckConstraint(
                condition=Q(points__lte=F("most")), name="no_more_points_than_the_highest"
            ),
            models.CheckConstraint(
                condition=Q(points=F("most")) | ~Q(remark=""), name="a_deduction_says_why"
            ),
        ]
