"""The ends of past months in bulk: what each county reported to its city, and the locks of county and city.

Two persons take part in each lock, as the actions demand; the database holds this too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.filings import BATCH, Draft, Writer, moment
from governance.locks.models import PeriodLock
from governance.locks.states import WORKFLOW as LOCK_WORKFLOW
from governance.locks.states import LockState
from governance.offices.models import Post
from governance.regions.models import Region
from governance.returns.models import ReturnPeriod
from governance.rollups.models import RollUp
from governance.rollups.states import WORKFLOW as ROLLUP_WORKFLOW
from governance.rollups.states import RollUpState
from governance.workflow.models import StateChange


@dataclass(frozen=True)
class MonthEnd:
    """A county's month in which every return is locked."""

    period: ReturnPeriod
    drafts: Sequence[Draft]

    @property
    def own(self) -> Draft | None:
        return next((draft for draft in self.drafts if draft.row.level == "COUNTY"), None)

    @property
    def parts(self) -> dict[str, dict[str, int]]:
        """code → unit → amount, as a roll-up keeps them."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for draft in self.drafts:
            for code, cell in sorted(draft.cells.items()):
                found[code][str(draft.row.region_id)] = cell.amount
        return dict(found)

    def at(self, hour: int, *, days: int = 0) -> datetime:
        return moment(self.period.lock_on + timedelta(days=days), hour)


@dataclass(frozen=True)
class CityEnd:
    """A city's month in which every county has locked, and the city's own lock."""

    lock: PeriodLock
    ends: Sequence[MonthEnd]

    def kept(self) -> RollUp:
        """What the city keeps when it locks: code → county → sum."""
        parts: dict[str, dict[str, int]] = defaultdict(dict)
        for end in self.ends:
            for code, given in end.parts.items():
                parts[code][str(end.period.region_id)] = sum(given.values())
        lock = self.lock
        return RollUp(
            region=lock.region,
            form=lock.form,
            month=lock.month,
            state=RollUpState.ACCEPTED,
            parts=dict(parts),
            reported_at=lock.confirmed_at,
            reported_by=lock.proposed_by,
            reported_by_name=lock.proposed_by_name,
            reviewed_at=lock.confirmed_at,
            reviewed_by=lock.confirmed_by,
            reviewed_by_name=lock.confirmed_by_name,
        )


def close(drafts: Iterable[Draft], writer: Writer) -> None:
    """Roll-ups, locks and lock times of every county and month whose drafts are all locked."""
    ends = _complete(drafts)
    cities = _cities(ends, writer)
    locks = [_county_lock(end, writer) for end in ends] + [city.lock for city in cities]
    PeriodLock._base_manager.bulk_create(locks, batch_size=BATCH)
    rollups = [_rollup(end, writer) for end in ends if end.own is not None and "report" in end.own.steps]
    rollups += [city.kept() for city in cities]
    RollUp._base_manager.bulk_create(rollups, batch_size=BATCH)
    changes = [change for lock in locks for change in _changes_of_lock(lock)]
    changes += [change for rollup in rollups for change in _changes_of_rollup(rollup)]
    StateChange._base_manager.bulk_create(changes, batch_size=BATCH)
    _stamp(ends)
    for city in cities:
        periods = [end.period.pk for end in city.ends]
        ReturnPeriod._base_manager.filter(pk__in=periods).update(closed_at=city.lock.confirmed_at)


def _complete(drafts: Iterable[Draft]) -> list[MonthEnd]:
    by_period: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_period[draft.row.period_id].append(draft)
    periods = ReturnPeriod._base_manager.select_related("region", "form").in_bulk(by_period)
    return [
        MonthEnd(periods[pk], found)
        for pk, found in sorted(by_period.items())
        if all(draft.state == "LOCKED" for draft in found)
    ]


def _stamp(ends: Iterable[MonthEnd]) -> None:
    by_moment: dict[datetime, list[int]] = defaultdict(list)
    for end in ends:
        by_moment[end.at(15)].append(end.period.pk)
    for at, ids in by_moment.items():
        ReturnPeriod._base_manager.filter(pk__in=ids).update(locked_at=at)


def _county_lock(end: MonthEnd, writer: Writer) -> PeriodLock:
    region = end.period.region
    proposer, head = writer.post(region, "COUNTY_STATISTICIAN"), writer.post(region, "COUNTY_HEAD")
    return _lock(region, end.period, proposer, head, proposed_at=end.at(10), confirmed_at=end.at(15))


def _cities(ends: Iterable[MonthEnd], writer: Writer) -> list[CityEnd]:
    """The day after, where every county of a city has locked and the city's bureau uses the portal."""
    by_month: dict[tuple[int, int], list[MonthEnd]] = defaultdict(list)
    for end in ends:
        by_month[end.period.city_id, end.period.month].append(end)
    cities = Region.objects.in_bulk({city_id for city_id, _month in by_month})
    found = []
    for (city_id, _month), group in by_month.items():
        analyst, head = writer.find(city_id, "CITY_ANALYST"), writer.find(city_id, "CITY_HEAD")
        if analyst and head and len(group) == _counties_of(group[0].period):
            at = [group[0].at(hour, days=1) for hour in (10, 16)]
            lock = _lock(
                cities[city_id], group[0].period, analyst, head, proposed_at=at[0], confirmed_at=at[1]
            )
            found.append(CityEnd(lock, group))
    return found


def _counties_of(period: ReturnPeriod) -> int:
    rows = ReturnPeriod._base_manager.filter(city_id=period.city_id, form_id=period.form_id)
    return rows.filter(month=period.month).count()


def _lock(region, period, proposer: Post, head: Post, *, proposed_at, confirmed_at) -> PeriodLock:
    return PeriodLock(
        region=region,
        form=period.form,
        month=period.month,
        state=LockState.LOCKED,
        proposed_at=proposed_at,
        proposed_by=proposer,
        proposed_by_name=proposer.person_name,
        confirmed_at=confirmed_at,
        confirmed_by=head,
        confirmed_by_name=head.person_name,
    )


def _rollup(end: MonthEnd, writer: Writer) -> RollUp:
    region, own = end.period.region, end.own
    head, analyst = writer.post(region, "COUNTY_HEAD"), writer.find(region.city_id, "CITY_ANALYST")
    reviewed = {}
    if analyst is not None:
        reviewed = {
            "state": RollUpState.ACCEPTED,
            "reviewed_at": end.at(9),
            "reviewed_by": analyst,
            "reviewed_by_name": analyst.person_name,
        }
    return RollUp(
        region=region,
        monthly_return=own.row if own else None,
        form=end.period.form,
        month=end.period.month,
        parts=end.parts,
        reported_at=end.at(16, days=-1),
        reported_by=head,
        reported_by_name=head.person_name,
        **reviewed,
    )


def _changes_of_lock(lock: PeriodLock) -> Iterable[StateChange]:
    yield _change(lock, LOCK_WORKFLOW.get("propose"), "", lock.proposed_by, lock.proposed_at)
    yield _change(
        lock, LOCK_WORKFLOW.get("confirm"), LockState.PROPOSED, lock.confirmed_by, lock.confirmed_at
    )


def _changes_of_rollup(row: RollUp) -> Iterable[StateChange]:
    yield _change(row, ROLLUP_WORKFLOW.get("report"), "", row.reported_by, row.reported_at)
    if row.reviewed_by is not None:
        step = ROLLUP_WORKFLOW.get("accept" if row.monthly_return_id else "keep")
        yield _change(row, step, RollUpState.REPORTED, row.reviewed_by, row.reviewed_at)


def _change(row, step, before: str, by: Post, at: datetime) -> StateChange:
    return StateChange(
        region_id=row.region_id,
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        subject_label=str(row),
        transition=step.name,
        label=step.label,
        from_state=before,
        to_state=step.target,
        at=at,
        by=by,
        by_name=by.person_name,
        by_office=by.office_name,
    )
