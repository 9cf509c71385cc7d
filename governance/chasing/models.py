"""催办: who pressed a unit for a period's return, when, and who was told. Append-only."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from governance.tenancy.models import OwnedModel, Ownership


class Chaser(OwnedModel):
    """催办记录: one press of 催办 for one unit (`region`) and period. Written by `actions`.

    Nobody presses the same unit for the same period again before `quiet_until`; the database sees to it.
    """

    period = models.ForeignKey(
        "governance.ReturnPeriod", on_delete=models.PROTECT, related_name="+", verbose_name="报表期"
    )
    at = models.DateTimeField("催办时间")
    quiet_until = models.DateTimeField("可再次催办的时间")
    told = models.JSONField("收件人")  # [{"post": 1, "name": "…"}]: names as they were, for the record
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="催办人"
    )
    by_name = models.CharField("催办人姓名", max_length=80)
    by_office = models.CharField("催办人单位", max_length=120)

    # the city bureau presses its counties
    ownership = Ownership(append_only=True, city_writes=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "催办记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_until__gt=F("at")), name="a_chaser_is_followed_by_quiet"
            ),
            ExclusionConstraint(
                name="a_unit_is_not_chased_twice_within_the_hour",
                expressions=[
                    (F("region"), RangeOperators.EQUAL),
                    (F("period"), RangeOperators.EQUAL),
                    (
                        Func("at", "quiet_until", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["period", "region", "-at"], name="chaser_of_period")]

    @property
    def told_names(self) -> str:
        return "、".join(person["name"] for person in self.told)
