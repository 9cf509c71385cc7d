"""Which returns are filed, with what, and how far each has come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from random import Random

from demo import amounts, logins, month_ends, year_2022
from demo.filings import FROM_RECORDS, Amount, Draft, Writer, by_return, load_forms, open_months, returns_of
from demo.present import Span
from governance.figures import indicators, periods
from governance.figures.values import Precision
from governance.regions.models import Region
from governance.tenancy import scope

LATE = 0.02
# Of last month's returns, once they are due: how far they have come.
LAST_MONTH = {"APPROVED": 80, "TOWNSHIP_APPROVED": 7, "SUBMITTED": 5, "RETURNED": 4, "NOT_STARTED": 4}
BEFORE_DUE = {"APPROVED": 10, "TOWNSHIP_APPROVED": 15, "SUBMITTED": 20, "DRAFT": 25, "NOT_STARTED": 30}
THIS_MONTH = {"NOT_STARTED": 85, "DRAFT": 15}
SENT_BACK = "普法活动场次与受众人次不相称，请核对后重新报送。"
COMMENTS = {"M16": "本月活动台账只有三场，请核对。", "M17": "与场次不相称，请按签到表重新统计。"}
LATE_TOWNSHIP = "620421216000"
SHOWCASES = {logins.SHOWCASES["beiwan"]: "RETURNED", logins.SHOWCASES["qutang"]: "SUBMITTED",
             logins.SECOND_TOWNSHIP: "TOWNSHIP_APPROVED", logins.COUNTIES["pingchuan"]: "APPROVED",
             LATE_TOWNSHIP: "NOT_STARTED"}  # fmt: skip
DIFFERING = 0.015  # of the returns file another number than the records give, and say why
DIFFERENCES = (
    ("M02", 1, "1件口头调解本月受理，纸质登记表未及录入系统，次月补录。"),
    ("M02", 2, "村调委会受理2件，尚未录入，纸质台账在卷。"),
    ("M22", 1, "新建法治文化墙1处已完工，台账次月补录。"),
)
CITY = "6204"  # the counties whose city bureau uses the portal
BEGUN_LATELY = frozenset({"M01"})  # 排查从近几个月起在系统登记
GAP_COUNTY = logins.COUNTIES["huining"]
GAP_MONTHS_AGO = 2


def file_2022(
    regions: Mapping[str, Region], sizes: Mapping[str, int], *, random: Random, now: datetime
) -> None:
    """All of 白银市's returns of 2022, approved; what they say of cases is what the records say."""
    counties = [
        region for region in regions.values() if region.level == "COUNTY" and region.code.startswith("6204")
    ]
    load_forms()
    open_months(counties, year_2022.MONTHS)
    weights = {
        county.code: sum(n for code, n in sizes.items() if code[:6] == county.code[:6]) for county in counties
    }
    cells = by_return(_cells_of_2022(regions, year_2022.filed(sizes, weights, random)))
    observed = records(counties, year_2022.MONTHS)
    drafts = []
    for row in returns_of(year_2022.MONTHS, counties):
        own = cells[row.region_id, row.month]
        if row.level == "TOWNSHIP":
            seen = observed[row.region_id, row.month]
            own |= {code: Amount(seen.get(code, 0)) for code in ("M02", "M03")}
        drafts.append(Draft(row, own, "LOCKED", days_late=-random.choice((0, 0, 1, 1))))
    writer = Writer(random, now)
    writer.write(drafts)
    month_ends.close(drafts, writer)


def file_present(regions: Mapping[str, Region], sizes: Mapping[str, int], span: Span, *, random, now) -> None:
    """The full form: old months approved, last month partly, this month hardly begun."""
    counties = [region for region in regions.values() if region.level == "COUNTY"]
    load_forms()
    open_months(counties, span.all_months)
    observed = records(counties, span.all_months)
    for key, found in records(counties, span.all_months, codes=BEGUN_LATELY).items():
        observed[key] |= found
    drafts = []
    for row in returns_of(span.all_months, counties):
        order = span.all_months.index(row.month)
        if row.level == "COUNTY":
            towns = sum(code[:6] == row.region.code[:6] for code in sizes)
            plain = amounts.of_county(towns, month=row.month, random=random)
        else:
            seen = observed[row.region_id, row.month]
            size = sizes[row.region.code]
            plain = amounts.of_township(size, month=row.month, order=order, observed=seen, random=random)
        drafts.append(_draft(row, plain, span.today, random, seen=observed[row.region_id, row.month]))
    _leave_gap(drafts, span)
    writer = Writer(random, now)
    writer.write(drafts)
    month_ends.close(drafts, writer)


def _leave_gap(drafts: list[Draft], span: Span) -> None:
    """One county's month is not locked in bulk: one township has not filed, and two persons will say so."""
    month = periods.shift(span.all_months[-1], -GAP_MONTHS_AGO)
    open_ones = [
        draft for draft in drafts if draft.row.month == month and draft.row.region.code[:6] == GAP_COUNTY[:6]
    ]
    for draft in open_ones:
        draft.state = "APPROVED"
    towns = [draft for draft in open_ones if draft.row.level == "TOWNSHIP"]
    if towns:
        towns[len(towns) // 2].state = "NOT_STARTED"


def records(
    counties: Iterable[Region], months: Iterable[int], *, codes: Iterable[str] = FROM_RECORDS
) -> dict[tuple[int, int], dict[str, int]]:
    """(township id, month) → code → what the portal's own records say, by the indicators themselves."""
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    cities = {county.city_id for county in counties}
    townships = dict(Region.objects.filter(city__in=cities).values_list("pk", "township_id"))
    with scope.all_counties(reason="演示数据：按登记数填报"):
        for code in sorted(codes):
            observe = indicators.get(code).observe
            for city_id in cities:
                for region_id, month, amount in observe(city_id=city_id, months=list(months)):
                    found[townships[region_id], month][code] += int(amount)
    return found


def _cells_of_2022(regions, filed: Iterable[year_2022.FiledCell]):
    for cell in filed:
        precision = Precision.AT_LEAST if cell.is_at_least else Precision.EXACT
        yield regions[cell.region].pk, cell.month, cell.code, Amount(cell.amount, precision)


def _draft(row, plain: dict[str, int], today: date, random: Random, *, seen: Mapping[str, int]) -> Draft:
    this = periods.month_of(today)
    if row.month == this:
        state = _drawn(THIS_MONTH, random)
    elif row.month == periods.shift(this, -1):
        state = _state_of_last_month(row, today, random)
    else:
        state = "LOCKED"
    late = random.randint(1, 5) if random.random() < LATE else -random.choice((0, 0, 1, 1, 2))
    cells = {code: Amount(amount) for code, amount in plain.items()}
    if state == "DRAFT":
        cells = {code: cell for code, cell in cells.items() if random.random() < 0.5}
    sent_back = state == "RETURNED"
    draft = Draft(row, cells, state, late, COMMENTS if sent_back else {}, SENT_BACK if sent_back else "")
    draft.observed = {code: seen[code] for code in BEGUN_LATELY & seen.keys() & cells.keys()}
    draft.reports_upward = row.region.code.startswith(CITY)
    if row.level == "TOWNSHIP" and state in ("LOCKED", "APPROVED") and random.random() < DIFFERING:
        _differ(draft, random)
    return draft


def _differ(draft: Draft, random: Random) -> None:
    """Another number than the records give, with the reason beside it; what depends on it follows."""
    code, more, note = random.choice(DIFFERENCES)
    cells = dict(draft.cells)
    follows = {"M01"} - draft.observed.keys() if code == "M02" else set()
    draft.observed, draft.notes = {**draft.observed, code: cells[code].amount}, {code: note}
    for changed in {code, *follows}:
        cells[changed] = Amount(cells[changed].amount + more)
    draft.cells = cells


def _state_of_last_month(row, today: date, random: Random) -> str:
    shares = LAST_MONTH if today > row.due_on else BEFORE_DUE
    state = SHOWCASES.get(row.region.code) if today > row.due_on else None
    state = state or _drawn(shares, random)
    if row.level == "COUNTY" and state in ("TOWNSHIP_APPROVED", "RETURNED"):
        return "SUBMITTED"
    return state


def _drawn(shares: dict[str, int], random: Random) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]
