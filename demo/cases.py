"""Turns courses of events into past cases with people and words, and brings them in per office."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection

from demo import calendar_days, people, stories
from demo.bodies import TRIAL_OF_TYPE, Bodies
from demo.spread import draw
from demo.year_2022 import Course
from governance.offices.models import Post
from governance.regions.models import Region, RegionVersion
from governance.tenancy import scope
from mediation.cases import actions
from mediation.cases.actions import NewCase, NewParty, PastCase
from mediation.cases.rules import PastFacts

# 各类纠纷所占比重：农村（白银）与城镇（海安）不同；参照公开通报的构成
TYPES = {
    "62": {
        "02": 28, "01": 20, "07": 12, "06": 9, "04": 8, "03": 7, "10a": 4, "16": 4, "05": 3, "08": 2,
        "17": 1.5, "10": 1, "09": 1, "11": 0.8, "15": 0.5, "99": 1.5,
    },
    "32": {
        "02": 20, "01": 16, "17": 12, "04": 11, "10": 8, "16": 8, "06": 8, "10a": 4, "03": 3, "07": 3,
        "11": 2, "05": 2, "14": 1, "08": 0.8, "15": 0.7, "13": 0.3, "99": 2,
    },
}  # fmt: skip
SOURCES = {
    "APPLICATION": 43, "PROACTIVE": 38, "SCREENING": 13, "POLICE_REFERRAL": 2.5, "COURT_REFERRAL": 1.5,
    "PETITION_REFERRAL": 1, "HOTLINE_REFERRAL": 0.7, "ADMINISTRATIVE_REFERRAL": 0.3,
}  # fmt: skip
REFERRERS = {
    "POLICE_REFERRAL": "派出所",
    "COURT_REFERRAL": "人民法庭",
    "PETITION_REFERRAL": "信访接待室",
    "HOTLINE_REFERRAL": "12345热线",
    "ADMINISTRATIVE_REFERRAL": "人民政府",
}
DIFFICULTY = {"SIMPLE": 45, "ORDINARY": 43, "COMPLEX": 11, "MAJOR": 1}
ENDINGS = {"PARTY_WITHDREW": 4, "PARTY_REFUSED": 3, "MOVED_TO_COURT": 3}
OVERDUE_PLENTY = timedelta(days=60)


class Map:
    """Which villages a township had on a day."""

    def __init__(self, regions: dict[str, Region]):
        self.townships = {code: region for code, region in regions.items() if region.level == "TOWNSHIP"}
        by_pk = {region.pk: code for code, region in self.townships.items()}
        versions = RegionVersion.objects.filter(parent_id__in=by_pk).select_related("region__parent")
        self._villages = defaultdict(list)
        for version in versions.order_by("code", "valid_from"):
            self._villages[by_pk[version.parent_id]].append(version)

    def villages(self, township: str, on: date) -> list[Region]:
        return [
            version.region
            for version in self._villages[township]
            if version.valid_from <= on and (version.valid_to is None or version.valid_to > on)
        ]

    def sizes(self, on: date, *, prefix: str = "") -> dict[str, int]:
        """Township code → number of villages."""
        return {code: len(self.villages(code, on)) for code in self.townships if code.startswith(prefix)}


@dataclass
class Writer:
    """Brings in courses; `posts` maps the region of an office to the post that enters its cases."""

    map: Map
    bodies: Bodies
    posts: dict[int, Post]
    today: date
    at: datetime
    random: Random

    def bring_in(self, courses: Sequence[Course]) -> int:
        """Every course becomes a case, entered by the office whose committee had it."""
        by_office: dict[int, list[PastCase]] = defaultdict(list)
        for course in courses:
            past = self.past_case(course)
            by_office[self._office_of(past)].append(past)
        for region_id, cases in sorted(by_office.items()):
            self._enter(self.posts[region_id], cases)
        return len(courses)

    def past_case(self, course: Course, *, kind: str = "", at_township: bool = False) -> PastCase:
        """People and words for a course; of a given type and at the township's committee where asked for."""
        random = self.random
        place = random.choice(self.map.villages(course.township, course.accepted_on))
        kind = kind or draw(random, TYPES[course.township[:2]])
        told = stories.tell(kind, random)
        township = self.bodies.find(course.township)
        committee = township if at_township else self._committee(place, course.township, kind)
        registered = course.accepted_on - timedelta(days=random.choice((0, 0, 0, 0, 1)))
        new, facts = (
            self._registration(place, committee, kind, told, registered),
            self._facts(course, told, registered),
        )
        return PastCase(
            new=new,
            facts=self._told_back(facts) if new.referring_body else facts,
            lead=random.choice(self.bodies.mediators[committee.pk]),
            terms=told.terms if course.outcome == "SUCCESS" else "",
        )

    def _enter(self, post: Post, cases: list[PastCase]) -> None:
        place = scope.of_region(post.region, post_id=post.pk, user_id=post.user_id, reason="演示数据")
        with scope.enter(place):
            actions.bring_in(cases=cases, by=post, at=self.at)
        connection.check_constraints()  # put off to the end of a long transaction they slow down the rest

    def _office_of(self, past: PastCase) -> int:
        """Industry committees sit in the county, all others are looked after by their township."""
        region = past.new.committee.region
        return region.county_id if region.level == "COUNTY" else region.township_id

    def _committee(self, place: Region, township: str, kind: str):
        """The village's own for every other case, the industry's for some, else the township's."""
        own = self.bodies.find(place.code)
        if kind in TRIAL_OF_TYPE and self.random.random() < 0.4:
            return self.bodies.find(township[:6].ljust(12, "0"), TRIAL_OF_TYPE[kind])
        return own if own is not None and self.random.random() < 0.5 else self.bodies.find(township)

    def _registration(self, place: Region, committee, kind: str, told: stories.Told, on: date) -> NewCase:
        random = self.random
        source = draw(random, SOURCES)
        applied = source == "APPLICATION"
        referrer = REFERRERS.get(source, "")
        return NewCase(
            place=place,
            committee=committee,
            dispute_type=kind,
            source=source,
            application_form=random.choice(("ORAL", "ORAL", "WRITTEN")) if applied else "",
            applied_on=on if applied else None,
            referring_body=f"{place.parent.short_name}{referrer}" if referrer else "",
            referred_on=on if referrer else None,
            brief=told.brief,
            request=told.request,
            registered_on=on,
            difficulty=draw(random, DIFFICULTY),
            claimed_fen=_claimed(told.fen, random),
            parties=self._parties(place, told, on),
            involves_domestic_violence=kind == "01" and random.random() < 0.03,
            involves_petition=source == "PETITION_REFERRAL",
        )

    def _parties(self, place: Region, told: stories.Told, on: date) -> list[NewParty]:
        random = self.random
        applicants = [self._person("APPLICANT", place, on)]
        if told.body == "建筑劳务公司" and random.random() < 0.25:
            applicants = [replace(applicants[0], person_count=random.randint(3, 16))]
        if not told.body:
            return [*applicants, self._person("RESPONDENT", place, on)]
        name = f"{place.parent.short_name}某{told.body}"
        return [*applicants, NewParty(side="RESPONDENT", name=name, kind="ORGANISATION", **_consent(on))]

    def _person(self, side: str, place: Region, on: date) -> NewParty:
        random = self.random
        born = people.birthday(random, on=on)
        personal = {"id_number": people.resident_id(random, province=place.code[:2], born=born)}
        if random.random() < 0.7:
            personal["phone"] = people.mobile(random)
        return NewParty(side=side, name=people.person_name(random), personal=personal, **_consent(on))

    def _facts(self, course: Course, told: stories.Told, registered: date) -> PastFacts:
        """The days of the case, as far as they lie behind today."""
        common = {"registered_on": registered, "accepted_on": course.accepted_on}
        if course.ended_on is None or course.ended_on > self.today:
            started = course.accepted_on if self.random.random() < 0.8 else None
            return PastFacts(**common, outcome="PENDING", started_on=started)
        if course.outcome != "SUCCESS":
            reason = draw(self.random, ENDINGS) if course.outcome == "TERMINATED" else ""
            archived = self._archived(course.ended_on)
            return PastFacts(
                **common,
                outcome=course.outcome,
                started_on=course.accepted_on,
                ended_on=course.ended_on,
                termination_reason=reason,
                archived_on=archived,
            )
        return PastFacts(**common, **self._success(course, told))

    def _told_back(self, facts: PastFacts) -> PastFacts:
        """When whoever referred the case was told the result: some days after its end, as far as that is past."""
        ended_on = facts.ended_on or facts.effective_on
        back_on = self._past(ended_on + timedelta(days=self.random.randint(1, 6))) if ended_on else None
        return replace(facts, returned_on=back_on)

    def _success(self, course: Course, told: stories.Told) -> dict:
        random, effective = self.random, course.ended_on
        form = "WRITTEN" if random.random() < (0.75 if told.fen else 0.35) else "ORAL"
        agreed = max(course.accepted_on, effective - timedelta(days=random.choice((0, 0, 1, 2))))
        performed = self._past(calendar_days.after(random, effective, typical=9, longest=45))
        is_old = effective < self.today - OVERDUE_PLENTY * 3
        return {
            "outcome": "SUCCESS",
            "started_on": course.accepted_on,
            "agreement_form": form,
            "agreed_on": agreed if form == "WRITTEN" else effective,
            "effective_on": effective,
            "agreed_fen": told.fen,
            "performed_on": performed if is_old or random.random() < 0.93 else None,
            "archived_on": None,
        } | self._filed_away(performed, is_old)

    def _filed_away(self, performed: date | None, is_old: bool) -> dict:
        """The file of a performed case, closed some weeks later."""
        return {"archived_on": self._archived(performed)} if performed and is_old else {}

    def _archived(self, concluded: date) -> date | None:
        return self._past(concluded + timedelta(days=self.random.randint(5, 28)))

    def _past(self, day: date) -> date | None:
        return day if day <= self.today else None


def _consent(on: date) -> dict:
    return {"stance": "CONSENTED", "stance_on": on}


def _claimed(fen: int | None, random: Random) -> int | None:
    """What was asked for: the amount agreed, or somewhat more."""
    return round(fen * random.choice((1, 1, 1.1, 1.25, 1.5)) / 100_00) * 100_00 or fen if fen else None
