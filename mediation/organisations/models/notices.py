"""What the county states about its bodies: the list told to the court, and the 枫桥式 creation list."""

from django.db import models
from django.db.models import Q

from governance.audit.history import tracked
from governance.tenancy.models import OwnedModel, Ownership
from mediation.organisations import states
from mediation.organisations.models.bodies import MediationCommittee


class CourtNotice(OwnedModel):
    """告知法院的名单 (人民调解法第十条): the members as they stood on `as_of`, kept as they were sent."""

    as_of = models.DateField("名单截至")
    court = models.CharField("基层人民法院", max_length=60)
    sent_on = models.DateField("告知日期")
    lines = models.JSONField("名单", default=list)
    committee_count = models.PositiveIntegerField("调委会数")
    person_count = models.PositiveIntegerField("人数")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "告知法院名单"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on__gte=models.F("as_of")) & ~Q(court=""),
                name="a_list_is_sent_after_its_day_to_a_court",
            ),
        ]
        indexes = [models.Index(fields=["county", "-sent_on"], name="courtnotice_of_county")]

    def __str__(self) -> str:
        return f"{self.sent_on}告知{self.court}"


class FengqiaoKind(models.TextChoices):
    COMMITTEE = "COMMITTEE", "枫桥式人民调解委员会"
    JUSTICE_OFFICE = "JUSTICE_OFFICE", "枫桥式司法所"


@tracked()
class FengqiaoUnit(OwnedModel):
    """“枫桥式”创建单位: a candidate of one year, the criteria as the records showed them, and the decision.

    `criteria` is a list of name, is_met, detail, fixed when the unit is proposed.
    """

    kind = models.CharField("创建类别", max_length=14, choices=FengqiaoKind)
    committee = models.ForeignKey(
        MediationCommittee,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="调委会",
    )
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField(
        "状态", max_length=10, choices=states.fengqiao_choices(), default=states.FengqiaoState.CANDIDATE
    )
    criteria = models.JSONField("创建条件", default=list)
    proposed_on = models.DateField("申报日期")
    decided_on = models.DateField("评定日期", null=True)

    ownership = Ownership(readable_below=True)

    class Meta:
        verbose_name = "“枫桥式”创建单位"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="COMMITTEE", committee__isnull=False)
                | Q(kind="JUSTICE_OFFICE", committee__isnull=True),
                name="a_creation_unit_is_a_committee_or_an_office",
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "committee", "year"],
                nulls_distinct=False,
                name="one_candidature_per_unit_and_year",
            ),
            models.CheckConstraint(
                condition=Q(state="CANDIDATE", decided_on__isnull=True)
                | ~Q(state="CANDIDATE") & Q(decided_on__isnull=False),
                name="a_decided_candidature_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["county", "-year"], name="fengqiao_of_county")]

    def __str__(self) -> str:
        return self.unit_name

    @property
    def unit_name(self) -> str:
        return self.committee.name if self.committee else f"{self.region.name}司法所"

    @property
    def met(self) -> int:
        return sum(1 for one in self.criteria if one["is_met"])
