"""Who takes part in a case: parties, and the mediators who handle it."""

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.privacy.fields import BlindIndexField, SealedField, SealedModel
from governance.privacy.masks import Kind
from governance.tenancy.models import (
    OwnedModel,
    Ownership,
    region_without_constraint,
)
from mediation.cases import codes
from mediation.cases.models.case import Case


@tracked()
class Party(SealedModel, OwnedModel):
    """当事人: a person or body on one side. `person_count` above 1 stands for a group named by one of them.

    `name` is what internal lists show; in a protected case it is a pseudonym and the name is sealed.
    """

    region = region_without_constraint()
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="parties",
        db_index=False,  # the unique key begins with it
        verbose_name="案件",
    )
    position = models.PositiveSmallIntegerField("顺序")
    side = models.CharField("地位", max_length=12, choices=codes.Side)
    kind = models.CharField("类别", max_length=14, choices=codes.PartyKind, default=codes.PartyKind.PERSON)
    name = models.CharField("姓名或名称", max_length=80)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    person_count = models.PositiveIntegerField("人数", default=1)
    is_minor = models.BooleanField("未成年人", default=False)
    has_guardian = models.BooleanField("已登记监护人", default=False)
    lacks_capacity = models.BooleanField("无或限制民事行为能力", default=False)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    occupation = models.CharField("职业或职务", max_length=40, blank=True)
    sealed_name = SealedField(kind=Kind.NAME, verbose_name="真实姓名")
    id_number = SealedField(
        kind=Kind.RESIDENT_ID, index="id_index", domain="resident_id", verbose_name="身份证号"
    )
    id_index = BlindIndexField(verbose_name="身份证号索引")
    phone = SealedField(kind=Kind.MOBILE, verbose_name="联系电话")
    address = SealedField(kind=Kind.ADDRESS, verbose_name="住址")
    guardian = SealedField(kind=Kind.NAME, verbose_name="监护人或代理人")
    stance = models.CharField("调解意愿", max_length=12, choices=codes.Stance, default=codes.Stance.NOT_ASKED)
    stance_on = models.DateField("表示意愿日期", null=True)

    ownership = Ownership(deletable=True)

    class Meta:
        verbose_name = "当事人"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position"],
                name="party_position_is_unique_in_its_case",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(person_count__gte=1), name="a_party_is_at_least_one_person"),
            models.CheckConstraint(
                condition=Q(kind="PERSON", credit_code="")
                | Q(kind="ORGANISATION", is_minor=False, lacks_capacity=False),
                name="only_a_body_has_a_credit_code_only_a_person_an_age",
            ),
            models.CheckConstraint(
                condition=Q(stance="NOT_ASKED", stance_on__isnull=True)
                | ~Q(stance="NOT_ASKED") & Q(stance_on__isnull=False),
                name="a_stance_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["county", "name"], name="party_of_county")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}{self.position}"

    @property
    def needs_guardian(self) -> bool:
        return self.is_minor or self.lacks_capacity


@tracked()
class CaseMediator(OwnedModel):
    """承办调解员: one mediator on one case, from assignment to withdrawal (回避或更换)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mediators", verbose_name="案件")
    mediator = models.ForeignKey(
        "mediation.Mediator", on_delete=models.PROTECT, related_name="assignments", verbose_name="调解员"
    )
    is_lead = models.BooleanField("主持", default=False)
    chosen_by = models.CharField(
        "产生方式", max_length=12, choices=codes.ChosenBy, default=codes.ChosenBy.COMMITTEE
    )
    assigned_on = models.DateField("指派日期")
    withdrawn_on = models.DateField("退出日期", null=True)
    withdrawal_reason = models.CharField("退出原因", max_length=200, blank=True)

    ownership = Ownership()

    class Meta:
        verbose_name = "承办调解员"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_lead=True, withdrawn_on__isnull=True),
                name="a_case_has_one_lead_mediator",
            ),
            models.UniqueConstraint(
                fields=["case", "mediator"],
                condition=Q(withdrawn_on__isnull=True),
                name="a_mediator_is_on_a_case_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("assigned_on"))
                    & ~Q(withdrawal_reason="")
                ),
                name="a_withdrawn_mediator_says_when_and_why",
            ),
        ]
        indexes = [models.Index(fields=["mediator", "case"], name="casemediator_of_mediator")]
