"""What happens between acceptance and the agreement: sessions, participants, recusals."""

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.privacy.fields import SealedField, SealedModel
from governance.privacy.masks import Kind
from governance.tenancy.models import OwnedModel, Ownership
from mediation.cases import codes
from mediation.cases.models.case import Case
from mediation.cases.models.people import CaseMediator, Party


class CaseSession(OwnedModel):
    """调解（调查）记录: one meeting or inquiry as written down (人民调解法第二十七条). Never changed, only added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions", verbose_name="案件")
    kind = models.CharField("种类", max_length=14, choices=codes.SessionKind)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80)
    attendants = models.CharField("参加人", max_length=300, blank=True)
    is_public = models.BooleanField("公开进行", default=False)
    recorder = models.CharField("记录人", max_length=50)
    record = models.TextField("记录内容", max_length=6000)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "调解记录"
        constraints = [
            models.CheckConstraint(condition=~Q(record=""), name="a_session_has_a_record"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind="MEDIATION"), name="only_mediation_is_held_in_public"
            ),
        ]
        indexes = [models.Index(fields=["case", "held_on"], name="session_of_case")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"


@tracked()
class Participant(SealedModel, OwnedModel):
    """参加调解的人: invited with the consent of the parties (人民调解法第二十条)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants", verbose_name="案件")
    role = models.CharField("身份", max_length=12, choices=codes.ParticipantRole)
    name = models.CharField("姓名", max_length=50)
    sealed_name = SealedField(kind=Kind.NAME, verbose_name="真实姓名")
    organisation = models.CharField("单位或与当事人关系", max_length=80, blank=True)
    consent_on = models.DateField("当事人同意日期")

    ownership = Ownership()

    class Meta:
        verbose_name = "参加人"
        indexes = [models.Index(fields=["case"], name="participant_of_case")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}参加人"


@tracked()
class Recusal(OwnedModel):
    """回避: asked for by a party or by the mediator, decided by the committee (人民调解法第十五条、第二十三条)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals", verbose_name="案件")
    person = models.ForeignKey(
        CaseMediator, on_delete=models.PROTECT, related_name="recusals", verbose_name="被申请回避的调解员"
    )
    asker = models.CharField("提出方式", max_length=10, choices=codes.RecusalAsker)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="申请人"
    )
    ground = models.CharField("理由", max_length=300)
    asked_on = models.DateField("提出日期")
    decision = models.CharField(
        "决定", max_length=10, choices=codes.RecusalDecision, default=codes.RecusalDecision.PENDING
    )
    decided_on = models.DateField("决定日期", null=True)
    decision_note = models.CharField("决定说明", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="决定岗位"
    )

    ownership = Ownership(crosses=frozenset({"decided_by"}))

    class Meta:
        verbose_name = "回避申请"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(decision="PENDING"), name="one_open_recusal_per_mediator"
            ),
            models.CheckConstraint(
                condition=Q(asker="PARTY", party__isnull=False) | Q(asker="MEDIATOR", party__isnull=True),
                name="a_party_that_asks_for_recusal_is_named",
            ),
            models.CheckConstraint(
                condition=Q(decision="PENDING", decided_on__isnull=True)
                | (~Q(decision="PENDING") & Q(decided_on__isnull=False, decided_on__gte=F("asked_on"))),
                name="a_recusal_is_decided_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"回避申请 {self.pk or ''}"
