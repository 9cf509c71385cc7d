"""靖远县 and 会宁县 with a few months: every capability of the portal is at work in the demonstration."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F

from demo import bodies, everyday, logins, stories, world
from demo.acting import acting
from demo.world import Extent
from governance.chasing.models import Chaser
from governance.corrections.models import Correction
from governance.data_queries.models import DataQuery
from governance.deadlines.models import Deadline
from governance.figures import periods
from governance.form_drafts.models import FormDraftItem
from governance.inbox import registry
from governance.locks.models import PeriodLock
from governance.notices.models import Notice
from governance.offices.models import Post
from governance.returns.models import BureauRule, Filing, FormCalendar, MonthlyReturn, ReturnValue
from governance.returns.states import ReturnState
from governance.rollups.models import RollUp
from governance.workflow.models import StateChange
from mediation.cases.models import (
    Case,
    CaseAttachment,
    CaseSession,
    JudicialConfirmation,
    Recusal,
    ReturnVisit,
)
from mediation.desk.models import DisputeGroup, GroupedCase, SavedView
from mediation.file_reviews.models import FileReview, FileReviewRound, FileReviewScore
from mediation.organisations import rules as body_rules
from mediation.organisations.models import (
    CourtNotice,
    FengqiaoUnit,
    MediationPanel,
    Mediator,
    MediatorTraining,
    TeamMember,
)
from mediation.screening.models import EscalationAlert, FindingLook, ScreeningFinding, ScreeningRound
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch, SubsidyTable
from tests.governance.returns.test_golden import G1_TYPES, G2_TYPES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 21)
MONTHS = 11
EXTENT = Extent(
    counties=(logins.COUNTIES["jingyuan"], logins.COUNTIES["huining"], logins.COUNTIES["pingchuan"]),
    months=MONTHS,
    with_2022=False,
)
BEIWAN = logins.SHOWCASES["beiwan"]


@pytest.fixture(scope="module", autouse=True)
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world.build(today=TODAY, extent=EXTENT, seed=7, say=lambda line: None)
        yield
        transaction.set_rollback(True)


def states(model, **which) -> set[str]:
    return set(model._base_manager.filter(**which).values_list("state", flat=True))


def test_months_older_than_the_last_are_locked_by_two_persons():
    old = MonthlyReturn._base_manager.filter(month__lt=202610, form__code="monthly")
    open_ones = old.exclude(state=ReturnState.LOCKED)
    assert [row.region.code[:6] for row in open_ones] == [logins.COUNTIES["huining"][:6]]
    assert not old.filter(period__locked_at=None).exists()
    locks = PeriodLock._base_manager.filter(state="LOCKED").select_related("proposed_by", "confirmed_by")
    assert locks.filter(region__level="COUNTY").count() == 3 * (MONTHS - 1)
    assert locks.filter(region__level="CITY").exists()
    assert all(lock.proposed_by.user_id != lock.confirmed_by.user_id for lock in locks)


def test_the_inbox_does_not_ask_for_old_months():
    groups = inbox_of("jingyuan_stat")
    assert [item.title for item in groups["待提请锁定"].items] == ["2026年10月月报"]


def test_the_mediator_with_a_log_in_has_cases_in_hand():
    groups = inbox_of("beiwan_mediator")
    assert groups["调解期限将到或已过"].items and groups["协议待签名盖章"].items


def inbox_of(username: str) -> dict[str, registry.Group]:
    post = Post._base_manager.select_related("region", "user").get(user__username=username)
    with acting(post):
        given = [provider(post=post, on=TODAY) for provider in registry.providers()]
    return {group.label: group for group in given if group is not None}


def test_one_lock_names_its_gap_and_the_missing_unit_asks_to_be_let_in():
    (lock,) = PeriodLock._base_manager.exclude(gaps=[])
    assert lock.region.code == logins.COUNTIES["huining"] and len(lock.gaps) == 1 and lock.reason
    assert lock.month == periods.shift(202611, -2)
    assert Correction._base_manager.filter(kind="LATE", state="REQUESTED").count() == 1


def test_corrections_queries_roll_ups():
    assert states(Correction, kind="VALUE") >= {"UNLOCKED", "REQUESTED"}
    corrected = MonthlyReturn._base_manager.get(version=2)
    assert corrected.region.code == BEIWAN and corrected.state == ReturnState.LOCKED
    assert states(DataQuery) == {"OPEN", "ANSWERED"}
    assert RollUp._base_manager.filter(state="REPORTED", month=202610).exclude(gaps=[]).exists()
    assert RollUp._base_manager.filter(state="ACCEPTED").exists()


def test_returns_by_village_and_returns_that_differ_with_a_reason():
    row = MonthlyReturn._base_manager.get(region__code=BEIWAN, month=202611, form__code="monthly")
    values = ReturnValue._base_manager.filter(monthly_return=row)
    assert values.filter(region__level="VILLAGE", code="M20").count() == 5
    own = values.get(region__level="TOWNSHIP", code="M20")
    assert own.origin == "TYPED" and own.note
    differing = [
        cell
        for filing in Filing._base_manager.all()
        for cell in filing.cells.values()
        if cell.get("difference")
    ]
    assert differing and all(cell["note"] for cell in differing)
    assert set(differing[0]) >= {"villages", "is_confirmed", "observed"}


def test_calendar_rules_and_messages():
    assert FormCalendar._base_manager.get().form_code == "mediation"
    assert BureauRule._base_manager.filter(first_month=None).count() == 1
    assert BureauRule._base_manager.exclude(first_month=None).count() == 1
    assert Chaser._base_manager.exists() and Notice._base_manager.count() > 3


def test_committees_are_composed_as_the_law_asks():
    members = Mediator._base_manager.filter(is_member=True, committee__kind="TOWNSHIP")
    by_committee: dict[int, list[Mediator]] = {}
    for member in members:
        by_committee.setdefault(member.committee_id, []).append(member)
    for found in by_committee.values():
        assert len(found) in body_rules.MEMBERS and any(member.sex == "FEMALE" for member in found)
    for model in (MediationPanel, TeamMember, MediatorTraining, CourtNotice):
        assert model._base_manager.exists()
    assert states(FengqiaoUnit) == {"NAMED", "CANDIDATE"}


def test_screening_shows_every_colour_and_disposal():
    found = ScreeningFinding._base_manager.all()
    assert set(found.values_list("risk", flat=True)) == {"RED", "ORANGE", "YELLOW", "BLUE"}
    assert states(ScreeningFinding) == {"OPEN", "MEDIATED_CASE", "HANDED_OVER", "CALMED", "MONITORING"}
    assert states(EscalationAlert) == {"REPORTED", "CLOSED"}
    assert (
        found.filter(state="MONITORING", next_look_on__gt=TODAY).count() == FindingLook._base_manager.count()
    )
    assert ScreeningRound._base_manager.filter(kind="SPECIAL").exists()


def test_subsidies_are_in_every_state():
    assert SubsidyTable._base_manager.count() == len(EXTENT.counties)
    assert states(CaseSubsidy) == {"SUBMITTED", "OFFICE_CHECKED", "BUREAU_APPROVED", "PAID", "REJECTED"}
    assert SubsidyBatch._base_manager.exclude(paid_on=None).exists()
    assert SubsidyBatch._base_manager.filter(paid_on=None).exclude(posted_on=None).exists()
    late = CaseSubsidy._base_manager.filter(applied_on__lt=F("case__archived_on"))
    assert not late.exists()


def test_case_files_are_in_every_stage():
    cases = Case._base_manager.filter(township__code=BEIWAN)
    assert CaseSession._base_manager.filter(kind="INVESTIGATION").exists()
    assert cases.filter(source="COURT_REFERRAL", return_due_on__gt=TODAY, returned_on=None).exists()
    assert cases.filter(source="POLICE_REFERRAL").exclude(returned_on=None).exists()
    assert cases.exclude(court_document_no="").exists()
    assert cases.filter(agreement_version=2).exists()
    assert set(Recusal._base_manager.values_list("decision", flat=True)) == {"PENDING", "GRANTED"}
    assert states(JudicialConfirmation) >= {"REMINDED", "COURT_ACCEPTED", "CONFIRMED"}
    assert ReturnVisit._base_manager.filter(is_performed=True).exists()
    assert cases.filter(state="ARCHIVED", sessions__isnull=False).exists()
    assert CaseAttachment._base_manager.filter(case__in=cases).count() == 2


def test_the_desk_has_a_group_and_a_shared_view():
    group = DisputeGroup._base_manager.get()
    assert GroupedCase._base_manager.filter(group=group).count() == 3
    assert SavedView._base_manager.get().is_shared


def most_common(published: dict[str, int]) -> set[str]:
    """The ten types with the most cases in a published breakdown."""
    return {code.removeprefix("MD11.") for code in sorted(published, key=published.get, reverse=True)[:10]}


def test_the_kinds_told_are_the_ten_most_common_of_either_golden_month():
    assert set(everyday.KINDS) == most_common(G1_TYPES) | most_common(G2_TYPES)


@pytest.mark.parametrize("kind", everyday.KINDS)
def test_each_common_kind_has_a_believable_case_in_the_living_present(kind):
    """Told from its own stories, looked into and talked over, before the committee that is there for it."""
    (case,) = (
        Case._base_manager.filter(dispute_type=kind, sessions__record=everyday.TALKS[kind][0])
        .select_related("committee", "county")
        .distinct()
    )
    assert case.accepted_on > TODAY - timedelta(days=60)
    assert any(shape(story.brief).fullmatch(case.brief) for story in stories.STORIES[kind])
    assert (
        case.party_count >= 2
        and case.rights_notice_on
        and CaseSession._base_manager.filter(case=case).count() == 2
    )
    assert case.committee.kind == ("INDUSTRY" if kind in bodies.TRIAL_OF_TYPE else "TOWNSHIP")
    if case.outcome == "SUCCESS":
        assert any(shape(story.terms).fullmatch(case.agreement_terms) for story in stories.STORIES[kind])
        assert (case.performed_on is None) == (case.state == "EFFECTIVE")


def shape(template: str) -> re.Pattern:
    """What a story may read once its blanks are filled in."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(template)))


def test_common_kinds_stand_at_every_stage():
    talks = [looked for looked, _ in everyday.TALKS.values()]
    told = Case._base_manager.filter(sessions__record__in=talks)
    assert set(told.values_list("state", flat=True)) == {"MEDIATING", "EFFECTIVE", "PERFORMED"}


def test_a_dispute_was_settled_on_the_telephone():
    case = Case._base_manager.get(brief__startswith="被申请人在水渠边堆放柴草")
    steps = StateChange._base_manager.filter(subject_type="mediation.case", subject_id=str(case.pk))
    assert set(steps.exclude(by=None).values_list("by__role", flat=True)) == {"MEDIATOR"}
    assert (case.state, case.agreement_form, case.agreed_fen) == ("PERFORMED", "ORAL", 30_000)


def test_a_round_of_file_review_is_finished():
    """Of both counties that have one: here 靖远县 alone."""
    (round_,) = FileReviewRound._base_manager.all()
    reviews = FileReview._base_manager.filter(round=round_)
    assert len(reviews) >= 5 and states(FileReview) == {"FED_BACK", "CORRECTED"}
    assert reviews.filter(grade="FAILED", state="CORRECTED").count() == 1
    assert {"EXCELLENT"} < set(reviews.values_list("grade", flat=True))
    assert not reviews.filter(score=None).exists()
    assert FileReviewScore._base_manager.filter(review__round=round_).count() >= 5 * len(reviews)


def test_the_statistics_of_mediation_are_filled_in_and_a_form_is_half_written():
    sheet = MonthlyReturn._base_manager.get(form__code="mediation", month=202611, region__code=BEIWAN)
    values = ReturnValue._base_manager.filter(monthly_return=sheet, region=sheet.region)
    assert sheet.state == ReturnState.DRAFT
    assert values.get(code="MD01").amount > 0 and not values.filter(amount=None, code="MD01").exists()
    items = FormDraftItem._base_manager.all()
    assert items.count() == 3 and items.exclude(overlap_reason="").count() == 1


def test_who_referred_a_case_has_mostly_been_told():
    """In the inbox stands what ended lately and is not told yet, not years of paper."""
    referred = Case._base_manager.exclude(referring_body="").filter(outcome__in=["SUCCESS", "FAILED"])
    assert referred.filter(returned_on=None).count() < referred.count() / 5
    waiting = Deadline._base_manager.filter(kind="RETURN", met_on=None, cancelled_on=None)
    assert 0 < waiting.count() < 40
