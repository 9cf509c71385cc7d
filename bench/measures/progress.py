"""The monthly return: the progress page of a city with every county of the country, and a filled workbook."""

import io
import math
from datetime import date

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench import fill, ratios
from bench.browser import Browser
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World
from governance.figures.periods import month_of
from governance.regions.models import Region
from governance.return_workbooks import actions, content, village_writing, writing
from governance.return_workbooks.models import UploadKind
from governance.returns import loading
from governance.returns.models import MonthlyReturn, ReturnForm, ReturnPeriod
from governance.tenancy import scope

COUNTIES, TOWNSHIPS_EACH = 2_844, 11
_CODE, _FORM = "99", "monthly"
_PERIOD = {
    "form_id": "f.id",
    "month": "{month}",
    "starts_on": "date '2026-05-01'",
    "ends_on": "date '2026-05-31'",
    "due_on": "date '2026-06-03'",
    "review_due_on": "date '2026-06-05'",
    "report_due_on": "date '2026-06-08'",
    "lock_on": "date '2026-06-12'",
}
_RETURN = {
    "form_id": "p.form_id",
    "period_id": "p.id",
    "month": "p.month",
    "level": "'TOWNSHIP'",
    "due_on": "p.due_on",
    "state": "'NOT_STARTED'",
    "round": "1",
    "version": "1",
}
_SCOPE = {
    "region_id": "r.id",
    "city_id": "r.city_id",
    "county_id": "r.county_id",
    "township_id": "r.township_id",
}
_BARE = """select p.id, r.name, p.review_due_on, count(m.id), count(m.id) filter (where m.state = 'APPROVED'),
        count(m.id) filter (where m.state = 'APPROVED' and not m.is_late), count(m.id) filter (where m.is_late)
    from governance_returnperiod p join governance_region r on r.id = p.region_id
    left join governance_monthlyreturn m on m.period_id = p.id and m.level = 'TOWNSHIP'
    where p.city_id = %s and p.month = %s group by p.id, r.name, r.code order by r.code"""


def _progress(world: World) -> list[Ratio]:
    """The board as a signed-in city reads it, against one statement that counts the same returns."""
    world.need_regions()
    month = month_of(timezone.localdate())
    counties = COUNTIES if world.scale.nation else 30
    city = _city(counties, month)
    reader, address = Browser(world.post(city)), reverse("returns:board", args=[month])

    def bare() -> None:
        with connection.connection.cursor() as cursor:
            cursor.execute(_BARE, [city.pk, month]).fetchall()

    reader.get(address)
    ours, least = ratios.compare(
        ratios.often(lambda: reader.get(address), 1), ratios.often(bare, 1), rounds=world.scale.rounds
    )
    return [ratios.ratio_of(f"{counties:,} counties", ours, least, f"{counties * TOWNSHIPS_EACH:,} returns")]


def _city(counties: int, month: int) -> Region:
    """A city with that many counties of eleven townships, whose returns wait to be filed."""
    loading.load_forms()
    city = _region("CITY", f"{_CODE}01", "测量市")
    _below(city, "COUNTY", counties, "r.id = {parent}")
    _below(city, "TOWNSHIP", TOWNSHIPS_EACH, "r.level = 'COUNTY' and r.city_id = {parent}")
    given = {**_PERIOD, **_SCOPE, "month": str(month), "opened_at": "now()"}
    which = f"r.city_id = {city.pk} and r.level = 'COUNTY' and f.code = '{_FORM}'"
    fill.insert_select(
        ReturnPeriod, given, f"from governance_region r, governance_returnform f where {which}"
    )
    source = "from governance_region r join governance_returnperiod p on p.region_id = r.county_id"
    fill.insert_select(
        MonthlyReturn, {**_RETURN, **_SCOPE}, f"{source} where r.city_id = {city.pk} and r.level = 'TOWNSHIP'"
    )
    fill.vacuum(Region, ReturnPeriod, MonthlyReturn)
    return city


def _region(
    level: str, code: str, name: str, parent: Region | None = None, *, is_active: bool = False
) -> Region:
    """A region that no page of the two tenants finds."""
    return Region.objects.create(
        level=level, code=code.ljust(12, "0"), name=name, short_name=name, parent=parent, is_active=is_active
    )


def _below(city: Region, level: str, count: int, which: str, *, is_active: bool = False) -> None:
    """`count` regions of the level under each region that `which` picks."""
    scoped = "county_id" if level == "TOWNSHIP" else "township_id"
    own = {
        "level": f"'{level}'",
        "kind": "'ADMIN_VILLAGE'" if level == "VILLAGE" else "''",
        "code": "right(lpad((r.id * 1000 + n)::text, 12, '9'), 12)",
        "name": f"'{level}' || n",
        "is_active": str(is_active).lower(),
        "parent_id": "r.id",
        "city_id": str(city.pk),
    }
    if level != "COUNTY":
        own["county_id"] = "coalesce(r.county_id, r.id)"
    if scoped == "township_id" and level == "VILLAGE":
        own["township_id"] = "r.id"
    source = f"from governance_region r, generate_series(1, {count}) n where " + which.format(parent=city.pk)
    fill.insert_select(Region, own, source)
    column = {"COUNTY": "county_id", "TOWNSHIP": "township_id", "VILLAGE": "village_id"}[level]
    with fill.without_triggers(), connection.cursor() as cursor:
        cursor.execute(
            f"update governance_region set {column} = id where city_id = %s and level = %s",  # noqa: S608
            [city.pk, level],
        )


def _workbook(world: World) -> list[Ratio]:
    """A township's villages filled in offline: read, compared, written cell by cell; undone each round."""
    world.need_regions()
    row = _return(world)
    by = world.post(row.region)
    cells = world.scale.import_rows
    with scope.enter(scope.of_region(row.region, post_id=by.pk, user_id=by.user_id)):
        page = content.villages(row, post=by, on=timezone.localdate())
        texts = {cell.key: str(number % 90) for number, cell in enumerate(page.cells)}
        book = content.village_book(row, post=by, on=timezone.localdate())
        data = village_writing.villages(book, overlay=writing.Overlay(texts, {}))

    def ours() -> float:
        with scope.enter(scope.of_region(row.region, post_id=by.pk, user_id=by.user_id)):
            found = ratios.seconds(lambda: _import(row, data, by, len(page.cells)))
            transaction.set_rollback(True)
        return found

    bare = ratios.often(
        lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(), 1
    )
    found = ratios.compare(ours, bare, rounds=world.scale.import_rounds)
    return [ratios.ratio_of(f"{max(cells, len(page.cells)):,} cells", *found)]


def _import(row: MonthlyReturn, data: bytes, by, cells: int) -> None:
    now = timezone.now()
    kept = actions.keep_upload(
        monthly_return=row, kind=UploadKind.VILLAGES, file_name="bench.xlsx", data=data, by=by, at=now
    )
    done = actions.apply_upload(upload=kept, insist=set(), by=by, at=now)
    if done.saved_count != cells:
        raise RuntimeError(f"the workbook was not imported whole: {done.saved_count} of {cells} cells")


def _return(world: World) -> MonthlyReturn:
    """An empty return of a township with as many villages as the cells need."""
    loading.load_forms()
    form = ReturnForm.objects.filter(code=_FORM).order_by("-version").first()
    lines = form.items.filter(by_village=True).count()
    city = _region("CITY", f"{_CODE}02", "测量二市")
    county = _region("COUNTY", f"{_CODE}0201", "测量县", city)
    town = _region("TOWNSHIP", f"{_CODE}0201001", "测量镇", county)
    villages = math.ceil(world.scale.import_rows / lines)
    _below(city, "VILLAGE", villages, f"r.id = {town.pk} and r.city_id = {{parent}}", is_active=True)
    days = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 31), "due_on": date(2026, 6, 3)}
    period = ReturnPeriod._base_manager.create(
        region=county, form=form, month=202605, opened_at=timezone.now(), **days,
        review_due_on=date(2026, 6, 5), report_due_on=date(2026, 6, 8), lock_on=date(2026, 6, 12),
    )  # fmt: skip
    row = MonthlyReturn._base_manager.create(
        region=town, period=period, form=form, month=202605, level="TOWNSHIP", due_on=period.due_on
    )
    return MonthlyReturn._base_manager.select_related("period", "form", "region").get(pk=row.pk)


def measures() -> list[Measure]:
    return [
        Measure("progress-page", 5.0, "progress of 2,844 counties, signed in, against bare SQL", _progress),
        Measure("workbook-cells", 100.0, "20,000 cells imported against calamine reading them", _workbook),
    ]
