"""Everything that can happen to a county's month, in any order: no illegal state, and figures equal to their rows.

The suite runs a small sample; `./portal drill return-lifecycle` a long one.
"""

from datetime import date

from hypothesis import stateful
from hypothesis import strategies as st

from governance.corrections import actions as corrections
from governance.corrections.models import Correction
from governance.data_queries import actions as data_queries
from governance.data_queries.models import DataQuery
from governance.figures import store
from governance.locks import actions as locks
from governance.locks.models import PeriodLock
from governance.regions import actions as regions
from governance.regions.models import Region
from governance.returns import actions as returns
from governance.returns.models import MonthlyReturn, ReturnValue
from governance.returns.states import COUNTED
from governance.rollups import actions as rollups
from governance.rollups.models import RollUp
from governance.workflow.actions import TransitionRefused
from tests.factories import returns as made
from tests.factories.lifecycle import Bureau, acting, moment, recompute

MONTH, CODE = made.MAY, "M24"
UNITS = st.integers(0, 2)
AMOUNTS = st.integers(0, 40)


class ReturnLifecycle(stateful.RuleBasedStateMachine):
    """Three townships of one county. `bureau` and `form` are set by whoever runs the machine."""

    bureau: Bureau
    form = None

    def __init__(self):
        super().__init__()
        self.clock = 0
        self.towns = self.bureau.towns()[:3]
        self.versions: dict[int, int] = {}
        self.filed_once: dict[int, bool] = {}
        self.merged: set[str] = set()
        self.kept: dict | None = None  # what the city locked

    def at(self):
        """Each step an hour later, from the day the month can be filed."""
        self.clock += 1
        return moment(6, 1 + self.clock // 8, 9 + self.clock % 8)

    def try_to(self, post, action, **arguments) -> bool:
        """As a person would: a refusal is an answer, anything else a fault."""
        try:
            with acting(post):
                action(by=post, at=self.at(), **arguments)
        except TransitionRefused:
            return False
        return True

    def row(self, unit: int) -> MonthlyReturn:
        return made.return_of(self.towns[unit])

    @stateful.rule(unit=UNITS, amount=AMOUNTS)
    def file(self, unit, amount):
        clerk, row = self.bureau.clerk(self.towns[unit]), self.row(unit)
        if row.state in ("NOT_STARTED", "DRAFT", "RETURNED") and not (row.is_shut_out or row.is_closed):
            at = self.at()
            made.submitted(row, clerk=clerk, at=at, values={**made.PLAUSIBLE, CODE: str(amount)})

    @stateful.rule(unit=UNITS)
    def withdraw(self, unit):
        self.try_to(
            self.bureau.clerk(self.towns[unit]), returns.withdraw_return, monthly_return=self.row(unit)
        )

    @stateful.rule(unit=UNITS)
    def sign(self, unit):
        self.try_to(
            self.bureau.office_head(self.towns[unit]), returns.sign_off, monthly_return=self.row(unit)
        )

    @stateful.rule(unit=UNITS)
    def approve(self, unit):
        self.try_to(self.bureau.statistician, returns.approve, monthly_return=self.row(unit))

    @stateful.rule(unit=UNITS)
    def send_back(self, unit):
        self.try_to(
            self.bureau.statistician, returns.return_for_correction, monthly_return=self.row(unit),
            reason="请核对", cells={},
        )  # fmt: skip

    @stateful.rule(unit=UNITS)
    def question(self, unit):
        self.try_to(
            self.bureau.statistician,
            data_queries.ask,
            monthly_return=self.row(unit),
            code=CODE,
            question="为何？",
        )

    @stateful.rule(accepts=st.booleans())
    def settle(self, accepts):
        for query in DataQuery._base_manager.filter(state__in=("OPEN", "ANSWERED")):
            self.try_to(self.bureau.clerk(query.region), data_queries.answer, query=query, text="已核对")
            if accepts:
                self.try_to(self.bureau.statistician, data_queries.accept, query=query)
            else:
                self.try_to(
                    self.bureau.statistician, data_queries.require_correction, query=query, reason="不符"
                )

    @stateful.rule(with_gaps=st.booleans())
    def propose_lock(self, with_gaps):
        reason = "系统切换" if with_gaps else ""
        self.try_to(
            self.bureau.statistician, locks.propose_lock, region=self.bureau.county, form=self.form,
            month=MONTH, reason=reason,
        )  # fmt: skip

    @stateful.rule(himself=st.booleans())
    def confirm_lock(self, himself):
        post = self.bureau.statistician if himself else self.bureau.head
        for lock in PeriodLock._base_manager.filter(state="PROPOSED", region=self.bureau.county):
            done = self.try_to(post, locks.confirm_lock, lock=lock, agrees_to_gaps=True)
            assert not (done and himself)

    @stateful.rule()
    def withdraw_lock(self):
        for lock in PeriodLock._base_manager.filter(state="PROPOSED", region=self.bureau.county):
            self.try_to(self.bureau.head, locks.withdraw_lock, lock=lock, reason="再等一天")

    @stateful.rule()
    def report_upward(self):
        self.try_to(
            self.bureau.head, rollups.report_upward, county=self.bureau.county, form=self.form, month=MONTH,
            reason="部分单位未报",
        )  # fmt: skip

    @stateful.rule(accepts=st.booleans())
    def judge_roll_up(self, accepts):
        analyst = self.bureau.city_analyst
        for row in RollUp._base_manager.filter(region=self.bureau.county).exclude(state="SENT_BACK"):
            if accepts:
                self.try_to(analyst, rollups.accept_rollup, rollup=row)
            else:
                self.try_to(analyst, rollups.send_back_rollup, rollup=row, reason="请先催齐")

    @stateful.precondition(lambda self: self.clock > 20)
    @stateful.rule()
    def lock_in_the_city(self):
        """Two persons at once: what matters is what may happen afterwards."""
        city = self.bureau.county.city
        self.try_to(
            self.bureau.city_analyst, locks.propose_lock, region=city, form=self.form, month=MONTH,
            reason="市局统一锁定",
        )  # fmt: skip
        for lock in PeriodLock._base_manager.filter(region=city, state="PROPOSED"):
            if self.try_to(self.bureau.city_head, locks.confirm_lock, lock=lock, agrees_to_gaps=True):
                self.kept = {
                    "parts": RollUp._base_manager.get(region=city).parts,
                    "rows": {row.pk: self._filed(row) for row in map(made.return_of, self.towns)},
                }

    @stateful.rule(unit=UNITS, amount=AMOUNTS)
    def ask_to_correct(self, unit, amount):
        row, clerk = self.row(unit), self.bureau.clerk(self.towns[unit])
        if row.is_shut_out:
            self.try_to(clerk, corrections.request_late_filing, monthly_return=row, reason="补报")
        else:
            self.try_to(
                clerk,
                corrections.request_correction,
                monthly_return=row,
                typed={CODE: str(amount)},
                reason="漏登",
            )

    @stateful.rule(refuses=st.booleans())
    def judge_corrections(self, refuses):
        for correction in Correction._base_manager.filter(state="REQUESTED"):
            if refuses:
                self.try_to(
                    self.bureau.statistician,
                    corrections.refuse_correction,
                    correction=correction,
                    reason="无误",
                )
            else:
                self.try_to(self.bureau.statistician, corrections.approve_correction, correction=correction)

    @stateful.rule(himself=st.booleans())
    def unlock_corrections(self, himself):
        post = self.bureau.statistician if himself else self.bureau.head
        for correction in Correction._base_manager.filter(state="APPROVED"):
            done = self.try_to(post, corrections.unlock_correction, correction=correction)
            assert not (done and himself)

    @stateful.rule(level=st.sampled_from(["VILLAGE", "TOWNSHIP"]))
    def merge(self, level):
        """Two villages of the first township, or the second township into the third, from June on.

        What happened in May stays with the units of May: they still file, correct and count.
        """
        if level in self.merged:
            return
        self.merged.add(level)
        gone, kept = self.towns[1:3]
        if level == "VILLAGE":
            gone, kept = Region.objects.filter(parent=self.towns[0], level="VILLAGE").order_by("code")[:2]
        with acting(self.bureau.head):
            regions.merge(
                sources=[gone],
                into=kept,
                decision=regions.Decision(date(2026, 6, 1)),
                by=self.bureau.head,
                at=self.at(),
            )

    @stateful.invariant()
    def what_the_city_locked_stays(self):
        """Its roll-up for ever; a unit's numbers until a correction or a late filing makes them others."""
        if self.kept is None:
            return
        assert RollUp._base_manager.get(region=self.bureau.county.city).parts == self.kept["parts"]
        for row in map(made.return_of, self.towns):
            if row.admitted_at is None and row.version == 1:
                assert self._filed(row) == self.kept["rows"][row.pk]

    def _filed(self, row) -> int | None:
        """The unit's number as far as it counts."""
        if row.state not in COUNTED:
            return None
        return ReturnValue._base_manager.get(monthly_return=row, return_version=row.version, code=CODE).amount

    @stateful.invariant()
    def states_are_legal(self):
        is_locked = PeriodLock._base_manager.filter(state="LOCKED", region=self.bureau.county).exists()
        for town in self.towns:
            row = made.return_of(town)
            assert row.state != "CORRECTING"
            assert (row.state == "LOCKED") == (is_locked and row.state in COUNTED)
            assert not (
                is_locked and not row.is_shut_out and row.state != "LOCKED" and row.admitted_at is None
            )
            unlocked = Correction._base_manager.filter(
                monthly_return=row, state="UNLOCKED", kind="VALUE"
            ).count()
            assert row.version == 1 + unlocked
            self._nothing_was_overwritten(row)

    def _nothing_was_overwritten(self, row):
        for item in Correction._base_manager.filter(monthly_return=row, state="UNLOCKED", kind="VALUE"):
            amounts = dict(
                ReturnValue._base_manager.filter(monthly_return=row, code=CODE).values_list(
                    "return_version", "amount"
                )
            )
            [change] = item.items.model._base_manager.filter(correction=item)
            assert amounts[item.from_version] == change.old_amount
            assert amounts[item.to_version] == change.new_amount

    @stateful.rule()
    def figures_equal_their_rows(self):
        recompute(self.bureau.county)
        stored = store.read(region_ids=[self.bureau.county.pk], months=[MONTH])
        rows = [row for row in map(made.return_of, self.towns) if row.state in COUNTED]
        wanted = [
            ReturnValue._base_manager.get(monthly_return=row, return_version=row.version, code=CODE).amount
            for row in rows
        ]
        figure = stored[self.bureau.county.pk, MONTH].figures[CODE]
        assert (figure.filed, figure.have) == (sum(wanted), len(wanted))
        assert figure.is_corrected == any(self._is_corrected(row) for row in rows)

    def teardown(self):
        self.figures_equal_their_rows()

    def _is_corrected(self, row) -> bool:
        values = ReturnValue._base_manager.filter(monthly_return=row, code=CODE)
        return row.admitted_at is not None or values.values("amount").distinct().count() > 1
