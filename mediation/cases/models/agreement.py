"""What follows from an agreement: signatures, items, receipts, visits, confirmation by the court."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from governance.audit.history import tracked
from governance.tenancy.models import (
    OwnedManager,
    OwnedModel,
    OwnedQuerySet,
    Ownership,
    region_without_constraint,
)
from mediation.cases import codes, states
from mediation.cases.models.case import Case
from mediation.cases.models.people import Party


@tracked()
class Signature(OwnedModel):
    """签名盖章: who signed the written agreement and when. The last of them all makes it take effect."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures", verbose_name="案件")
    role = models.CharField("身份", max_length=10, choices=codes.SignatureRole)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="signatures", verbose_name="当事人"
    )
    by_guardian = models.BooleanField("监护人代签", default=False)
    manner = models.CharField("方式", max_length=12, choices=codes.SignatureManner)
    signed_on = models.DateField("日期")

    class Meta:
        verbose_name = "签名盖章"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party"], condition=Q(party__isnull=False), name="a_party_signs_once"
            ),
            models.UniqueConstraint(
                fields=["case", "role"], condition=Q(party__isnull=True), name="mediator_and_seal_sign_once"
            ),
            models.CheckConstraint(
                condition=Q(role="PARTY", party__isnull=False)
                | Q(role__in=["MEDIATOR", "SEAL"], party__isnull=True, by_guardian=False),
                name="a_party_signature_names_its_party",
            ),
        ]


class AgreementItemQuerySet(OwnedQuerySet):
    def current(self):
        """Items of the version in force."""
        return self.filter(replaced_in__isnull=True)


class AgreementVersion(OwnedModel):
    """协议版本: written when parties change an agreement in force; the first and every later version is kept.

    变更协议须各方同意，重新签名盖章后生效（人民调解法第二十九条、第三十一条）；版本一经写入不再改动。
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions", verbose_name="案件")
    number = models.PositiveSmallIntegerField("版本")
    form = models.CharField("协议形式", max_length=10, choices=codes.AgreementForm)
    agreed_on = models.DateField("达成日期")
    parties_signed_on = models.DateField("当事人签齐日期", null=True)
    mediator_signed_on = models.DateField("调解员签名日期", null=True)
    sealed_on = models.DateField("盖章日期", null=True)
    effective_on = models.DateField("生效日期")
    facts = models.TextField("主要事实与争议", max_length=4000, blank=True)
    terms = models.TextField("协议内容", max_length=4000)
    manner = models.CharField("履行方式与期限", max_length=500, blank=True)
    agreed_fen = models.BigIntegerField("协议涉及金额（分）", null=True)
    reason = models.CharField("变更原因", max_length=300, blank=True)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "协议版本"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="a_version_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")),
                name="a_changed_agreement_says_why",
            ),
            models.CheckConstraint(
                condition=Q(form="ORAL", effective_on=F("agreed_on"))
                | Q(
                    form="WRITTEN",
                    parties_signed_on__isnull=False,
                    mediator_signed_on__isnull=False,
                    sealed_on__isnull=False,
                    effective_on=Greatest("parties_signed_on", "mediator_signed_on", "sealed_on"),
                ),
                name="a_version_takes_effect_with_its_last_signature",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


@tracked()
class AgreementItem(OwnedModel):
    """协议事项: one thing to perform by one day; `amount_fen` is null for what is not money."""

    region = region_without_constraint()
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="items",
        db_index=False,  # the unique key begins with it
        verbose_name="案件",
    )
    position = models.PositiveSmallIntegerField("序号")
    content = models.CharField("内容", max_length=500)
    due_on = models.DateField("履行期限", null=True)
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    performed_on = models.DateField("履行完毕日期", null=True)
    version = models.PositiveSmallIntegerField("所属协议版本", default=1)
    replaced_in = models.PositiveSmallIntegerField("被取代的版本", null=True)

    ownership = Ownership(deletable=True)
    objects = OwnedManager.of(AgreementItemQuerySet)

    class Meta:
        verbose_name = "协议事项"
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="item_position_is_unique_in_its_case"),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0),
                name="an_item_of_money_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(replaced_in__isnull=True) | Q(replaced_in__gt=F("version")),
                name="an_item_is_replaced_by_a_later_version",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.position}项"


class PerformanceReceipt(OwnedModel):
    """履行凭证: one payment or act on one item."""

    item = models.ForeignKey(
        AgreementItem, on_delete=models.PROTECT, related_name="receipts", verbose_name="协议事项"
    )
    performed_on = models.DateField("履行日期")
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "履行凭证"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0),
                name="a_receipt_of_money_is_positive",
            ),
        ]


class ReturnVisit(OwnedModel):
    """回访: whether the agreement is kept (人民调解法第三十一条)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits", verbose_name="案件")
    visited_on = models.DateField("回访日期")
    is_performed = models.BooleanField("已按约履行", default=False)
    finding = models.CharField("回访情况", max_length=500)
    satisfaction = models.CharField("满意程度", max_length=14, choices=codes.Satisfaction, blank=True)
    has_litigation = models.BooleanField("已起诉或申请仲裁", default=False)
    has_escalation_sign = models.BooleanField("有激化苗头", default=False)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="回访岗位"
    )

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "回访"
        indexes = [models.Index(fields=["case", "visited_on"], name="visit_of_case")]


@tracked()
class JudicialConfirmation(OwnedModel):
    """司法确认: all parties jointly, within 30 days of effect (调解法第三十三条；民事诉讼法第二百零五条)."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="confirmation", verbose_name="案件"
    )
    state = models.CharField(
        "状态",
        max_length=20,
        choices=states.confirmation_choices(),
        default=states.ConfirmationState.REMINDED,
    )
    due_on = models.DateField("申请期限")
    applied_on = models.DateField("申请日期", null=True)
    all_parties_applied = models.BooleanField("各方共同申请", default=False)
    is_late = models.BooleanField("逾期申请", default=False)
    court = models.CharField("法院", max_length=60, blank=True)
    court_case_no = models.CharField("法院案号", max_length=60, blank=True)
    decided_on = models.DateField("裁定日期", null=True)

    class Meta:
        verbose_name = "司法确认"
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True, state="REMINDED")
                | (
                    Q(applied_on__isnull=False, all_parties_applied=True)
                    & ~Q(state="REMINDED")
                    & ~Q(court="")
                ),
                name="an_application_to_the_court_is_joint",
            ),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True)
                | Q(is_late=True, applied_on__gt=F("due_on"))
                | Q(is_late=False, applied_on__lte=F("due_on")),
                name="lateness_follows_from_the_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["CONFIRMED", "DISMISSED"])
                | Q(decided_on__isnull=False, decided_on__gte=F("applied_on")),
                name="a_ruling_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"司法确认 {self.case_id}"
