"""Figures counted from mediation bodies: standing at the end of the month."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Count, Q

from governance.figures import indicators, periods
from governance.figures.indicators import Basis, Indicator
from governance.figures.values import Kind, Unit
from mediation.counting import Counted, indicator
from mediation.organisations.actions import GROUP
from mediation.organisations.models import (
    CommitteeKind,
    MediationCommittee,
    MediationPanel,
    Mediator,
    PersonalMediationStudio,
)


def register_all() -> None:
    indicators.register(
        *_monthly(),
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
        ),
    )


COMMITTEES = Counted(
    rows=lambda: MediationCommittee.objects.all(), template="committees/_committee_rows.html"
)
PEOPLE = Counted(
    rows=lambda: Mediator.objects.all(),
    template="committees/_mediator_rows.html",
    related=("committee", "region"),
)


def _monthly() -> Iterator[Indicator]:
    """MD30–MD33: bodies and people standing at the end of the month."""
    yield indicator(
        "MD30", "调委会数", "md_committees", "期末在用的人民调解委员会。", COMMITTEES, unit=Unit.COUNT
    )
    for number, kind in enumerate(CommitteeKind, start=1):
        yield indicator(
            f"MD30.{number:02d}",
            kind.label,
            f"md_{kind.value.lower()}_committees",
            f"期末在用的{kind.label}；七类之和等于调委会数。",
            replace(COMMITTEES, where=Q(kind=kind)),
            unit=Unit.COUNT,
        )
    yield from _people()
    studios = Counted(
        rows=lambda: PersonalMediationStudio.objects.all(),
        template="committees/_studio_rows.html",
        related=("committee", "mediator", "region"),
    )
    panels = Counted(
        rows=lambda: MediationPanel.objects.all(),
        template="committees/_panel_rows.html",
        related=("committee", "region"),
    )
    yield indicator("MD32", "个人调解室", "md_studios", "期末在用的个人调解室。", studios, unit=Unit.COUNT)
    yield indicator("MD33", "人民调解团", "md_panels", "期末在用的人民调解团。", panels, unit=Unit.COUNT)


def _people() -> Iterator[Indicator]:
    yield indicator(
        "MD31", "人民调解员数", "md_mediators", "期末在聘的人民调解员。", PEOPLE, unit=Unit.PERSON
    )
    full_time = replace(PEOPLE, where=Q(kind="FULL_TIME"))
    yield indicator(
        "MD31.01", "其中：专职", "md_full_time", "期末在聘的专职人民调解员。", full_time, unit=Unit.PERSON
    )
    for code, name, identifier, day in (
        ("MD31.02", "本月新聘", "md_appointed", "valid_from"),
        ("MD31.03", "本月离任", "md_left", "valid_to"),
    ):
        yield indicator(
            code,
            name,
            identifier,
            f"本期{name[2:]}的人民调解员。",
            replace(PEOPLE, day=day),
            unit=Unit.PERSON,
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
