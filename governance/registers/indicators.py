"""Indicators counted from registers, as the pack declares them."""

from django.db.models import Count

from governance.figures import indicators
from governance.figures.indicators import Basis, Indicator
from governance.figures.periods import Period
from governance.figures.values import Kind
from governance.registers import definitions
from governance.registers.actions import GROUP
from governance.registers.models import RegisterEntry


def register_all() -> None:
    for kind in definitions.types().values():
        for counted in kind.indicators:
            indicators.register(_indicator(kind, counted))


def _indicator(kind: definitions.RegisterType, counted: definitions.CountedAs) -> Indicator:
    return Indicator(
        code=counted.code,
        name=counted.name,
        identifier=counted.identifier,
        unit=kind.unit,
        kind=Kind.STOCK,
        definition=counted.definition,
        source=kind.basis,
        basis=Basis.OBSERVED,
        group=GROUP,
        level="NONE" if counted.code.startswith("RG") else "TOWNSHIP",
        observe=_observer(kind, counted),
        rows=_rows(kind, counted),
        rows_template="registers/_rows.html",
    )


def _observer(kind, counted):
    def observe(*, city_id: int, months):
        for month in months:
            entries = _standing(kind, counted, month).filter(city_id=city_id)
            for region_id, number in entries.values_list("region_id").annotate(n=Count("pk")).order_by():
                yield region_id, month, number

    return observe


def _rows(kind, counted):
    def rows(*, region, months):
        entries = _standing(kind, counted, months[-1]).filter(**{f"{region.level.lower()}_id": region.pk})
        return entries.select_related("region").order_by("region__code", "number")

    return rows


def _standing(kind, counted, month: int):
    where = {f"details__{key}": value for key, value in counted.where.items()}
    return RegisterEntry.objects.of_type(kind.code).standing(on=Period(month, month).ends_on).filter(**where)
