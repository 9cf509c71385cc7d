"""MD35: what was paid, in the month of payment."""

from django.db.models import Q

from governance.figures import indicators
from governance.figures.values import Unit
from mediation.counting import Counted, indicator
from mediation.subsidies.models import CaseSubsidy

LAW = "《中华人民共和国人民调解法》第六条、第十六条"
PAID = Counted(
    rows=lambda: CaseSubsidy.objects.all(),
    template="subsidies/_rows.html",
    day="paid_on",
    where=Q(state="PAID"),
    total="amount_fen",
    related=("case", "region", "applied_by"),
)


def register_all() -> None:
    indicators.register(
        indicator(
            "MD35",
            "发放补贴金额",
            "md_subsidies",
            "发放日期在本期的以案定补金额。",
            PAID,
            unit=Unit.MONEY,
            source=LAW,
        )
    )
