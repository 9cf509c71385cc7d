"""Figures counted from mediation cases. Acceptance counts in its month, success in the month of effect."""

from dataclasses import replace

from django.db.models import Count, Q, Sum

from governance.figures import indicators, periods
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Kind, Unit
from mediation.cases.figures import GROUP
from mediation.cases.models import Case
from mediation.cases.monthly_indicators import ACCEPTED, SUCCEEDED

ROWS_TEMPLATE = "cases/_figure_rows.html"
LAW = "《中华人民共和国人民调解法》第十条、第二十七条"


def register_all() -> None:
    indicators.register(
        _flow("M02", "人民调解受理", "mediation_accepted", "受理日期在本期的人民调解案件。", "accepted_on"),
        _flow(
            "M03",
            "调解成功",
            "mediation_success",
            "调解协议在本期生效的案件，含以前受理、本期生效的；按生效日期计，不论是否履行。",
            "concluded_on",
            Q(outcome="SUCCESS"),
        ),
        Indicator(
            code="M04",
            name="调解成功率",
            identifier="mediation_success_rate",
            unit=Unit.PERCENT,
            kind=Kind.RATIO,
            definition="调解成功÷人民调解受理。由两数之和重新计算，不取平均。",
            source=LAW,
            basis=Basis.DERIVED,
            group=GROUP,
            level="NONE",
            numerator="M03",
            denominator="M02",
            additive_over_region=False,
            additive_over_time=False,
        ),
        Indicator(
            code="M05",
            name="期末未结",
            identifier="mediation_open",
            unit=Unit.CASE,
            kind=Kind.STOCK,
            definition="期末已受理尚未结案的案件（含待生效）。",
            source=LAW,
            basis=Basis.FILED,
            group=GROUP,
            additive_over_time=False,
            observe=_observe_open,
            rows=_rows_open,
            rows_template=ROWS_TEMPLATE,
        ),
        Indicator(
            code="M06",
            name="涉及金额",
            identifier="mediation_amount",
            unit=Unit.MONEY,
            kind=Kind.AMOUNT,
            definition="本期调解成功案件的协议金额。",
            source=LAW,
            basis=Basis.FILED,
            group=GROUP,
            observe=_observe_amount,
            shared=replace(SUCCEEDED, where=Q(outcome="SUCCESS", agreed_fen__gt=0), total="agreed_fen"),
            rows=_rows_of("concluded_on", Q(outcome="SUCCESS", agreed_fen__gt=0)),
            rows_template=ROWS_TEMPLATE,
        ),
    )


def _flow(
    code: str, name: str, identifier: str, definition: str, day: str, which: Q | None = None
) -> Indicator:
    """A count of cases whose `day` lies in the period."""
    which = which or Q()
    return Indicator(
        code=code,
        name=name,
        identifier=identifier,
        unit=Unit.CASE,
        kind=Kind.FLOW,
        definition=definition,
        source=LAW,
        basis=Basis.FILED,
        group=GROUP,
        observe=_observe_count(day, which),
        shared=replace(ACCEPTED, day=day, where=which),
        rows=_rows_of(day, which),
        rows_template=ROWS_TEMPLATE,
    )


def _observe_count(day: str, which: Q):
    def observe(*, city_id: int, months):
        for month in months:
            cases = _within(Case.objects.filter(which, city_id=city_id), day, periods.month(month))
            yield from _per_village(cases, month, Count("pk"))

    return observe


def _observe_amount(*, city_id: int, months):
    for month in months:
        cases = Case.objects.filter(city_id=city_id, outcome="SUCCESS", agreed_fen__gt=0)
        yield from _per_village(
            _within(cases, "concluded_on", periods.month(month)), month, Sum("agreed_fen")
        )


def _observe_open(*, city_id: int, months):
    for month in months:
        cases = Case.objects.filter(city_id=city_id).pending_at(periods.month(month).ends_on)
        yield from _per_village(cases, month, Count("pk"))


def _per_village(cases, month: int, amount):
    for region_id, total in cases.order_by().values_list("region_id").annotate(total=amount):
        yield region_id, month, total


def _rows_of(day: str, which: Q):
    def rows(*, region, months):
        span = periods.Period(min(months), max(months))
        return _listed(_within(Case.objects.filter(which, _under(region)), day, span)).order_by(day, "pk")

    return rows


def _rows_open(*, region, months):
    cases = Case.objects.filter(_under(region)).pending_at(periods.month(max(months)).ends_on)
    return _listed(cases).order_by("accepted_on", "pk")


def _within(cases, day: str, span: periods.Period):
    return cases.filter(**{f"{day}__range": (span.starts_on, span.ends_on)})


def _under(region) -> Q:
    return Q(**{f"{region.level.lower()}_id": region.pk})


def _listed(cases):
    return cases.select_related("committee", "region")
