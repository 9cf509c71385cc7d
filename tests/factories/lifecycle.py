"""A county's month through review, lock and correction; every step through the actions, as the acting posts."""

from dataclasses import dataclass

from governance.corrections import actions as corrections
from governance.data_queries import actions as data_queries
from governance.figures import actions as figures
from governance.locks import actions as locks
from governance.regions.models import Region
from governance.returns.models import MonthlyReturn
from governance.rollups import actions as rollups
from tests.factories import returns as made
from tests.factories.returns import acting, fresh, moment, worker

LOCK_DAY = moment(6, 12)


@dataclass
class Bureau:
    """A county bureau with everybody who takes part, and its townships' posts on demand."""

    world: object
    county: Region

    @property
    def statistician(self):
        return self.world.post("COUNTY_STATISTICIAN", self.county)

    @property
    def second(self):
        return self.world.post("COUNTY_STATISTICIAN", self.county, index=1)

    @property
    def head(self):
        return self.world.post("COUNTY_HEAD", self.county)

    @property
    def city_analyst(self):
        return self.world.post("CITY_ANALYST", self.county.city)

    @property
    def city_head(self):
        return self.world.post("CITY_HEAD", self.county.city)

    def clerk(self, town: Region):
        return self.world.post("OFFICE_CLERK", town)

    def office_head(self, town: Region):
        return self.world.post("OFFICE_HEAD", town)

    def towns(self) -> list[Region]:
        return list(Region.objects.filter(parent=self.county, level="TOWNSHIP").order_by("code"))

    def approve(self, town: Region, *, month: int = made.MAY, at=None, values=None) -> MonthlyReturn:
        return made.approved(
            made.return_of(town, month=month),
            clerk=self.clerk(town),
            head=self.office_head(town),
            reviewer=self.statistician,
            at=at or moment(6, 3),
            values=values,
        )

    def sign_own(self, *, month: int = made.MAY, at=None, values=None) -> MonthlyReturn:
        """The county's own items, filed by the second statistician and signed by the head."""
        own = made.return_of(self.county, month=month)
        return made.signed(
            own,
            clerk=self.second,
            head=self.head,
            at=at or moment(6, 3),
            values=values or {"M13": "40", "M14": "6"},
        )

    def report(self, form, *, month: int = made.MAY, reason: str = "", at=None):
        with acting(self.head):
            return rollups.report_upward(
                county=self.county, form=form, month=month, reason=reason, by=self.head, at=at or moment(6, 8)
            )

    def propose(self, form, *, month: int = made.MAY, reason: str = "", at=LOCK_DAY):
        with acting(self.statistician):
            return locks.propose_lock(
                region=self.county, form=form, month=month, reason=reason, by=self.statistician, at=at
            )

    def confirm(self, lock, *, agrees_to_gaps: bool = False, at=LOCK_DAY):
        with acting(self.head):
            return locks.confirm_lock(lock=lock, agrees_to_gaps=agrees_to_gaps, by=self.head, at=at)

    def lock(self, form, *, month: int = made.MAY, reason: str = "", at=LOCK_DAY):
        lock = self.propose(form, month=month, reason=reason, at=at)
        return self.confirm(lock, agrees_to_gaps=bool(reason), at=at)

    def correct(self, row: MonthlyReturn, typed: dict[str, str], *, at, reason: str = "登记遗漏"):
        """Asked for by the clerk, approved by the statistician, unlocked by the head."""
        correction = self.ask_to_correct(row, typed, at=at, reason=reason)
        with acting(self.statistician):
            correction = corrections.approve_correction(correction=correction, by=self.statistician, at=at)
        with acting(self.head):
            return corrections.unlock_correction(correction=correction, by=self.head, at=at)

    def ask_to_correct(self, row: MonthlyReturn, typed: dict[str, str], *, at, reason: str = "登记遗漏"):
        clerk = self.clerk(row.region)
        with acting(clerk):
            return corrections.request_correction(
                monthly_return=row, typed=typed, reason=reason, evidence="调解卷宗", by=clerk, at=at
            )

    def question(self, row: MonthlyReturn, code: str = "M02", *, at=None):
        with acting(self.statistician):
            return data_queries.ask(
                monthly_return=row,
                code=code,
                question="比上月多，请说明。",
                by=self.statistician,
                at=at or moment(6, 5),
            )


def recompute(region: Region) -> None:
    """The real job: every marked month of the city."""
    with worker(region):
        figures.drain(city_id=region.city_id)


__all__ = ["LOCK_DAY", "Bureau", "acting", "fresh", "moment", "recompute", "worker"]
