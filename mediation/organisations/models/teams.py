"""What mediators do together and learn: panels, the people of studios and panels, training."""

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.tenancy.models import OwnedManager, OwnedModel, Ownership
from mediation.organisations.models.bodies import (
    MediationCommittee,
    Mediator,
    PersonalMediationStudio,
    TermQuerySet,
    ends_after_start,
)


@tracked()
class MediationPanel(OwnedModel):
    """人民调解团: a team of mediators attached to one committee; cases stay the committee's."""

    committee = models.ForeignKey(
        MediationCommittee, on_delete=models.PROTECT, related_name="panels", verbose_name="所属调委会"
    )
    name = models.CharField("名称", max_length=80)
    field = models.CharField("专长领域", max_length=80, blank=True)
    valid_from = models.DateField("组建日期")
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    end_reason = models.CharField("撤销原因", max_length=200, blank=True)

    ownership = Ownership(readable_below=True)
    objects = OwnedManager.of(TermQuerySet)

    class Meta:
        verbose_name = "人民调解团"
        constraints = [
            models.UniqueConstraint(
                fields=["city", "county", "name"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="panel_name_is_unique_in_its_county",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(end_reason=""), name="an_ended_panel_says_why"
            ),
            ends_after_start("panel_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class TeamMember(OwnedModel):
    """成员: one mediator in one studio or one panel, from a day to a day. Panels may borrow from other bodies."""

    mediator = models.ForeignKey(
        Mediator, on_delete=models.PROTECT, related_name="teams", verbose_name="调解员"
    )
    studio = models.ForeignKey(
        PersonalMediationStudio,
        on_delete=models.PROTECT,
        null=True,
        related_name="members",
        verbose_name="个人调解室",
    )
    panel = models.ForeignKey(
        MediationPanel, on_delete=models.PROTECT, null=True, related_name="members", verbose_name="人民调解团"
    )
    is_head = models.BooleanField("负责人", default=False)
    valid_from = models.DateField("加入日期")
    valid_to = models.DateField("退出日期", null=True)
    end_reason = models.CharField("退出原因", max_length=200, blank=True)

    ownership = Ownership(readable_below=True)
    objects = OwnedManager.of(TermQuerySet)

    class Meta:
        verbose_name = "调解室、调解团成员"
        constraints = [
            models.CheckConstraint(
                condition=Q(studio__isnull=True, panel__isnull=False)
                | Q(studio__isnull=False, panel__isnull=True),
                name="a_member_belongs_to_a_studio_or_a_panel",
            ),
            models.UniqueConstraint(
                fields=["studio", "mediator"],
                condition=Q(valid_to__isnull=True, studio__isnull=False),
                name="a_mediator_is_in_a_studio_once",
            ),
            models.UniqueConstraint(
                fields=["panel", "mediator"],
                condition=Q(valid_to__isnull=True, panel__isnull=False),
                name="a_mediator_is_in_a_panel_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(end_reason=""), name="who_left_a_team_says_why"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_team_is_left_after_it_is_joined",
            ),
        ]

    def __str__(self) -> str:
        return self.mediator.person_name


class MediatorTraining(OwnedModel):
    """培训记录 (人民调解法第十四条): county bureaus train mediators; one row per mediator and course."""

    mediator = models.ForeignKey(
        Mediator, on_delete=models.PROTECT, related_name="trainings", verbose_name="调解员"
    )
    held_on = models.DateField("培训日期")
    topic = models.CharField("培训内容", max_length=120)
    hours = models.PositiveSmallIntegerField("学时")
    organiser = models.CharField("组织单位", max_length=80)
    is_passed = models.BooleanField("考核合格", null=True)
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )

    ownership = Ownership(append_only=True, readable_below=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "调解员培训"
        constraints = [
            models.UniqueConstraint(
                fields=["mediator", "held_on", "topic"], name="a_course_is_recorded_once_per_mediator"
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=200), name="a_course_has_its_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"
