"""M01, M07 and MD19–MD23: what screening found and what early warning prevented, always in pairs."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q

from governance.figures import indicators
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Unit
from mediation.counting import PREVENTION, Counted, indicator
from mediation.screening.codes import AlertResult
from mediation.screening.models import EscalationAlert, ScreeningFinding, ScreeningRound
from mediation.screening.queries import rounds

FOUND = Counted(
    rows=lambda: ScreeningFinding.objects.all(),
    template="screening/_finding_rows.html",
    day="found_on",
    related=("region", "case"),
)
CLOSED = Counted(
    rows=lambda: EscalationAlert.objects.all(), template="screening/_alert_rows.html", day="closed_on"
)
PAIRS = (  # 件数代码、人数代码、结果、标识
    ("MD22.01", "MD22.02", AlertResult.PREVENTED_CRIME, "crime"),
    ("MD23.01", "MD23.02", AlertResult.PREVENTED_PETITION, "petition"),
    ("MD23.03", "MD23.04", AlertResult.PREVENTED_BRAWL, "brawl"),
    ("MD23.05", "MD23.06", AlertResult.PREVENTED_SUICIDE, "suicide"),
)


class _Sweeps(Counted):
    """Rounds are counted without what they found; listed with it."""

    def behind(self, *, region, months):
        return rounds(super().behind(region=region, months=months)).order_by("to_on", "pk")


def register_all() -> None:
    for family in (_filed_too, _screening, _prevented):
        indicators.register(*family())


def _filed_too() -> Iterator[Indicator]:
    """Lines of the 24-item form: the return says the number, the records stand beside it."""
    yield indicator(
        "M01", "纠纷排查数", "disputes_screened", "本期排查发现的矛盾纠纷件数。", FOUND, basis=Basis.FILED
    )
    yield indicator(
        "M07",
        "民转刑",
        "civil_to_criminal",
        "本期民间纠纷转化为刑事案件的件数；登记数按预警的办结日期计。",
        replace(CLOSED, where=Q(result=AlertResult.TURNED_CRIMINAL)),
        source=PREVENTION,
        basis=Basis.FILED,
        sensitive=True,
    )


def _screening() -> Iterator[Indicator]:
    sweeps = _Sweeps(
        rows=lambda: ScreeningRound.objects.all(), template="screening/_round_rows.html", day="to_on"
    )
    yield indicator(
        "MD19",
        "排查次数",
        "md_rounds",
        "结束日期在本期的排查，日常和专项各计一次。",
        sweeps,
        unit=Unit.OCCURRENCE,
    )
    yield indicator("MD20", "排查发现纠纷", "md_found", "发现日期在本期的排查发现。", FOUND)
    yield indicator(
        "MD21",
        "预防纠纷",
        "md_calmed",
        "本期发现、未成案件即就地化解的纠纷。",
        replace(FOUND, where=Q(state="CALMED")),
    )


def _prevented() -> Iterator[Indicator]:
    for cases, persons, result, key in PAIRS:
        counted = replace(CLOSED, where=Q(result=result))
        words = f"办结日期在本期、结果为{result.label}的预警"
        yield indicator(
            cases, f"{result.label}件数", f"md_{key}_cases", f"{words}件数。", counted, source=PREVENTION
        )
        yield indicator(
            persons,
            f"{result.label}人数",
            f"md_{key}_persons",
            f"{words}涉及的人数。",
            replace(counted, total="person_count"),
            unit=Unit.PERSON,
            source=PREVENTION,
        )
