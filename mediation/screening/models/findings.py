"""Screening rounds and what they found."""

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.privacy.fields import BlindIndexField, SealedField, SealedModel
from governance.privacy.masks import Kind
from governance.tenancy.models import OwnedModel, Ownership
from mediation.cases import dispute_types
from mediation.cases.models import Case
from mediation.screening import codes, states


@tracked()
class ScreeningRound(OwnedModel):
    """排查: one sweep of a place from a day to a day; counted once in the month in which it ends."""

    kind = models.CharField("种类", max_length=8, choices=codes.RoundKind)
    topic = models.CharField("专项名称", max_length=80, blank=True)
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期")
    participants = models.CharField("参加人员", max_length=300)
    summary = models.CharField("情况", max_length=500, blank=True)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "矛盾纠纷排查"
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_round_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind="ROUTINE", topic="") | Q(kind="SPECIAL") & ~Q(topic=""),
                name="a_special_round_has_its_topic",
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "topic", "from_on"], name="a_round_is_recorded_once"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-to_on"], name="round_of_county"),
            models.Index(fields=["township", "-to_on"], name="round_of_township"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}{self.topic or self.get_kind_display()}"


@tracked()
class ScreeningFinding(OwnedModel):
    """排查发现: one dispute found on a round or by the way; parties may be unnamed. `region` is its village.

    `state` is the disposal. `case` is what became of it, one case at most, so the way back is kept.
    """

    round = models.ForeignKey(
        ScreeningRound, on_delete=models.PROTECT, null=True, related_name="findings", verbose_name="排查"
    )
    state = models.CharField(
        "处置", max_length=14, choices=states.finding_choices(), default=states.FindingState.OPEN
    )
    dispute_type = models.CharField("纠纷类型", max_length=4, choices=dispute_types.choices())
    brief = models.TextField("情况", max_length=1000)
    found_at = models.DateTimeField("发现时间")
    found_on = models.DateField("发现日期")
    person_count = models.PositiveIntegerField("涉及人数", default=2)
    risk = models.CharField("风险等级", max_length=6, choices=codes.Risk)
    has_violence = models.BooleanField("扬言或使用暴力、持械", default=False)
    has_suicide_talk = models.BooleanField("有自杀言行", default=False)
    hurts_minor = models.BooleanField("伤及未成年人", default=False)
    has_domestic_violence = models.BooleanField("涉家庭暴力", default=False)
    repeats_petition = models.BooleanField("多次上访", default=False)
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, related_name="finding", verbose_name="调解案件"
    )
    handed_to = models.CharField("移交单位", max_length=80, blank=True)
    settled_on = models.DateField("处置日期", null=True)
    note = models.CharField("处置说明", max_length=500, blank=True)
    next_look_on = models.DateField("下次复看", null=True)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "排查发现"
        constraints = [
            models.CheckConstraint(condition=Q(village__isnull=False), name="a_finding_is_in_a_village"),
            models.CheckConstraint(condition=Q(person_count__gte=1), name="a_finding_is_about_somebody"),
            models.CheckConstraint(
                condition=Q(state="MEDIATED_CASE", case__isnull=False)
                | ~Q(state="MEDIATED_CASE") & Q(case__isnull=True),
                name="a_mediated_finding_has_its_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="HANDED_OVER") | ~Q(handed_to=""), name="a_finding_is_handed_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state="MONITORING", next_look_on__isnull=False)
                | ~Q(state="MONITORING") & Q(next_look_on__isnull=True),
                name="a_monitored_finding_is_looked_at_again",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "MONITORING"], settled_on__isnull=True)
                | ~Q(state__in=["OPEN", "MONITORING"])
                & Q(settled_on__isnull=False, settled_on__gte=F("found_on")),
                name="a_settled_finding_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-found_on", "-id"], name="finding_of_county"),
            models.Index(fields=["township", "state", "-found_on", "-id"], name="finding_of_township"),
            models.Index(fields=["village", "-found_on"], name="finding_of_village"),
            models.Index(fields=["city", "found_on"], name="finding_of_city"),
        ]

    def __str__(self) -> str:
        return f"{self.found_on}{self.get_dispute_type_display()}"

    @property
    def risk_tone(self) -> str:
        return codes.TONES[codes.Risk(self.risk)]

    @property
    def tone(self) -> str:
        return states.TONES[states.FindingState(self.state)]


class FindingParty(SealedModel, OwnedModel):
    """排查发现的当事人: name and number are sealed; the keyed index of the number finds the same person again."""

    finding = models.ForeignKey(
        ScreeningFinding, on_delete=models.PROTECT, related_name="parties", verbose_name="排查发现"
    )
    position = models.PositiveSmallIntegerField("顺序")
    name = SealedField(kind=Kind.NAME, verbose_name="姓名")
    id_number = SealedField(
        kind=Kind.RESIDENT_ID, index="id_index", domain="resident_id", verbose_name="身份证号"
    )
    id_index = BlindIndexField(verbose_name="身份证号索引")

    class Meta:
        verbose_name = "排查发现当事人"
        constraints = [
            models.UniqueConstraint(fields=["finding", "position"], name="finding_party_position_is_unique"),
        ]

    def __str__(self) -> str:
        return f"当事人{self.position}"


class FindingLook(OwnedModel):
    """复看: one look at a monitored finding."""

    finding = models.ForeignKey(
        ScreeningFinding, on_delete=models.PROTECT, related_name="looks", verbose_name="排查发现"
    )
    looked_on = models.DateField("复看日期")
    situation = models.CharField("情况", max_length=500)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "复看记录"
        indexes = [models.Index(fields=["finding", "looked_on"], name="look_of_finding")]

    def __str__(self) -> str:
        return f"{self.looked_on}复看"
