"""The checks that a bureau has of its own, besides those of the form."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.figures import periods
from governance.returns.rulebook.rule import Rule, rule_of
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership

_STAYS = """
if new.first_month is distinct from old.first_month or new.spelled::text is distinct from old.spelled::text
   or new.code <> old.code or new.form_code <> old.form_code then
    raise check_violation using message = 'a check that was switched on stays as it was';
end if;
if old.until_month is not null and new.until_month is distinct from old.until_month then
    raise check_violation using message = 'a check that was ended stays ended';
end if;
return new;
"""


class BureauRuleQuerySet(OwnedQuerySet):
    def in_force(self, month: int):
        started = self.filter(first_month__lte=month)
        return started.filter(Q(until_month__isnull=True) | Q(until_month__gt=month))


class BureauRule(OwnedModel):
    """本局核对规则: a check written or chosen by a bureau. Written by `return_rules`, judged with the form's own.

    A draft has no `first_month`; switched on it holds from that month to the one before `until_month`, and
    never changes: months filed by it keep it. `spelled` is the rule as a pack would spell it.
    """

    form_code = models.CharField("表式代码", max_length=40)
    code = models.CharField("代码", max_length=10)
    spelled = models.JSONField("规则")
    first_month = models.IntegerField("启用月份", null=True)
    until_month = models.IntegerField("停用月份", null=True)
    written_at = models.DateTimeField("起草时间")
    written_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="起草人"
    )
    written_by_name = models.CharField("起草人姓名", max_length=80)
    switched_on_at = models.DateTimeField("启用时间", null=True)
    switched_on_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="启用人"
    )
    switched_on_by_name = models.CharField("启用人姓名", max_length=80, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="停用人"
    )
    ended_by_name = models.CharField("停用人姓名", max_length=80, blank=True)

    ownership = Ownership(
        readable_below=True, crosses=frozenset({"written_by", "switched_on_by", "ended_by"})
    )
    objects = OwnedManager.of(BureauRuleQuerySet)

    class Meta:
        verbose_name = "本局核对规则"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "form_code", "code"], name="a_bureau_names_a_check_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    first_month__isnull=True, switched_on_at__isnull=True, switched_on_by__isnull=True
                )
                | Q(first_month__isnull=False, switched_on_at__isnull=False, switched_on_by__isnull=False),
                name="a_check_in_force_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(until_month__isnull=True, ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    until_month__isnull=False,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    first_month__isnull=False,
                    until_month__gte=F("first_month"),
                ),
                name="an_ended_check_says_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["county", "form_code"], name="bureaurule_county")]
        triggers = [
            pgtrigger.Trigger(
                name="switched_on_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__first_month__isnull=False),  # type: ignore[call-arg]
                func=_STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.spelled['name']}"

    @property
    def is_draft(self) -> bool:
        return self.first_month is None

    @property
    def rule(self) -> Rule:
        """The check itself. Raises LanguageError when it is not one."""
        return rule_of({**self.spelled, "id": self.code}, form=self.form_code)

    @property
    def since(self) -> str:
        return "" if self.first_month is None else periods.month(self.first_month).label

    @property
    def until(self) -> str:
        return "" if self.until_month is None else periods.month(self.until_month).label
