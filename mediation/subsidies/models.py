"""Tables of amounts, subsidies of cases with their shares, and the monthly batch in which they are paid."""

from django.db import models
from django.db.models import Q

from governance.audit.history import tracked
from governance.privacy.amounts import yuan
from governance.tenancy.models import OwnedModel, Ownership
from mediation.cases import codes
from mediation.cases.models import Case
from mediation.organisations.models import CommitteeKind, Mediator
from mediation.subsidies import rules, states


class SubsidyTable(OwnedModel):
    """补贴标准: the county's table from a day on; a new one replaces it, an old one never changes."""

    name = models.CharField("名称", max_length=80)
    basis = models.CharField("依据文件", max_length=200)
    valid_from = models.DateField("施行日期")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, readable_below=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "补贴标准"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "valid_from"], name="one_subsidy_table_begins_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubsidyRate(OwnedModel):
    """补贴档次: one line of a table; an empty column fits every case."""

    table = models.ForeignKey(
        SubsidyTable, on_delete=models.PROTECT, related_name="rates", verbose_name="补贴标准"
    )
    committee_kind = models.CharField("调委会类型", max_length=20, choices=CommitteeKind, blank=True)
    difficulty = models.CharField("难易程度", max_length=10, choices=codes.Difficulty, blank=True)
    form = models.CharField("协议形式", max_length=10, choices=codes.AgreementForm, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=codes.Outcome, default=codes.Outcome.SUCCESS)
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    percent = models.PositiveSmallIntegerField("比例（%）", null=True)

    ownership = Ownership(append_only=True, readable_below=True)

    class Meta:
        verbose_name = "补贴档次"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "committee_kind", "difficulty", "form", "outcome"],
                name="one_subsidy_rate_per_kind_of_case",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=False, amount_fen__gt=0, percent__isnull=True)
                | Q(amount_fen__isnull=True, percent__isnull=False, percent__gte=1, percent__lte=100),
                name="a_rate_is_an_amount_or_a_percentage",
            ),
        ]

    @property
    def yuan(self) -> str:
        return yuan(self.amount_fen)

    def as_rate(self) -> rules.Rate:
        return rules.Rate(
            self.committee_kind, self.difficulty, self.form, self.outcome, self.amount_fen, self.percent
        )


@tracked()
class SubsidyBatch(OwnedModel):
    """补贴批次: what the county pays of one month, and from when to when its list was posted (公示)."""

    month = models.PositiveIntegerField("月份")
    posted_on = models.DateField("公示日期", null=True)
    paid_on = models.DateField("发放日期", null=True)

    class Meta:
        verbose_name = "补贴批次"
        constraints = [
            models.UniqueConstraint(fields=["region", "month"], name="one_subsidy_batch_a_month"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True)
                | Q(posted_on__isnull=False, paid_on__gte=models.F("posted_on")),
                name="a_batch_is_posted_before_it_is_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month // 100}年{self.month % 100}月补贴"

    @property
    def yuan(self) -> str:
        """The sum, where the list counted it."""
        return yuan(getattr(self, "fen", 0) or 0)


@tracked()
class CaseSubsidy(OwnedModel):
    """以案定补: one subsidy for one closed case. `conditions` are the records as they were when applied for."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subsidies", verbose_name="案件")
    state = models.CharField(
        "状态", max_length=16, choices=states.subsidy_choices(), default=states.SubsidyState.DRAFT
    )
    table = models.ForeignKey(
        SubsidyTable, on_delete=models.PROTECT, related_name="+", verbose_name="补贴标准"
    )
    amount_fen = models.BigIntegerField("金额（分）")
    conditions = models.JSONField("补贴条件", default=list)
    batch = models.ForeignKey(
        SubsidyBatch, on_delete=models.PROTECT, null=True, related_name="subsidies", verbose_name="批次"
    )
    applied_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="申请人"
    )
    applied_on = models.DateField("申请日期")
    paid_on = models.DateField("发放日期", null=True)

    ownership = Ownership(crosses=frozenset({"applied_by"}))

    class Meta:
        verbose_name = "以案定补"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="REJECTED"), name="a_case_is_subsidised_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="a_subsidy_is_positive"),
            models.CheckConstraint(
                condition=Q(state="PAID", paid_on__isnull=False) | ~Q(state="PAID") & Q(paid_on__isnull=True),
                name="a_paid_subsidy_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["BUREAU_APPROVED", "PAID"]) | Q(batch__isnull=False),
                name="an_approved_subsidy_is_in_a_batch",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-applied_on"], name="subsidy_of_county"),
            models.Index(fields=["township", "state", "-applied_on"], name="subsidy_of_township"),
            models.Index(fields=["city", "paid_on"], name="subsidy_of_city"),
        ]

    def __str__(self) -> str:
        return f"{self.case}补贴"

    @property
    def yuan(self) -> str:
        return yuan(self.amount_fen)

    @property
    def tone(self) -> str:
        return states.TONES[states.SubsidyState(self.state)]


class SubsidyShare(OwnedModel):
    """补贴分配: what one mediator gets of one subsidy; the shares of a subsidy sum to its amount."""

    subsidy = models.ForeignKey(
        CaseSubsidy, on_delete=models.PROTECT, related_name="shares", verbose_name="以案定补"
    )
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="+", verbose_name="调解员")
    weight = models.PositiveSmallIntegerField("份数", default=1)
    amount_fen = models.BigIntegerField("金额（分）")

    ownership = Ownership(append_only=True)

    class Meta:
        verbose_name = "补贴分配"
        constraints = [
            models.UniqueConstraint(fields=["subsidy", "mediator"], name="a_mediator_shares_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0, weight__gte=1), name="a_share_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediator}的补贴"

    @property
    def yuan(self) -> str:
        return yuan(self.amount_fen)
