"""Indicators counted from dated records of mediation: one description gives the number and the rows behind it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Aggregate, Count, Q, QuerySet, Sum

from governance.figures import periods
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Kind, Unit

GROUP = "MEDIATION"
LAW = "《中华人民共和国人民调解法》第十条、第二十七条"
PREVENTION = "《中华人民共和国人民调解法》第二十五条"


@dataclass(frozen=True)
class Counted:
    """Rows of one kind: which table, which of them, by which day they count, and how they are listed.

    `day` empty means that they stand from `valid_from` to `valid_to`. `total` names the column to add up;
    empty means that rows are counted.
    """

    rows: Callable[[], QuerySet]
    template: str
    day: str = ""
    where: Q = Q()
    total: str = ""
    related: tuple[str, ...] = ("region",)
    order: str = ""  # of the rows behind; empty: by the day they count

    @property
    def amount(self) -> Count | Sum:
        return Sum(self.total) if self.total else Count("pk")

    def within(self, first: int, last: int) -> QuerySet:
        """Rows that count in these months; of what stands, those standing at the end of the last."""
        span, found = periods.Period(first, last), self.rows().filter(self.where)
        if self.day:
            return found.filter(**{f"{self.day}__range": (span.starts_on, span.ends_on)})
        return found.active(on=span.ends_on)

    def observe(self, *, city_id: int, months):
        for month in months:
            found = self.within(month, month).filter(city_id=city_id).order_by()
            for region_id, total in found.values_list("region_id").annotate(n=self.amount):
                yield region_id, month, total or 0

    @property
    def family(self) -> Hashable:
        """Which others read the same rows by the same day."""
        return type(self), self.rows, self.day

    def observe_family(self, members: Mapping[str, "Counted"], *, city_id: int, month: int):
        """(region id, code, amount) of every member of the family, by one query with a filter for each."""
        found = replace(self, where=Q()).within(month, month).filter(city_id=city_id).order_by()
        aggregates: dict[str, Aggregate] = {}
        for place, one in enumerate(members.values()):
            aggregates[f"count{place}"] = Count("pk", filter=one.where or None)
            if one.total:
                aggregates[f"total{place}"] = Sum(one.total, filter=one.where or None)
        for row in found.values("region_id").annotate(**aggregates):
            for place, (code, one) in enumerate(members.items()):
                if row[f"count{place}"]:
                    amount = row[f"total{place}"] if one.total else row[f"count{place}"]
                    yield row["region_id"], code, int(amount or 0)

    def behind(self, *, region, months) -> QuerySet:
        found = self.within(min(months), max(months)).filter(**{f"{region.level.lower()}_id": region.pk})
        return found.select_related(*self.related).order_by(self.order or self.day or "valid_from", "pk")


def indicator(
    code: str,
    name: str,
    identifier: str,
    definition: str,
    counted: Counted,
    *,
    unit: Unit = Unit.CASE,
    source: str = LAW,
    basis: Basis = Basis.OBSERVED,
    sensitive: bool = False,
) -> Indicator:
    """An indicator of these rows: a flow by their day, a stock if they stand, money if fen are added up."""
    stock = not counted.day
    kind = Kind.AMOUNT if unit is Unit.MONEY else Kind.STOCK if stock else Kind.FLOW
    return Indicator(
        code=code,
        name=name,
        identifier=identifier,
        unit=unit,
        kind=kind,
        definition=definition,
        source=source,
        basis=basis,
        group=GROUP,
        additive_over_time=not stock,
        sensitive=sensitive,
        observe=counted.observe,
        shared=counted,
        rows=counted.behind,
        rows_template=counted.template,
    )


def ratio(code: str, name: str, identifier: str, numerator: str, denominator: str, words: str) -> Indicator:
    """A rate recomputed from summed parts; `words` print which denominator it has."""
    return Indicator(
        code=code,
        name=name,
        identifier=identifier,
        unit=Unit.PERCENT,
        kind=Kind.RATIO,
        definition=f"{words}。由两数之和重新计算，不取平均。",
        source=LAW,
        basis=Basis.DERIVED,
        group=GROUP,
        level="NONE",
        numerator=numerator,
        denominator=denominator,
        additive_over_region=False,
        additive_over_time=False,
    )
