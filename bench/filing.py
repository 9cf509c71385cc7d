"""A township's open return and two people who may fill it in, for drills and measures."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bench.world import World
from governance.figures.periods import month_of, shift
from governance.returns import actions, checks, loading, opening, sheets
from governance.returns.models import MonthlyReturn, ReturnValue
from governance.tenancy import scope

FORM = "monthly"
SENTENCE = "演练填报，情况属实"


@dataclass(frozen=True)
class OpenReturn:
    """Last month's return of one township, begun, every cell filled and explained."""

    monthly_return: MonthlyReturn
    clerk: object
    head: object

    def acting(self, post):
        """The scope of a post, as a request would open it."""
        return scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id))

    def codes(self) -> list[str]:
        with self.acting(self.clerk):
            return [line.code for line in sheets.lines_of(self.monthly_return) if line.is_typed]

    def value(self, code: str) -> ReturnValue:
        unit = self.monthly_return
        return ReturnValue._base_manager.get(monthly_return=unit, region_id=unit.region_id, code=code)


def open_return(world: World) -> OpenReturn:
    """Open the month as the nightly task does, and fill in the township's return."""
    at, town = timezone.now(), world.township
    loading.load_forms()
    month = shift(month_of(timezone.localdate(at)), -1)
    with scope.enter(scope.for_worker(city_id=town.city_id, reason="bench")):
        opening.open_period(county=world.county, month=month, at=at)
    found = OpenReturn(_fetch(town, month), world.person(town, "OFFICE_CLERK"), world.post(town))
    with found.acting(found.clerk):
        _fill(found, at)
    return found


def _fetch(town, month: int) -> MonthlyReturn:
    found = MonthlyReturn._base_manager.select_related("period", "form", "region")
    return found.get(region=town, month=month, form__code=FORM)


def _fill(found: OpenReturn, at: datetime) -> None:
    """Zeros everywhere, and the sentence wherever one is asked for."""
    row, by = found.monthly_return, found.clerk
    actions.start_return(monthly_return=row, by=by, at=at)
    blank = {line.code: 0 for line in sheets.lines_of(row) if line.is_typed}
    seen = {**blank, **{code: value.revision for code, value in sheets.values_of(row).items()}}
    entries = [actions.Entry(code, "0", revision, SENTENCE) for code, revision in seen.items()]
    lost = actions.save_sheet(monthly_return=row, entries=entries, note=SENTENCE, by=by, at=at)
    left = checks.blocking(sheets.build(_fetch(row.region, row.month)))
    if lost or left:
        raise RuntimeError(f"the return cannot be filled in: {lost or left}")
