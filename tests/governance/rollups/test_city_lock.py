"""Once the city has locked a month its roll-up stays, and the month's numbers change by correction alone."""

import pytest
from django.db import DatabaseError, transaction

from governance.locks import actions as locks
from governance.returns import actions as returns
from governance.returns.models import MonthlyReturn, ReturnPeriod
from governance.rollups import actions, queries
from governance.rollups.models import RollUp
from governance.workflow.actions import TransitionRefused
from tests.factories import returns as made
from tests.factories.lifecycle import LOCK_DAY, Bureau, acting, moment, recompute

pytestmark = pytest.mark.django_db
MAY, AFTER = made.MAY, moment(6, 15)


@pytest.fixture
def bureau(world):
    county = world.region("海安市")
    made.open_month(county)
    return Bureau(world, county)


@pytest.fixture
def form(bureau):
    return ReturnPeriod._base_manager.get(region=bureau.county, month=MAY).form


def reported(bureau, form):
    """One township approved, the county reported and locked."""
    bureau.approve(bureau.towns()[0])
    bureau.sign_own()
    rollup = bureau.report(form, reason="各所系统切换")
    with acting(bureau.city_analyst):
        actions.accept_rollup(rollup=rollup, by=bureau.city_analyst, at=moment(6, 9))
    bureau.lock(form, reason="各所系统切换")
    return made.return_of(bureau.towns()[0])


def city_locked(bureau, form, *, reason="") -> None:
    with acting(bureau.city_analyst):
        lock = locks.propose_lock(
            region=bureau.county.city,
            form=form,
            month=MAY,
            reason=reason,
            by=bureau.city_analyst,
            at=LOCK_DAY,
        )
    with acting(bureau.city_head):
        locks.confirm_lock(lock=lock, agrees_to_gaps=bool(reason), by=bureau.city_head, at=LOCK_DAY)


def city_page(bureau, form):
    with acting(bureau.city_analyst):
        return queries.city_page(bureau.county.city, form, MAY)


def row_of(page, code="M02"):
    return next(row for row in page.rows if row.line.code == code)


def test_s12_the_citys_roll_up_keeps_its_number_and_shows_the_corrected_one_beside(bureau, form):
    row = reported(bureau, form)
    city_locked(bureau, form)
    page = city_page(bureau, form)
    assert (row_of(page).text, row_of(page).corrected, page.differences) == ("10", "", [])
    bureau.correct(row, {"M02": "13"}, at=AFTER)
    page = city_page(bureau, form)
    assert (row_of(page).text, row_of(page).corrected) == ("10", "13")
    [(region, one)] = [pair for pair in page.differences if pair[1].line.code == "M02"]
    assert (region.name, one.then, one.now) == (bureau.county.name, 10, 13)
    assert page.rollup.parts["M02"] == {str(bureau.county.pk): 10}
    assert (page.rollup.reported_by, page.rollup.reviewed_by) == (bureau.city_analyst, bureau.city_head)
    recompute(bureau.county)


def test_nothing_of_the_county_is_sent_back_or_taken_back_any_more(bureau, form):
    reported(bureau, form)
    city_locked(bureau, form)
    rollup = RollUp._base_manager.get(region=bureau.county)
    with acting(bureau.city_analyst), pytest.raises(TransitionRefused, match="只能通过更正"):
        actions.send_back_rollup(rollup=rollup, reason="重报", by=bureau.city_analyst, at=AFTER)


def test_a_county_that_had_not_locked_changes_nothing_until_it_does(bureau, form):
    """It is named as a gap; what it has approved stays, what it had not is filed late."""
    first, second = bureau.towns()[:2]
    approved = bureau.approve(first)
    waiting = made.signed(
        made.return_of(second), clerk=bureau.clerk(second), head=bureau.office_head(second), at=moment(6, 3)
    )
    city_locked(bureau, form, reason="该县局搬迁")
    page = city_page(bureau, form)
    assert [gap["name"] for gap in page.gaps] == [bureau.county.name]
    by = bureau.statistician
    for act, row, more in (
        (returns.approve, waiting, {}),
        (returns.return_for_correction, waiting, {"reason": "请核对", "cells": {}}),
        (returns.return_for_correction, approved, {"reason": "请核对", "cells": {}}),
    ):
        with acting(by), pytest.raises(TransitionRefused, match="市局已锁定本月"):
            act(monthly_return=row, by=by, at=AFTER, **more)
    with pytest.raises(DatabaseError, match="by correction alone"), transaction.atomic():
        MonthlyReturn._base_manager.filter(pk=approved.pk).update(state="RETURNED")
    bureau.lock(form, reason="各所系统切换", at=AFTER)
    assert made.fresh(approved).state == "LOCKED"
    assert made.fresh(waiting).is_shut_out


def test_a_county_reports_late_with_a_reason_and_counts_once_the_city_accepts(bureau, form):
    bureau.approve(bureau.towns()[0])
    bureau.sign_own()
    city_locked(bureau, form, reason="该县局搬迁")
    with pytest.raises(TransitionRefused, match="补报须写明理由"):
        bureau.report(form, at=AFTER)
    rollup = bureau.report(form, reason="搬迁已毕", at=AFTER)
    page = city_page(bureau, form)
    assert (row_of(page).text, row_of(page).corrected) == ("—", "")
    with acting(bureau.city_analyst):
        actions.accept_rollup(rollup=rollup, by=bureau.city_analyst, at=AFTER)
    page = city_page(bureau, form)
    assert (row_of(page).text, row_of(page).corrected) == ("—", "10")


def test_the_city_only_locks_the_periods_of_its_counties(bureau, form):
    with acting(bureau.city_analyst), pytest.raises(DatabaseError, match="only locks"), transaction.atomic():
        ReturnPeriod.objects.filter(region_id=bureau.county.pk).update(due_on="2026-06-01")


def test_the_pages_say_so(bureau, form, client_of):
    row = reported(bureau, form)
    city_locked(bureau, form)
    bureau.correct(row, {"M02": "13"}, at=AFTER)
    city = client_of(bureau.city_analyst).get(f"/rollups/{form.pk}/{MAY}/").content.decode()
    for words in ("锁定以后的变动", "全市汇总（市局锁定数）", "更正后", "已更正"):
        assert words in city
    county = client_of(bureau.head).get(f"/rollups/{form.pk}/{MAY}/").content.decode()
    assert "只能通过更正改动" in county
    assert "市局已锁定" in client_of(bureau.head).get("/locks/").content.decode()
