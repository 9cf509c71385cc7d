"""Returns in named situations. Every step goes through the actions, as the acting posts."""

from datetime import UTC, datetime

from governance.regions.models import Region
from governance.returns import actions, checks, loading, opening, sheets
from governance.returns.models import MonthlyReturn, ReturnPeriod
from governance.tenancy import scope

MAY = 202605
PLAUSIBLE = {
    "M01": "6", "M02": "10", "M03": "9", "M05": "3", "M06": "52000", "M07": "0", "M08": "2", "M09": "2",
    "M10": "1", "M11": "30000", "M12": "4", "M15": "30", "M16": "3", "M17": "120", "M18": "45", "M19": "20",
    "M20": "8", "M21": "60", "M22": "5", "M23": "2", "M24": "1",
}  # fmt: skip


def moment(month: int, day: int, hour: int = 10, *, year: int = 2026) -> datetime:
    """A moment of working hours in Shanghai (UTC+8)."""
    return datetime(year, month, day, hour - 8, tzinfo=UTC)


def acting(post):
    """The scope of a post, as a request would open it."""
    return scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id))


def worker(region: Region):
    return scope.enter(scope.for_worker(city_id=region.city_id, reason="test"))


def open_month(county: Region, *, month: int = MAY, at: datetime | None = None) -> ReturnPeriod:
    """Publish the forms and open the month in a county, as the nightly task does."""
    loading.load_forms()
    with worker(county):
        opening.open_period(county=county, month=month, at=at or moment(5, 1))
        return ReturnPeriod.objects.get(region=county, month=month)


def return_of(region: Region, *, month: int = MAY) -> MonthlyReturn:
    return MonthlyReturn._base_manager.select_related("period", "form", "region").get(
        region=region, month=month
    )


def fill(monthly_return, *, by, at, values=None) -> MonthlyReturn:
    """Type every value, explaining nothing."""
    with acting(by):
        if fresh(monthly_return).state == "NOT_STARTED":
            actions.start_return(monthly_return=monthly_return, by=by, at=at)
        entries = [
            actions.Entry(code=code, text=text, seen=seen(monthly_return, code))
            for code, text in (values or PLAUSIBLE).items()
        ]
        conflicts = actions.save_sheet(
            monthly_return=monthly_return, entries=entries, note=None, by=by, at=at
        )
    assert not conflicts
    return fresh(monthly_return)


def explain(monthly_return, *, by, at) -> None:
    """Write the sentence that every open warning asks for."""
    with acting(by):
        waiting = checks.blocking(sheets.build(fresh(monthly_return)))
        entries = [
            actions.Entry(code=code, text=None, seen=seen(monthly_return, code), note="已核对，情况属实")
            for code in dict.fromkeys(f.codes[0] for f in waiting if f.needs_reason and f.codes)
        ]
        note = "已核对，情况属实" if any(not f.codes for f in waiting) else None
        actions.save_sheet(monthly_return=monthly_return, entries=entries, note=note, by=by, at=at)


def seen(monthly_return, code: str) -> int:
    found = monthly_return.values.model._base_manager.filter(monthly_return=monthly_return, code=code).first()
    return found.revision if found else 0


def submitted(monthly_return, *, clerk, at, values=None) -> MonthlyReturn:
    fill(monthly_return, by=clerk, at=at, values=values)
    explain(monthly_return, by=clerk, at=at)
    with acting(clerk):
        actions.submit_return(monthly_return=monthly_return, by=clerk, at=at)
    return fresh(monthly_return)


def signed(monthly_return, *, clerk, head, at, values=None) -> MonthlyReturn:
    submitted(monthly_return, clerk=clerk, at=at, values=values)
    with acting(head):
        actions.sign_off(monthly_return=monthly_return, by=head, at=at)
    return fresh(monthly_return)


def approved(monthly_return, *, clerk, head, reviewer, at, values=None) -> MonthlyReturn:
    signed(monthly_return, clerk=clerk, head=head, at=at, values=values)
    with acting(reviewer):
        actions.approve(monthly_return=monthly_return, by=reviewer, at=at)
    return fresh(monthly_return)


def fresh(monthly_return) -> MonthlyReturn:
    rows = MonthlyReturn._base_manager.select_related("period", "form", "region")
    return rows.get(pk=monthly_return.pk)
