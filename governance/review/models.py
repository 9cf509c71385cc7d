"""What a reviewer has looked at."""

from django.db import models

from governance.tenancy.models import OwnedModel, Ownership


class ReturnOpening(OwnedModel):
    """审核查阅: a reviewer opened this round of a return. Append-only; written by `actions.open_for_review`.

    Several returns are approved in one press only where each was opened by the person who presses.
    """

    monthly_return = models.ForeignKey(
        "governance.MonthlyReturn", on_delete=models.PROTECT, related_name="openings", verbose_name="月报"
    )
    return_version = models.PositiveSmallIntegerField("版本")
    round = models.PositiveSmallIntegerField("报送轮次")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "governance.Post", on_delete=models.PROTECT, related_name="+", verbose_name="审核人"
    )

    ownership = Ownership(append_only=True, city_writes=True, crosses=frozenset({"by"}))

    class Meta:
        verbose_name = "审核查阅"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "monthly_return", "return_version", "round", "by"],
                name="a_reviewer_opens_a_round_once",
            )
        ]
