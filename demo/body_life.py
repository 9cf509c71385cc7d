"""What the bureaux do for their committees: training, panels, the court's list, candidatures of the year."""

from collections.abc import Sequence
from datetime import date
from random import Random

from demo.acting import acting, holder
from demo.bodies import Bodies
from demo.lively import COURTS
from demo.logins import SHOWCASES
from demo.moments import Clock
from governance.offices.models import Post
from governance.regions.models import Region
from mediation.organisations import actions
from mediation.organisations.models import MediationCommittee, MediatorTraining, PersonalMediationStudio

TOPICS = (
    ("人民调解法与调解文书规范", 8),
    ("民法典相邻关系、婚姻家庭编", 6),
    ("矛盾纠纷排查与风险预警", 4),
)
PANELS = (("金牌调解团", "婚姻家庭、邻里"), ("法律专家调解团", "合同、劳动争议"))


def play(counties: Sequence[Region], bodies: Bodies, clock: Clock, *, random: Random) -> None:
    for county in counties:
        officer = holder(county, "COUNTY_CASE_OFFICER")
        towns = [
            committee
            for (code, _industry), committee in sorted(bodies.committees.items())
            if code[:6] == county.code[:6] and committee.region.level == "TOWNSHIP"
        ]
        if officer is None or not towns:
            continue
        _train(officer, towns, bodies, clock, random)
        with acting(officer):
            _panels(officer, towns, bodies, clock)
            _studios(officer, bodies, clock)
            _candidates(officer, towns, clock)
            actions.send_court_list(
                court=county.short_name.rstrip("县市区") + COURTS[county.code[:2]],
                sent_on=clock.day(75),
                by=officer,
                at=clock.at(75),
            )


def _train(officer: Post, towns, bodies: Bodies, clock: Clock, random: Random) -> None:
    """Every mediator of the townships was trained this year, most of them twice."""
    rows = []
    for number, (topic, hours) in enumerate(TOPICS):
        for committee in towns:
            rows += [
                MediatorTraining(
                    mediator=mediator,
                    region=mediator.region,
                    held_on=clock.day(40 + 90 * number),
                    topic=topic,
                    hours=hours,
                    organiser=officer.office_name,
                    is_passed=True if random.random() < 0.9 else None,
                    by=officer,
                )
                for mediator in bodies.mediators[committee.pk]
                if random.random() < 0.8
            ]
    MediatorTraining._base_manager.bulk_create(rows)


def _panels(officer: Post, towns: list[MediationCommittee], bodies: Bodies, clock: Clock) -> None:
    for place, (name, field) in enumerate(PANELS):
        committee = towns[place % len(towns)]
        since = date(clock.today.year - 1, 3, 1)
        panel = actions.found_panel(
            committee=committee,
            name=f"{officer.region.short_name}{name}",
            field=field,
            valid_from=since,
            by=officer,
            at=clock.at(20),
        )
        people = [bodies.mediators[town.pk][0] for town in towns[: 5 + place]]
        for order, mediator in enumerate(people):
            actions.join_team(
                team=panel,
                mediator=mediator,
                valid_from=since,
                is_head=order == 0,
                by=officer,
                at=clock.at(20),
            )


def _studios(officer: Post, bodies: Bodies, clock: Clock) -> None:
    """The people of the studios in the showcase townships."""
    found = PersonalMediationStudio.objects.filter(
        county_id=officer.region_id, valid_to=None, region__code__in=SHOWCASES.values()
    )
    for studio in found.order_by("pk"):
        for order, mediator in enumerate(bodies.mediators[studio.committee_id][:3]):
            actions.join_team(
                team=studio,
                mediator=mediator,
                valid_from=studio.valid_from,
                is_head=order == 0,
                by=officer,
                at=clock.at(20),
            )


def _candidates(officer: Post, towns: list[MediationCommittee], clock: Clock) -> None:
    """One committee named last year, one proposed this year and not yet judged."""
    last = clock.today.year - 1
    unit = actions.propose_unit(
        kind="COMMITTEE",
        year=last,
        committee=towns[0],
        on=date(last, 12, 5),
        by=officer,
        at=clock.at(300),
    )
    actions.take_unit_step(unit=unit, name="name_unit", on=date(last, 12, 28), by=officer, at=clock.at(295))
    actions.propose_unit(
        kind="COMMITTEE",
        year=clock.today.year,
        committee=towns[-1],
        on=clock.day(10),
        by=officer,
        at=clock.at(10),
    )
