"""Annotates signed reports whose numbers have changed since; the pages stay as they were signed."""

from collections.abc import Sequence

from django.db import transaction

from governance.figures import indicators
from governance.jobs import actions as jobs
from governance.offices.models import Post
from governance.regions.models import Region
from governance.reports.models import Report, ReportAnnotation, ReportFigure
from governance.reports.states import FROZEN, WORKFLOW
from governance.returns import reliance
from governance.workflow import actions as workflow
from governance.workflow.models import StateChange

ANNOTATE = "reports.annotate"


def register() -> None:
    reliance.register(annotate_later)
    reliance.register_user(users)


def users(*, monthly_return) -> list[str]:
    """Signed reports that printed numbers of the unit, its county or its city."""
    codes = list(monthly_return.values.values_list("code", flat=True).distinct())
    reports = relying(monthly_return.region, monthly_return.month, codes)
    return [f"《{report.title}》（{report.get_state_display()}）" for report in reports]


def annotate_later(*, change: reliance.Change, by) -> None:
    """Queue it: a report of the city is not the county's to write on."""
    jobs.enqueue(
        kind=ANNOTATE,
        natural_key=str(change.step.pk),
        region=by.region,
        at=change.step.at,
        arguments={
            "region_id": change.region_id,
            "month": change.month,
            "codes": list(change.codes),
            "step_id": change.step.pk,
            "by_id": by.pk,
        },
    )


@transaction.atomic
def annotate(*, region_id: int, month: int, codes: Sequence[str], step_id: int, by_id: int) -> int:
    """Write a note on every signed report that printed one of the numbers; returns how many."""
    change, by = StateChange.objects.select_related("region").get(pk=step_id), Post.objects.get(pk=by_id)
    text = f"{reliance.said(change).rstrip('。')}。本报告数字不变。"[:300]
    reports = relying(Region.objects.get(pk=region_id), month, codes)
    for report in reports:
        row, step = workflow.lock(report), WORKFLOW.get("annotate")
        workflow.record_step(row, step, before=row.state, by=by, at=change.at, reason=text, workflow=WORKFLOW)
        ReportAnnotation.objects.create(
            region_id=row.region_id, report=row, text=text, at=change.at, by=by, by_name=by.person_name
        )
    return len(reports)


def relying(region: Region, month: int, codes: Sequence[str]) -> list[Report]:
    """Signed reports with a figure of the unit, its county or its city that includes the month."""
    places = [place for place in (region.pk, region.county_id, region.city_id) if place]
    figures = ReportFigure.objects.filter(
        place__in=places, first__lte=month, last__gte=month, indicator__in=with_ratios(codes)
    )
    return list(Report.objects.filter(state__in=FROZEN, pk__in=figures.values("report")).order_by("pk"))


def with_ratios(codes: Sequence[str]) -> list[str]:
    """The codes, and the rates that are computed from them."""
    found = set(codes)
    ratios = [one for one in indicators.all_indicators() if one.is_ratio]
    return sorted(found | {one.code for one in ratios if {one.numerator, one.denominator} & found})
