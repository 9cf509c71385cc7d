"""The year 2022 of 白银市 as published, in made-up parts, and reports in named situations."""

from datetime import UTC, date, datetime

from django.utils import timezone

from governance.figures import actions as figures
from governance.figures import periods, sources
from governance.figures.values import Precision
from governance.jobs import actions as jobs
from governance.registers.models import RegisterEntry
from governance.reports import actions, documents
from governance.reports.models import (
    Report,
    ReportAnnotation,
    ReportFigure,
    ReportKind,
    ReportPrint,
    ReportVerification,
)
from governance.reports.sentences import Printed, Sentence
from governance.reports.states import WORKFLOW
from governance.tenancy import scope
from governance.workflow import actions as workflow

YEAR = periods.year(2022)
AT = datetime(2023, 1, 10, 1, 30, tzinfo=UTC)
EXACT, AT_LEAST = Precision.EXACT, Precision.AT_LEAST
TOWNS = ("北湾镇", "会师镇", "一条山镇")
# (code, amounts by month for the first, second and third town); the sums are the published ones
FILED = {
    "M02": (1000, 900, 472),
    "M03": (980, 890, 465),
    "M08": (600, 400, 103),
    "M10": (150, 100, 23),
    "M24": (8, 5, 2),
}
COUNTY_FILED = {"M13": 982, "M14": 182}
REGISTERS = (
    ("CULTURE_SITE", 75, {}),
    ("CULTURE_DEMO_SITE", 65, {}),
    ("POPULARIZATION_UNIT", 34, {"study_plan": "已制定", "duty_list": "已制定"}),
    ("FIRM_BRANCH", 15, {}),
)
LEGISLATIVE = ("已出台",) * 2 + ("预备项目",) * 3 + ("调研项目",) * 3


def filings_2022(world) -> list[sources.Filing]:
    """Every month of three townships and one county; everything in December but the counts."""
    codes = frozenset({*FILED, "M11", "M15"})
    found = []
    for place, town in enumerate(TOWNS):
        for month in YEAR.months:
            amounts = {code: (_part(code, parts[place], month), EXACT) for code, parts in FILED.items()}
            amounts["M11"] = (_wages(place, month), AT_LEAST if (place, month) == (0, 202212) else EXACT)
            amounts["M15"] = (_visits(place, month), AT_LEAST if (place, month) == (0, 202201) else EXACT)
            found.append(sources.Filing(world.region(town).pk, month, codes, amounts))
    county = world.region("靖远县").pk
    for month in YEAR.months:
        given = {code: (_part(code, total, month), EXACT) for code, total in COUNTY_FILED.items()}
        found.append(sources.Filing(county, month, frozenset(COUNTY_FILED), given))
    return found


def _part(code: str, total: int, month: int) -> int:
    """A stock stands each month; a count is spread, the rest falling into December."""
    if code == "M24":
        return total
    share = total // 12
    return share if month % 100 < 12 else total - 11 * share


def _wages(place: int, month: int) -> int:
    return 200_000_000 if (place, month) == (0, 202212) else 0


def _visits(place: int, month: int) -> int:
    return 4030 - 35 * 100 if (place, month) == (0, 202201) else 100


def registers_2022(world) -> None:
    """What stood in the registers at the end of 2022."""
    city, post = world.region("白银市"), world.post("CITY_ANALYST", "白银市")
    village = world.village_of("北湾镇")
    rows = []
    for kind, count, details in REGISTERS:
        place = village if kind.startswith("CULTURE") else city
        rows += [_entry(place, kind, f"{kind}{number}", details, post) for number in range(count)]
    rows += [
        _entry(city, "LEGISLATIVE_ITEM", f"L{n}", {"item_type": kind}, post)
        for n, kind in enumerate(LEGISLATIVE)
    ]
    areas = [area for area, count in enumerate((3, 3, 3, 3, 3, 2), 1) for _ in range(count)]
    rows += [
        _entry(city, "ENFORCEMENT_TASK", f"T{n}", {"area": f"方面{a}"}, post) for n, a in enumerate(areas)
    ]
    RegisterEntry._base_manager.bulk_create(rows)


def _entry(region, kind, number, details, post) -> RegisterEntry:
    return RegisterEntry(
        region=region, type=kind, number=number, name=f"{kind}{number}", since_on=date(2022, 3, 1), details=details,
        recorded_at=timezone.now(), recorded_by=post,
    )  # fmt: skip


def compute(world, filed, months, monkeypatch, *, city="白银市") -> None:
    """Let the figures be what these filings and the records give."""
    monkeypatch.setattr(
        sources, "_providers", [lambda city_id, months: [f for f in filed if f.period in months]]
    )
    recompute(world, months, city=city)


def recompute(world, months, *, city="白银市") -> None:
    place = world.region(city)
    with scope.enter(scope.for_worker(city_id=place.city_id, reason="test")):
        for month in months:
            figures.recompute(city_id=place.city_id, month=month, at=timezone.now())


def acting(post):
    """The scope of a post, as a request would open it."""
    return scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id))


def prepared(*, by, kind=ReportKind.YEAR_TO_DATE, period=YEAR, at=AT, **more) -> Report:
    """Prepared and queued, not yet rendered."""
    with acting(by):
        return actions.prepare(region=by.region, kind=kind, period=period, by=by, at=at, **more)


def rendered(*, by, **more) -> Report:
    """Prepared, and the job done."""
    report = prepared(by=by, **more)
    jobs.run(report.job_id)
    return fresh(report)


def issued(*, by, head, at=AT, **more) -> Report:
    report = rendered(by=by, at=at, **more)
    with acting(head):
        actions.issue(report=report, by=head, at=at)
    return fresh(report)


def laid_out_by_hand(preparer) -> Report:
    """Ready to be issued without having been rendered: for tests that only need the rows. One per county."""
    if found := Report._base_manager.filter(region=preparer.region).first():
        return found
    report = prepared(by=preparer, kind=ReportKind.MONTHLY, period=periods.month(202212))
    with scope.enter(scope.for_worker(city_id=report.region.city_id, reason="test")):
        _lay_out(report)
    with acting(preparer):
        ReportAnnotation.objects.create(
            region_id=report.region_id,
            report=report,
            text="以报表更正为准。",
            at=AT,
            by=preparer,
            by_name="编制人",
        )
    return fresh(report)


def _lay_out(report: Report) -> None:
    """One page and one figure in place of a rendering, and a verification."""
    place, digest = report.region_id, "0" * 64
    ReportPrint.objects.create(
        region_id=place, report=report, frozen=_frozen(report), checksum=digest, as_of=AT, template_version=digest,
        fonts_digest=digest, fonts=[], renderer_version="test", base_url="", html="", pdf=b"%PDF-",
        pdf_sha256=digest, preview=b"%PDF-", pages=1, rendered_at=AT,
    )  # fmt: skip
    ReportFigure.objects.create(
        region_id=place, report=report, code="01", name="登记数", text="3件", place_id=place, first=report.first,
        last=report.last, amount="3", precision="EXACT", emptiness="PRESENT", have=1, expected=1,
    )  # fmt: skip
    ReportVerification.objects.create(region_id=place, report=report, result="SAME", at=AT)
    locked = workflow.lock(report)
    workflow.apply_transition(locked, "finish", workflow=WORKFLOW, by=None, at=AT)


def _frozen(report: Report) -> str:
    return documents.to_json(
        documents.Report(
            report.kind, report.reference, report.title, "司法局", report.dated, AT,
            (documents.Paragraph(Sentence(("共", Printed("3件", "01"), "。"))),),
            sources=(documents.Source("01", "登记数", "3件"),),
        )
    )  # fmt: skip


def fresh(report: Report) -> Report:
    return Report._base_manager.select_related("region", "prepared_by").get(pk=report.pk)


def now() -> datetime:
    """A day on which May 2026 is over."""
    return datetime(2026, 6, 8, 1, 30, tzinfo=UTC)
