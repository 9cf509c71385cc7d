"""Writes of the county about its bodies: the list sent to the court, candidatures for 枫桥式 creation."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.workflow import actions as workflow
from mediation.organisations import queries, rules
from mediation.organisations.actions.common import BodyRefused, refuse_manager, saved
from mediation.organisations.models import CourtNotice, FengqiaoKind, FengqiaoUnit, MediationCommittee
from mediation.organisations.states import FENGQIAO_WORKFLOW


@transaction.atomic
def send_court_list(*, court: str, sent_on: date, by, at: datetime) -> CourtNotice:
    """登记名单已告知法院 (人民调解法第十条): the list of that day is kept as it was sent."""
    if by.region.level != "COUNTY":
        raise BodyRefused("名单由县级司法行政部门告知所在地基层人民法院。")
    refuse_manager(by, by.region)
    if sent_on > timezone.localdate(at):
        raise BodyRefused(f"告知日期（{sent_on}）晚于今天，请核对。")
    lines = queries.court_lines(on=sent_on)
    if not lines:
        raise BodyRefused("名单为空，没有可告知的调委会。")
    return CourtNotice.objects.create(
        region=by.region,
        as_of=sent_on,
        court=court.strip(),
        sent_on=sent_on,
        lines=[asdict(line) for line in lines],
        committee_count=len({line.committee for line in lines}),
        person_count=sum(1 for line in lines if line.person),
        by=by,
    )


@transaction.atomic
def propose_unit(
    *,
    kind: str,
    year: int,
    on: date,
    by,
    at: datetime,
    committee: MediationCommittee | None = None,
    region=None,
) -> FengqiaoUnit:
    """申报创建：the criteria are read from the records of the year and fixed with the candidature."""
    if kind == FengqiaoKind.COMMITTEE and committee is None:
        raise BodyRefused("请选择申报的调委会。")
    place = committee.region if committee else region or by.region
    refuse_manager(by, place)
    if kind == FengqiaoKind.JUSTICE_OFFICE and place.level != "TOWNSHIP":
        raise BodyRefused("司法所创建请选择所在的乡镇（街道）。")
    year_seen = queries.year_of(committee=committee, region=place, year=year, on=on)
    unit = FengqiaoUnit(
        region=place,
        kind=kind,
        committee=committee,
        year=year,
        proposed_on=on,
        criteria=[asdict(one) for one in rules.fengqiao_criteria(year_seen)],
    )
    saved(unit, taken=f"该单位{year}年度已申报，请勿重复。", counts=False)
    workflow.record_step(
        unit,
        FENGQIAO_WORKFLOW.get("propose"),
        before="",
        by=by,
        at=at,
        reason="",
        workflow=FENGQIAO_WORKFLOW,
    )
    return unit


@transaction.atomic
def take_unit_step(*, unit: FengqiaoUnit, name: str, on: date, by, at: datetime, reason: str = ""):
    """命名、不予命名、撤销命名 by the county bureau."""
    unit = workflow.lock(unit)
    if by.region.level != "COUNTY":
        raise BodyRefused("由县级司法行政部门评定。")
    unit.decided_on = on
    workflow.apply_transition(unit, name, workflow=FENGQIAO_WORKFLOW, by=by, at=at, reason=reason)
    return unit
