"""Figures counted from mediation bodies: standing at the end of the month."""

from django.db.models import Count

from governance.figures import indicators, periods
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Kind, Unit
from mediation.organisations.actions import GROUP
from mediation.organisations.models import PersonalMediationStudio


def register_all() -> None:
    indicators.register(
        Indicator(
            code="M24",
            name="个人调解室",
            identifier="studios",
            unit=Unit.COUNT,
            kind=Kind.STOCK,
            definition="期末在用的个人调解室（个人调解工作室），按所属调委会所在地计。",
            source="《中华人民共和国人民调解法》第十条",
            basis=Basis.FILED,
            group=GROUP,
            additive_over_time=False,
            observe=_observe,
            rows=_rows,
            rows_template="committees/_studio_rows.html",
        )
    )


def _observe(*, city_id: int, months):
    for month in months:
        studios = PersonalMediationStudio.objects.filter(city_id=city_id).active(
            on=periods.month(month).ends_on
        )
        for region_id, total in studios.order_by().values_list("region_id").annotate(n=Count("pk")):
            yield region_id, month, total


def _rows(*, region, months):
    studios = PersonalMediationStudio.objects.filter(**{f"{region.level.lower()}_id": region.pk})
    return (
        studios.active(on=periods.month(max(months)).ends_on)
        .select_related("committee", "mediator", "region")
        .order_by("region__code", "name")
    )
