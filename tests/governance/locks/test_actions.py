"""Locking by two people, with and without gaps."""

import pytest
from django.utils import timezone

from governance.data_queries import actions as data_queries
from governance.figures import queries as figures
from governance.figures.periods import Period
from governance.locks import actions, queries
from governance.locks.models import PeriodLock
from governance.reports import building, monthly
from governance.returns import actions as returns
from governance.returns.models import ReturnPeriod
from governance.workflow.actions import AlreadyDone, TransitionRefused
from tests.factories import returns as made
from tests.factories.lifecycle import LOCK_DAY, Bureau, acting, fresh, moment, recompute

pytestmark = pytest.mark.django_db
MAY = made.MAY


@pytest.fixture
def bureau(world):
    county = world.region("海安市")
    made.open_month(county)
    return Bureau(world, county)


@pytest.fixture
def form(bureau):
    return ReturnPeriod._base_manager.get(region=bureau.county, month=MAY).form


def board(bureau, at):
    with acting(bureau.statistician):
        return queries.months(bureau.county, on=timezone.localdate(at))[0].progress


def test_s11_completeness_and_lock(bureau, form):
    """Eleven units, due on 5 June: one approved on 6 June, one sent back; then locked with the gap, or whole."""
    towns = bureau.towns()
    assert len(towns) == 11
    ReturnPeriod._base_manager.filter(region=bureau.county).update(
        due_on="2026-06-05", review_due_on="2026-06-05"
    )
    type(made.return_of(towns[0]))._base_manager.filter(month=MAY).update(due_on="2026-06-05")
    bureau.sign_own(at=moment(6, 4))
    for town in towns[:9]:
        bureau.approve(town, at=moment(6, 4))
    bureau.approve(towns[9], at=moment(6, 6))
    late, sent_back = made.return_of(towns[9]), made.return_of(towns[10])
    made.signed(sent_back, clerk=bureau.clerk(towns[10]), head=bureau.office_head(towns[10]), at=moment(6, 4))
    with acting(bureau.statistician):
        returns.return_for_correction(
            monthly_return=sent_back,
            reason="受理数与台账不符",
            cells={},
            by=bureau.statistician,
            at=moment(6, 5),
        )
    progress = board(bureau, moment(6, 6))
    assert (progress.completeness, progress.timeliness) == ("90.91%", "81.82%")

    with pytest.raises(TransitionRefused, match=f"缺报.*{towns[10].name}"):
        bureau.propose(form, at=moment(6, 6))
    lock = bureau.propose(form, reason="该所人员轮换，逾期未重报", at=moment(6, 6))
    assert [gap["name"] for gap in lock.gaps] == [towns[10].name]
    with pytest.raises(TransitionRefused, match="缺报锁定"):
        bureau.confirm(lock, at=moment(6, 6))

    # the eleventh comes in after all: the proposal no longer says who is missing
    clerk = bureau.clerk(towns[10])
    with acting(clerk):
        returns.submit_return(monthly_return=sent_back, by=clerk, at=moment(6, 7))
    with acting(bureau.office_head(towns[10])):
        returns.sign_off(monthly_return=sent_back, by=bureau.office_head(towns[10]), at=moment(6, 7))
    with acting(bureau.statistician):
        returns.approve(monthly_return=sent_back, by=bureau.statistician, at=moment(6, 7))
    progress = board(bureau, moment(6, 7))
    assert (progress.completeness, progress.timeliness) == ("100.00%", "90.91%")
    assert fresh(late).is_late
    with pytest.raises(TransitionRefused, match="有变化"):
        bureau.confirm(lock, agrees_to_gaps=True, at=moment(6, 7))
    with acting(bureau.statistician):
        actions.withdraw_lock(lock=lock, reason="已补齐", by=bureau.statistician, at=moment(6, 7))
    assert bureau.lock(form, at=moment(6, 7)).gaps == []
    assert {fresh(made.return_of(town)).state for town in towns} == {"LOCKED"}


class TestTwoPeople:
    @pytest.fixture
    def complete(self, bureau, monkeypatch):
        monkeypatch.setattr("governance.locks.queries.gaps_of", lambda *_: [])
        return bureau

    def test_the_proposer_does_not_confirm(self, complete, form):
        lock = complete.propose(form)
        with acting(complete.statistician), pytest.raises(TransitionRefused, match="另一人"):
            actions.confirm_lock(lock=lock, by=complete.statistician, at=LOCK_DAY)

    def test_nor_from_another_post_of_theirs(self, complete, form):
        lock, other = complete.propose(form), complete.head
        type(other)._base_manager.filter(pk=other.pk).update(user=complete.statistician.user)
        other.refresh_from_db()
        with acting(other), pytest.raises(TransitionRefused, match="另一人"):
            actions.confirm_lock(lock=lock, by=other, at=LOCK_DAY)

    def test_a_second_press_is_answered(self, complete, form):
        lock = complete.propose(form)
        with pytest.raises(AlreadyDone):
            complete.propose(form)
        complete.confirm(lock)
        with pytest.raises(AlreadyDone):
            complete.confirm(lock)
        assert PeriodLock._base_manager.get().status.label == "已锁定"

    def test_another_county_cannot(self, complete, form, world):
        stranger = world.post("COUNTY_HEAD", "靖远县")
        with acting(stranger), pytest.raises(TransitionRefused, match="本局"):
            actions.propose_lock(region=complete.county, form=form, month=MAY, by=stranger, at=LOCK_DAY)

    def test_an_unfinished_month_is_not_locked(self, complete, form):
        with pytest.raises(TransitionRefused, match="尚未结束"):
            complete.propose(form, at=moment(5, 31))


def test_a_data_query_keeps_the_month_open(bureau, form):
    row = bureau.approve(bureau.towns()[0])
    query = bureau.question(row)
    with pytest.raises(TransitionRefused, match="数据质疑.*M02"):
        bureau.propose(form, reason="缺报")
    clerk = bureau.clerk(row.region)
    with acting(clerk):
        data_queries.answer(query=query, text="集中排查后受理增加。", by=clerk, at=moment(6, 6))
    with pytest.raises(TransitionRefused, match="待裁定"):
        bureau.propose(form, reason="缺报")
    with acting(bureau.statistician):
        data_queries.accept(query=query, by=bureau.statistician, at=moment(6, 7))
    assert bureau.lock(form, reason="其余各所系统切换").status.label == "已锁定"


def test_who_was_missing_is_shut_out(bureau, form):
    filed, missing = bureau.towns()[:2]
    bureau.approve(filed)
    bureau.lock(form, reason="该所系统故障")
    row, clerk = made.return_of(missing), bureau.clerk(missing)
    assert row.is_shut_out
    with acting(clerk), pytest.raises(TransitionRefused, match="申请补报"):
        returns.start_return(monthly_return=row, by=clerk, at=moment(6, 15))


def test_a_city_locks_when_its_counties_have(bureau, form, world):
    city = bureau.county.city
    analyst, head = world.post("CITY_ANALYST", city), world.post("CITY_HEAD", city)
    with acting(analyst), pytest.raises(TransitionRefused, match="海安市（未锁定）"):
        actions.propose_lock(region=city, form=form, month=MAY, by=analyst, at=LOCK_DAY)
    bureau.lock(form, reason="全部缺报，系统切换")
    with acting(analyst):
        lock = actions.propose_lock(region=city, form=form, month=MAY, by=analyst, at=LOCK_DAY)
    with acting(head):
        assert actions.confirm_lock(lock=lock, by=head, at=LOCK_DAY).state == "LOCKED"


def test_s11_the_report_names_the_missing_unit_and_leaves_it_out(bureau, form):
    filed, missing = bureau.towns()[:2]
    bureau.approve(filed)
    bureau.lock(form, reason="各所系统切换")
    recompute(bureau.county)
    with acting(bureau.statistician):
        sheet = figures.sheet(region_ids=[bureau.county.pk], months=[MAY])
        report = building.build(
            monthly.SHAPE,
            region=bureau.county,
            period=Period(MAY, MAY),
            paper=building.Paper(reference="MAY001", dated=LOCK_DAY.date()),
            at=LOCK_DAY,
            corrections=lambda desk: [],
        ).report
    assert missing.name in report.missing_units and filed.name not in report.missing_units
    value = sheet.figure("M16", bureau.county.pk, Period(MAY, MAY)).value
    assert (value.amount, value.have, value.expected) == (3, 1, 11)
