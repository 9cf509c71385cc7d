"""Every exit of every action: done, wrong state, not permitted, check failed, pressed twice."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from governance.figures.models import DirtyMark
from governance.returns import actions
from governance.returns.models import CellComment, Filing, MonthlyReturn, Origin, ReturnValue
from governance.returns.states import ReturnState as S
from governance.workflow.actions import AlreadyDone, TransitionRefused
from governance.workflow.models import StateChange
from tests.factories import returns as factory
from tests.factories.returns import acting, moment

pytestmark = pytest.mark.django_db
DUE = moment(6, 3)
LATE = moment(6, 4)


def value(monthly_return, code) -> ReturnValue:
    return ReturnValue._base_manager.get(monthly_return=monthly_return, code=code)


def save(office, code, text, *, by=None, note=None, seen=None, at=DUE):
    by = by or office.clerk
    seen = factory.seen(office.monthly_return, code) if seen is None else seen
    with acting(by):
        entry = actions.Entry(code=code, text=text, seen=seen, note=note)
        return actions.save_cell(monthly_return=office.monthly_return, entry=entry, by=by, at=at)


def run(action, office, by, *, at=DUE, **more):
    with acting(by):
        return action(monthly_return=office.monthly_return, by=by, at=at, **more)


def state(office) -> str:
    return factory.fresh(office.monthly_return).state


class TestStart:
    def test_starts_once(self, office):
        run(actions.start_return, office, office.clerk)
        assert state(office) == S.DRAFT
        with pytest.raises(AlreadyDone):
            run(actions.start_return, office, office.clerk)

    def test_is_for_the_filing_unit(self, office, world):
        sibling = world.post("OFFICE_CLERK", "城东镇")
        with acting(sibling), pytest.raises(MonthlyReturn.DoesNotExist):
            actions.start_return(monthly_return=office.monthly_return, by=sibling, at=DUE)
        with pytest.raises(TransitionRefused, match="只有填报单位"):
            run(actions.start_return, office, office.reviewer)
        assert state(office) == S.NOT_STARTED

    def test_puts_in_what_the_portal_counted(self, office, records, world):
        village = world.village_of("海安镇")
        records["M02"] = {(village.pk, 202605): 7, (world.village_of("城东镇").pk, 202605): 5}
        run(actions.start_return, office, office.clerk)
        filed = value(office.monthly_return, "M02")
        assert (filed.amount, filed.origin, filed.observed) == (7, Origin.PREFILLED, 7)

    def test_carries_over_what_stands(self, office, world):
        factory.approved(office.monthly_return, **office.people, at=DUE)
        factory.open_month(world.region("海安市"), month=202606, at=moment(6, 1))
        june = factory.return_of(office.monthly_return.region, month=202606)
        with acting(office.clerk):
            actions.start_return(monthly_return=june, by=office.clerk, at=moment(6, 30))
        carried = value(june, "M18")
        assert (carried.amount, carried.origin) == (45, Origin.CARRIED)
        assert not ReturnValue._base_manager.filter(monthly_return=june, code="M01").exists()


class TestSaveCell:
    def test_a_first_save_starts_the_return(self, office):
        saved = save(office, "M01", "12")
        assert (saved.amount, saved.origin, saved.revision) == (12, Origin.TYPED, 1)
        assert state(office) == S.DRAFT

    def test_blank_is_not_zero(self, office):
        save(office, "M01", "0")
        assert value(office.monthly_return, "M01").amount == 0
        save(office, "M01", "")
        assert value(office.monthly_return, "M01").amount is None

    def test_what_is_not_a_number_is_kept_and_marked(self, office):
        saved = save(office, "M01", "十二件")
        assert (saved.amount, saved.typed) == (None, "十二件")
        assert "不是数字" in saved.problem
        assert save(office, "M01", "12").problem == ""

    def test_the_second_writer_is_told_and_the_first_stays(self, office, world):
        head = office.head
        save(office, "M01", "12")
        save(office, "M01", "13", by=head)
        with pytest.raises(actions.CellConflict) as refused:
            save(office, "M01", "14", seen=1)
        assert refused.value.current.amount == 13
        assert head.person_name in str(refused.value)
        assert value(office.monthly_return, "M01").amount == 13

    def test_the_same_save_delivered_twice_changes_nothing(self, office):
        save(office, "M01", "12")
        assert save(office, "M01", "12", seen=0).revision == 1

    def test_the_note_is_kept_when_only_the_number_changes(self, office):
        save(office, "M01", "12", note="集中排查月")
        assert save(office, "M01", "13").note == "集中排查月"

    def test_a_ratio_is_never_typed(self, office):
        with pytest.raises(TransitionRefused, match="没有这一项"):
            save(office, "M04", "99")

    def test_a_county_line_is_not_for_a_township(self, office):
        with pytest.raises(TransitionRefused, match="没有这一项"):
            save(office, "M13", "9")

    def test_the_county_never_writes_a_townships_value(self, office):
        save(office, "M01", "12")
        with pytest.raises(TransitionRefused, match="只有填报单位"):
            save(office, "M01", "13", by=office.reviewer)
        with acting(office.reviewer), pytest.raises(Exception, match="filing unit"), transaction.atomic():
            ReturnValue.objects.filter(monthly_return=office.monthly_return).update(amount=99)
        assert value(office.monthly_return, "M01").amount == 12

    def test_nothing_is_saved_into_a_submitted_return(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        with pytest.raises(TransitionRefused, match="已报待审"):
            save(office, "M01", "99")
        with acting(office.clerk), pytest.raises(IntegrityError, match="being filled"), transaction.atomic():
            ReturnValue.objects.filter(monthly_return=office.monthly_return).update(amount=99)

    def test_every_save_leaves_its_history(self, office):
        save(office, "M01", "12")
        save(office, "M01", "13")
        events = value(office.monthly_return, "M01").events
        assert list(events.order_by("pgh_id").values_list("amount", flat=True)) == [12, 13]


class TestFillZeros:
    def test_zeroes_blank_counts_and_nothing_else(self, office):
        save(office, "M01", "6")
        save(office, "M03", "写错")
        assert run(actions.fill_zeros, office, office.clerk) == 13
        assert value(office.monthly_return, "M01").amount == 6
        assert value(office.monthly_return, "M03").problem
        assert (value(office.monthly_return, "M02").amount, value(office.monthly_return, "M02").origin) == (
            0,
            "ZEROED",
        )
        assert not ReturnValue._base_manager.filter(monthly_return=office.monthly_return, code="M18").exists()

    def test_pressed_twice_it_finds_nothing_blank(self, office):
        run(actions.fill_zeros, office, office.clerk)
        assert run(actions.fill_zeros, office, office.clerk) == 0


class TestPrefill:
    def test_refreshes_what_nobody_typed_over(self, office, records):
        town = office.monthly_return.region_id
        records["M01"], records["M02"] = {(town, 202605): 4}, {(town, 202605): 7}
        run(actions.start_return, office, office.clerk)
        save(office, "M02", "8", note="补录一件")
        records["M01"], records["M02"] = {(town, 202605): 5}, {(town, 202605): 9}
        assert run(actions.prefill_return, office, office.clerk) == 1
        assert value(office.monthly_return, "M01").amount == 5
        assert value(office.monthly_return, "M02").amount == 8


class TestSubmit:
    def test_submits_and_keeps_what_was_filed(self, office):
        row = factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        assert (row.state, row.round, row.is_late) == (S.SUBMITTED, 1, False)
        assert row.submitted_by_id == office.clerk.pk
        filing = Filing._base_manager.get(monthly_return=row)
        assert filing.cells["M11"]["amount"] == 3_000_000
        assert [c.transition for c in StateChange._base_manager.filter(subject_id=str(row.pk)).order_by("pk")] == [
            "start", "submit",
        ]  # fmt: skip

    def test_a_blank_cell_blocks(self, office):
        factory.fill(office.monthly_return, by=office.clerk, at=DUE, values={"M01": "1"})
        with pytest.raises(actions.ChecksFailed) as refused:
            run(actions.submit_return, office, office.clerk)
        assert {f.check for f in refused.value.findings} == {"R02"}
        assert state(office) == S.DRAFT

    def test_a_warning_wants_a_sentence(self, office):
        values = {**factory.PLAUSIBLE, "M09": "1"}
        factory.fill(office.monthly_return, by=office.clerk, at=DUE, values=values)
        with pytest.raises(actions.ChecksFailed) as refused:
            run(actions.submit_return, office, office.clerk)
        assert [f.check for f in refused.value.findings] == ["C22"]
        save(office, "M09", "1", note="同一人两件案件")
        run(actions.submit_return, office, office.clerk)
        assert state(office) == S.SUBMITTED

    def test_a_difference_from_the_records_wants_a_sentence(self, office, records):
        records["M02"] = {(office.monthly_return.region_id, 202605): 11}
        factory.fill(office.monthly_return, by=office.clerk, at=DUE)
        with pytest.raises(actions.ChecksFailed) as refused:
            run(actions.submit_return, office, office.clerk)
        assert [f.check for f in refused.value.findings] == ["C51"]
        save(office, "M02", "10", note="一件次月补录")
        run(actions.submit_return, office, office.clerk)
        assert value(office.monthly_return, "M02").observed == 11

    def test_not_before_the_period_has_ended(self, office):
        factory.fill(office.monthly_return, by=office.clerk, at=moment(5, 20))
        with pytest.raises(TransitionRefused, match="5月31日"):
            run(actions.submit_return, office, office.clerk, at=moment(5, 30))
        run(actions.submit_return, office, office.clerk, at=moment(5, 31))

    def test_pressed_twice(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        with pytest.raises(AlreadyDone):
            run(actions.submit_return, office, office.clerk)
        assert Filing._base_manager.count() == 1

    def test_is_for_the_filing_unit(self, office):
        factory.fill(office.monthly_return, by=office.clerk, at=DUE)
        with pytest.raises(TransitionRefused, match="只有填报单位"):
            run(actions.submit_return, office, office.reviewer)

    @pytest.mark.parametrize(
        ("at", "is_late"),
        [
            (datetime(2026, 6, 3, 15, 59, tzinfo=UTC), False),  # 23:59 in Shanghai
            (datetime(2026, 6, 3, 16, 0, tzinfo=UTC), True),  # midnight
        ],
    )
    def test_late_is_from_midnight_after_the_due_day(self, office, at, is_late):
        assert factory.submitted(office.monthly_return, clerk=office.clerk, at=at).is_late is is_late

    def test_late_once_is_late_for_ever(self, office):
        row = factory.submitted(office.monthly_return, clerk=office.clerk, at=LATE)
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReturn._base_manager.filter(pk=row.pk).update(is_late=False, due_on=LATE.date())
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReturn._base_manager.filter(pk=row.pk).update(
                first_submitted_at=None, first_submitted_on=None
            )


class TestWithdraw:
    def test_by_the_filer_while_unopened(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        row = run(actions.withdraw_return, office, office.clerk)
        assert (row.state, row.submitted_by) == (S.DRAFT, None)
        assert row.first_submitted_at is not None
        with pytest.raises(AlreadyDone):
            run(actions.withdraw_return, office, office.clerk)

    def test_not_once_the_reviewer_has_opened_it(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        run(actions.open_for_review, office, office.head)
        with pytest.raises(TransitionRefused, match="已经打开"):
            run(actions.withdraw_return, office, office.clerk)

    def test_the_filer_looking_again_does_not_count_as_opening(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        assert run(actions.open_for_review, office, office.clerk).opened_by_reviewer_at is None

    def test_not_by_a_colleague(self, office, world):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        colleague = world.post("OFFICE_CLERK", "海安镇", index=1)
        with pytest.raises(TransitionRefused, match="本人"):
            run(actions.withdraw_return, office, colleague)

    def test_not_after_signing(self, office):
        factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=DUE)
        with pytest.raises(TransitionRefused, match="待县局审核"):
            run(actions.withdraw_return, office, office.clerk)


class TestSignOff:
    def test_passes_it_to_the_county(self, office):
        row = factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=DUE)
        assert (row.state, row.signed_by_id) == (S.TOWNSHIP_APPROVED, office.head.pk)
        with pytest.raises(AlreadyDone):
            run(actions.sign_off, office, office.head)

    def test_nobody_signs_their_own(self, office):
        factory.submitted(office.monthly_return, clerk=office.head, at=DUE)
        with pytest.raises(TransitionRefused, match="不能审核自己"):
            run(actions.sign_off, office, office.head)
        assert state(office) == S.SUBMITTED

    def test_the_database_refuses_self_review_too(self, office):
        row = factory.submitted(office.monthly_return, clerk=office.head, at=DUE)
        with pytest.raises(IntegrityError, match="one person does not take both parts"), transaction.atomic():
            MonthlyReturn._base_manager.filter(pk=row.pk).update(signed_by=office.head, signed_at=DUE)

    def test_not_by_a_clerk_nor_before_submission(self, office):
        with pytest.raises(TransitionRefused, match="未填报"):
            run(actions.sign_off, office, office.head)
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        colleague_clerk = office.reviewer
        with pytest.raises(TransitionRefused, match="负责人"):
            run(actions.sign_off, office, colleague_clerk)

    def test_the_county_head_approves_the_countys_own_return(self, world, period):
        county = world.region("海安市")
        filer, head = world.post("COUNTY_STATISTICIAN", county), world.post("COUNTY_HEAD", county)
        row = factory.submitted(
            factory.return_of(county), clerk=filer, at=DUE, values={"M13": "82", "M14": "15"}
        )
        with acting(head):
            row = actions.sign_off(monthly_return=row, by=head, at=DUE)
        assert (row.state, row.approved_by_id) == (S.APPROVED, head.pk)


class TestApprove:
    def test_approves_and_asks_for_new_figures(self, office):
        DirtyMark.objects.all().delete()
        row = factory.approved(office.monthly_return, **office.people, at=DUE)
        assert (row.state, row.approved_by_id) == (S.APPROVED, office.reviewer.pk)
        assert DirtyMark.objects.filter(region=row.region, period=202605).count() == 1
        with pytest.raises(AlreadyDone):
            run(actions.approve, office, office.reviewer)

    def test_not_before_the_office_signed(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        with pytest.raises(TransitionRefused, match="已报待审"):
            run(actions.approve, office, office.reviewer)

    def test_not_by_the_office(self, office):
        factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=DUE)
        with pytest.raises(TransitionRefused, match="统计审核"):
            run(actions.approve, office, office.head)
        assert state(office) == S.TOWNSHIP_APPROVED


class TestReturnForCorrection:
    REASON = {"reason": "受理数与台账不符", "cells": {"M02": "台账为11件", "M99": "没有的项"}}

    def test_by_the_county_with_comments_on_cells(self, office):
        factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=DUE)
        row = run(actions.return_for_correction, office, office.reviewer, **self.REASON)
        assert (row.state, row.signed_by) == (S.RETURNED, None)
        assert [(c.code, c.text) for c in CellComment._base_manager.all()] == [("M02", "台账为11件")]
        with pytest.raises(AlreadyDone):
            run(actions.return_for_correction, office, office.reviewer, **self.REASON)

    def test_by_the_head_then_refiled_in_a_second_round(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        run(actions.return_for_correction, office, office.head, **self.REASON)
        save(office, "M02", "11")
        row = run(actions.submit_return, office, office.clerk, at=LATE)
        assert (row.state, row.round, row.is_late) == (S.SUBMITTED, 2, False)
        assert Filing._base_manager.filter(monthly_return=row).count() == 2

    def test_an_approved_return_leaves_the_figures(self, office):
        row = factory.approved(office.monthly_return, **office.people, at=DUE)
        DirtyMark.objects.all().delete()
        row = run(actions.return_for_correction, office, office.reviewer, **self.REASON)
        assert (row.state, row.approved_at) == (S.RETURNED, None)
        assert DirtyMark.objects.filter(region=row.region, period=202605).exists()

    def test_wants_a_reason(self, office):
        factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=DUE)
        with pytest.raises(TransitionRefused, match="理由"):
            run(actions.return_for_correction, office, office.reviewer, reason=" ", cells={"M02": "x"})
        assert not CellComment._base_manager.exists()

    def test_not_by_the_filer(self, office):
        factory.submitted(office.monthly_return, clerk=office.clerk, at=DUE)
        with pytest.raises(TransitionRefused, match="负责人"):
            run(actions.return_for_correction, office, office.clerk, **self.REASON)


def test_many_cells_are_written_together_and_each_is_kept(office):
    """A workbook's cells wait and go in one batch: new, changed, cleared and repeated ones alike."""
    row = factory.fill(office.monthly_return, by=office.clerk, at=moment(6, 1))
    codes = list(factory.PLAUSIBLE)
    with acting(office.clerk):
        entries = [actions.Entry(code, str(200 + n), factory.seen(row, code)) for n, code in enumerate(codes)]
        entries[0] = actions.Entry(codes[0], "", factory.seen(row, codes[0]))
        entries.append(actions.Entry(codes[1], "201", 0))  # delivered twice
        outcomes = actions.save_cells(monthly_return=row, entries=entries, by=office.clerk, at=moment(6, 2))
    assert all(outcome.value for outcome in outcomes)
    stored = {value.code: value for value in ReturnValue._base_manager.filter(monthly_return=row)}
    assert stored[codes[0]].amount is None
    assert stored[codes[1]].amount == 201
    assert {stored[code].revision for code in codes} == {2}
    assert stored[codes[2]].saved_at == moment(6, 2)
