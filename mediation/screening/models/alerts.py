"""The early warning 民转刑 (人民调解法第二十五条): it can be closed, never removed."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.tenancy.models import OwnedModel, Ownership
from mediation.cases.models import Case
from mediation.screening import codes, states
from mediation.screening.models.findings import ScreeningFinding

_ALERT_STAYS = """
if tg_op = 'DELETE' then
    raise check_violation using message = 'an alert is closed, never deleted';
end if;
if (old.raised_at, old.raised_by_id, old.reason, old.finding_id, old.case_id)
   is distinct from (new.raised_at, new.raised_by_id, new.reason, new.finding_id, new.case_id) then
    raise check_violation using message = 'who raised an alert, when and why never changes';
end if;
return new;
"""


@tracked()
class EscalationAlert(OwnedModel):
    """民转刑预警: danger that a dispute turns into a crime, a mass petition, a brawl or a suicide.

    About a finding or a case. `person_count` is how many people the prevention concerned.
    """

    finding = models.ForeignKey(
        ScreeningFinding, on_delete=models.PROTECT, null=True, related_name="alerts", verbose_name="排查发现"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="alerts", verbose_name="调解案件"
    )
    state = models.CharField(
        "状态", max_length=10, choices=states.alert_choices(), default=states.AlertState.RAISED
    )
    reason = models.CharField("危险情形", max_length=500)
    raised_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="预警人"
    )
    raised_at = models.DateTimeField("预警时间")
    reported_to = models.CharField("报告单位", max_length=80, blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)
    feedback = models.CharField("反馈", max_length=500, blank=True)
    result = models.CharField("结果", max_length=20, choices=codes.AlertResult, blank=True, default="")
    person_count = models.PositiveIntegerField("涉及人数", default=0)
    closed_on = models.DateField("办结日期", null=True)

    ownership = Ownership(crosses=frozenset({"raised_by"}))

    class Meta:
        verbose_name = "民转刑预警"
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False) | Q(case__isnull=False),
                name="an_alert_is_about_a_finding_or_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state="RAISED", reported_at__isnull=True, reported_to="")
                | ~Q(state="RAISED")
                & ~Q(reported_to="")
                & Q(reported_at__isnull=False, reported_at__gte=F("raised_at")),
                name="a_reported_alert_says_to_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_on__isnull=False) & ~Q(result="") & ~Q(feedback="")
                | ~Q(state="CLOSED") & Q(closed_on__isnull=True, result=""),
                name="a_closed_alert_has_day_result_and_feedback",
            ),
            models.CheckConstraint(
                condition=~Q(result__in=list(codes.PREVENTED)) | Q(person_count__gte=1),
                name="what_was_prevented_concerns_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-raised_at"], name="alert_of_county"),
            models.Index(fields=["township", "state", "-raised_at"], name="alert_of_township"),
            models.Index(fields=["city", "closed_on"], name="alert_of_city"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="an_alert_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_ALERT_STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d}预警"

    @property
    def tone(self) -> str:
        return states.TONES[states.AlertState(self.state)]
