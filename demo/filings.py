"""Monthly returns in bulk: opened by the real opening, filled, submitted, signed and approved step by step.

The steps follow the workflow one after another, since the database refuses any other; who did what and when
is kept as the actions keep it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.db import connection
from django.db.models import Case, OuterRef, Subquery, When
from django.utils import timezone

from governance.figures.values import Precision
from governance.offices.models import Post
from governance.regions.models import Region
from governance.returns import loading, opening, pack
from governance.returns.models import CellComment, Filing, MonthlyReturn, Origin, ReturnValue
from governance.returns.states import WORKFLOW
from governance.tenancy import scope
from governance.workflow.models import StateChange

FORM_OF_2022 = Path(__file__).with_name("packs") / "monthly-2022.toml"
FROM_RECORDS = frozenset({"M02", "M03", "M05", "M06", "M22", "M24"})
MONTHLY = "monthly"
BATCH = 2000
PORTION = 100
# How far a return has come → the steps behind it.
TOWNSHIP_STEPS = {
    "NOT_STARTED": (),
    "DRAFT": ("start",),
    "SUBMITTED": ("start", "submit"),
    "TOWNSHIP_APPROVED": ("start", "submit", "sign_off"),
    "RETURNED": ("start", "submit", "sign_off", "send_back"),
    "APPROVED": ("start", "submit", "sign_off", "approve"),
    "LOCKED": ("start", "submit", "sign_off", "approve", "lock"),
}
COUNTY_STEPS = {
    "NOT_STARTED": (),
    "DRAFT": ("start",),
    "SUBMITTED": ("start", "submit"),
    "APPROVED": ("start", "submit", "sign_off_county"),
    "LOCKED": ("start", "submit", "sign_off_county", "report", "lock"),
}
# Days after the submission; the last two are counted from the day of the lock.
DAYS_AFTER = {"start": -1, "submit": 0, "sign_off": 0, "sign_off_county": 1, "approve": 1, "send_back": 1}
DAYS_BEFORE_LOCK = {"report": 1, "lock": 0}
HOURS = {
    "start": 9,
    "submit": 10,
    "sign_off": 15,
    "sign_off_county": 16,
    "approve": 11,
    "send_back": 11,
    "report": 16,
    "lock": 15,
}


@dataclass(frozen=True)
class Amount:
    """What stands in one cell."""

    amount: int
    precision: Precision = Precision.EXACT


@dataclass
class Draft:
    """A return with its content and how far it has come; `days_late` counts from the due day.

    `observed` are the records beside the numbers, where they differ from what is filed (`notes` say why) or
    where they began only lately.
    """

    row: MonthlyReturn
    cells: Mapping[str, Amount]
    state: str = "APPROVED"
    days_late: int = -1
    comments: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    observed: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    reports_upward: bool = True

    @property
    def steps(self) -> tuple[str, ...]:
        steps = (COUNTY_STEPS if self.row.level == "COUNTY" else TOWNSHIP_STEPS)[self.state]
        return steps if self.reports_upward else tuple(step for step in steps if step != "report")

    def day_of(self, step: str) -> date:
        """Started, submitted, signed and reviewed on successive days; reported and locked on the set days."""
        period = self.row.period
        if step in DAYS_BEFORE_LOCK:
            return period.lock_on - timedelta(days=DAYS_BEFORE_LOCK[step])
        latest = max(self.row.due_on, period.lock_on - timedelta(days=3))
        submitted = min(self.row.due_on + timedelta(days=self.days_late), latest)
        return submitted + timedelta(days=DAYS_AFTER[step])

    def observed_of(self, code: str) -> int | None:
        """What the records said of an item, None where they say nothing."""
        if code in FROM_RECORDS:
            return self.observed.get(code, self.cells[code].amount)
        return self.observed.get(code)

    def agrees(self, code: str) -> bool:
        return self.observed_of(code) == self.cells[code].amount


def load_forms() -> None:
    own = pack.parse(FORM_OF_2022.read_text(encoding="utf-8"), file=FORM_OF_2022.name)
    loading.load_forms([*pack.read_all(), own])


def open_months(counties: Iterable[Region], months: Iterable[int]) -> None:
    """As the nightly job would have done on the first of each month."""
    months = list(months)
    for county in counties:
        with scope.enter(scope.for_worker(city_id=county.city_id, reason="演示数据")):
            for month in months:
                at = moment(date(month // 100, month % 100, 1), 1)
                opening.open_period(county=county, month=month, at=at)


def returns_of(months: Iterable[int], counties: Iterable[Region]) -> list[MonthlyReturn]:
    found = MonthlyReturn._base_manager.filter(month__in=list(months), county__in=list(counties))
    found = found.filter(form__code=MONTHLY)
    return list(found.select_related("region", "period", "form").order_by("month", "region__code"))


class Writer:
    """Writes drafts with everything that belongs to them."""

    def __init__(self, random: Random, now: datetime):
        self.random, self.now = random, now
        self._posts: dict[tuple[int, str], Post] = {}
        for post in Post._base_manager.order_by("-pk"):
            self._posts[post.region_id, post.role] = post

    def find(self, region_id: int, role: str) -> Post | None:
        return self._posts.get((region_id, role))

    def post(self, region: Region, role: str) -> Post:
        """Who holds the role in the region. Raises KeyError."""
        return self._posts[region.pk, role]

    def write(self, drafts: Iterable[Draft]) -> None:
        started = [draft for draft in drafts if draft.steps]
        self._advance(started, "start", "DRAFT")
        self._write_values(started)
        self._submit([draft for draft in started if "submit" in draft.steps])
        for step, state in (
            ("sign_off", "TOWNSHIP_APPROVED"),
            ("sign_off_county", "APPROVED"),
            ("approve", "APPROVED"),
            ("send_back", "RETURNED"),
            ("report", "REPORTED"),
            ("lock", "LOCKED"),
        ):
            self._advance([draft for draft in started if step in draft.steps], step, state)
        StateChange._base_manager.bulk_create(
            [change for draft in started for change in self._changes(draft)], batch_size=BATCH
        )
        CellComment._base_manager.bulk_create(
            [comment for draft in started for comment in self._comments(draft)]
        )

    def _write_values(self, drafts: list[Draft]) -> None:
        """In portions whose references are checked at once: put off, the checks slow down every further row."""
        for first in range(0, len(drafts), PORTION):
            portion = drafts[first : first + PORTION]
            ReturnValue._base_manager.bulk_create(
                [value for draft in portion for value in self._values(draft)]
            )
            connection.check_constraints()

    def _submit(self, drafts: list[Draft]) -> None:
        self._advance(drafts, "submit", "SUBMITTED")
        Filing._base_manager.bulk_create([self._filing(draft) for draft in drafts], batch_size=BATCH)

    def _advance(self, drafts: list[Draft], step: str, state: str) -> None:
        """One statement for all returns that take the step at the same moment."""
        together: dict[tuple[datetime, date], list[int]] = defaultdict(list)
        for draft in drafts:
            together[self._at(draft, step), draft.row.due_on].append(draft.row.pk)
        for (at, due_on), ids in together.items():
            rows = MonthlyReturn._base_manager.filter(pk__in=ids)
            rows.update(state=state, **_written(step, at, due_on))

    def _values(self, draft: Draft) -> Iterable[ReturnValue]:
        clerk, at = self._actor(draft, "start"), self._at(draft, "start")
        for code, cell in sorted(draft.cells.items()):
            prefilled = draft.agrees(code)
            yield ReturnValue(
                region_id=draft.row.region_id,
                monthly_return=draft.row,
                code=code,
                amount=cell.amount,
                precision=cell.precision,
                observed=draft.observed_of(code),
                note=draft.notes.get(code, ""),
                origin=Origin.PREFILLED if prefilled else Origin.TYPED,
                confirmed_at=at if prefilled and "submit" in draft.steps else None,
                saved_at=at,
                saved_by=clerk,
                saved_by_name=clerk.person_name,
            )

    def _filing(self, draft: Draft) -> Filing:
        row, clerk = draft.row, self._actor(draft, "submit")
        cells = {code: _kept(draft, code) for code in sorted(draft.cells)}
        return Filing(
            region_id=row.region_id,
            monthly_return=row,
            return_version=row.version,
            round=row.round,
            cells=cells,
            at=self._at(draft, "submit"),
            by=clerk,
            by_name=clerk.person_name,
        )

    def _changes(self, draft: Draft) -> Iterable[StateChange]:
        before = WORKFLOW.initial
        for step in draft.steps:
            transition, actor = WORKFLOW.get(step), self._actor(draft, step)
            yield StateChange(
                region_id=draft.row.region_id,
                subject_type=MonthlyReturn._meta.label_lower,
                subject_id=str(draft.row.pk),
                subject_label=str(draft.row),
                transition=step,
                label=transition.label,
                from_state=before,
                to_state=transition.target,
                reason=draft.reason if step == "send_back" else "",
                at=self._at(draft, step),
                by=actor,
                by_name=actor.person_name,
                by_office=actor.office_name,
            )
            before = transition.target

    def _comments(self, draft: Draft) -> Iterable[CellComment]:
        for code, text in draft.comments.items():
            reviewer = self._actor(draft, "send_back")
            yield CellComment(
                region_id=draft.row.region_id,
                monthly_return=draft.row,
                round=draft.row.round,
                code=code,
                text=text,
                at=self._at(draft, "send_back"),
                by=reviewer,
                by_name=reviewer.person_name,
                by_office=reviewer.office_name,
            )

    def _actor(self, draft: Draft, step: str) -> Post:
        """Clerk, head and county reviewer; the county's own return is its statistician's and head's."""
        region = draft.row.region
        if draft.row.level == "COUNTY" or step == "lock":
            by_head = step in ("sign_off_county", "report", "lock")
            return self._posts[region.county_id, "COUNTY_HEAD" if by_head else "COUNTY_STATISTICIAN"]
        if step in ("approve", "send_back"):
            return self._posts[region.county_id, "COUNTY_STATISTICIAN"]
        return self._posts[region.pk, "OFFICE_HEAD" if step == "sign_off" else "OFFICE_CLERK"]

    def _at(self, draft: Draft, step: str) -> datetime:
        return min(self.now, moment(draft.day_of(step), HOURS[step]))


def _kept(draft: Draft, code: str) -> dict:
    """A cell as a submission keeps it."""
    cell, observed = draft.cells[code], draft.observed_of(code)
    return {
        "amount": cell.amount,
        "precision": cell.precision,
        "note": draft.notes.get(code, ""),
        "observed": observed,
        "difference": None if observed is None else cell.amount - observed,
        "villages": None,
        "is_confirmed": draft.agrees(code),
    }


def _written(step: str, at: datetime, due_on: date) -> dict:
    """Columns that a step fills besides the state; the actor is found by the unit and the role."""
    day = timezone.localdate(at)
    return {
        "start": {},
        "submit": {
            "first_submitted_at": at,
            "first_submitted_on": day,
            "is_late": day > due_on,
            "submitted_at": at,
            "submitted_by": Case(
                When(level="COUNTY", then=_post("COUNTY_STATISTICIAN")), default=_post("OFFICE_CLERK")
            ),
        },
        "sign_off": {"signed_at": at, "signed_by": _post("OFFICE_HEAD")},
        "sign_off_county": {
            "signed_at": at,
            "signed_by": _post("COUNTY_HEAD"),
            "approved_at": at,
            "approved_by": _post("COUNTY_HEAD"),
        },
        "approve": {"approved_at": at, "approved_by": _post("COUNTY_STATISTICIAN", of="county_id")},
        "report": {},
        "lock": {},
        "send_back": {"signed_at": None, "signed_by": None, "approved_at": None, "approved_by": None},
    }[step]


def _post(role: str, *, of: str = "region_id") -> Subquery:
    posts = Post._base_manager.filter(region_id=OuterRef(of), role=role).order_by("pk")
    return Subquery(posts.values("pk")[:1])


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def by_return(cells: Iterable[tuple[int, int, str, Amount]]) -> dict[tuple[int, int], dict[str, Amount]]:
    """(region id, month, code, amount) → contents per return."""
    found: dict[tuple[int, int], dict[str, Amount]] = defaultdict(dict)
    for region_id, month, code, amount in cells:
        found[region_id, month][code] = amount
    return found
