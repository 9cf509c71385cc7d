"""A workbook from upload to rows, against calamine, and against openpyxl, reading it alone."""

import importlib
import importlib.util
import io
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench import ratios
from bench.ratios import Ratio
from bench.registry import Measure, NotMeasurable
from bench.world import World
from governance.regions.models import Region
from governance.registers import actions as registers
from governance.registers import definitions
from governance.spreadsheets import writing
from governance.tenancy import scope
from mediation.cases import imports, workbook
from mediation.organisations.models import MediationCommittee

OWN = "the portal's own goal is {}, see ADR 16"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英"


def _cases(world: World) -> list[Ratio]:
    world.need_committees()
    world.need_deadlines()
    rows, by = world.scale.case_rows, world.importer
    return [
        _compared(world, "cases", _case_workbook(world), rows, lambda data: _import_cases(data, rows, by))
    ]


def _entries(world: World) -> list[Ratio]:
    world.need_regions()
    rows, by = world.scale.import_rows, world.importer
    data = _register_workbook(world)
    return [_compared(world, _register_label(), data, rows, lambda data: _import_entries(data, by))]


def _register_label() -> str:
    """The register with the most columns, every one of them filled."""
    return f"register of {len(definitions.get('CULTURE_SITE').layout.columns)} columns"


def _entries_by_openpyxl(world: World) -> list[Ratio]:
    """The register against the reader that is usual elsewhere, in its quicker way; the portal does not carry it."""
    if importlib.util.find_spec("openpyxl") is None:
        raise NotMeasurable("openpyxl is not installed")
    world.need_regions()
    rows, by = world.scale.import_rows, world.importer
    data = _register_workbook(world)
    label = _register_label()
    return [_compared(world, label, data, rows, lambda data: _import_entries(data, by), bare=_openpyxl)]


def _openpyxl(data: bytes) -> None:
    book = importlib.import_module("openpyxl").load_workbook(io.BytesIO(data), read_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass


def _calamine(data: bytes) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def _compared(world: World, label: str, data: bytes, rows: int, work, bare=_calamine) -> Ratio:
    """Kept, read, checked, compared and written each time anew, with the references that a commit checks; undone
    untimed, so that each round writes into the same table."""

    def ours() -> float:
        with scope.enter(scope.of_region(world.county)):
            found = ratios.seconds(lambda: _whole(work, data))
            transaction.set_rollback(True)
        return found

    least = ratios.often(lambda: bare(data), 1)
    return ratios.ratio_of(
        f"{label}, {rows:,} rows", *ratios.compare(ours, least, rounds=world.scale.import_rounds)
    )


def _whole(work, data: bytes) -> None:
    work(data)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def _import_cases(data: bytes, rows: int, by) -> None:
    now = timezone.now()
    upload = imports.keep_upload(file_name="bench.xlsx", content=data, row_count=rows, by=by, at=now)
    done = imports.import_upload(upload=upload, by=by, at=now)
    _refuse_unless(done.created_count == rows, f"{done.returned_count} rows returned")


def _import_entries(data: bytes, by) -> None:
    now = timezone.now()
    kind = definitions.get("CULTURE_SITE")
    upload = registers.keep_upload(kind=kind, file_name="bench.xlsx", content=data, by=by, at=now)
    plan = registers.import_upload(upload=upload, by=by, at=now)
    _refuse_unless(not plan.bad, f"{len(plan.bad)} rows returned")


def _refuse_unless(condition: bool, reason: str) -> None:
    if not condition:
        raise RuntimeError(f"the workbook was not imported whole: {reason}")


def _case_workbook(world: World) -> bytes:
    villages, committees = _villages(world), _committees(world)
    start = timezone.localdate() - timedelta(days=900)
    rows = (
        _case_row(number, villages[number % len(villages)], committees, start)
        for number in range(1, world.scale.case_rows + 1)
    )
    return _written(workbook.LAYOUT, rows)


def _case_row(number: int, village: Region, committees: dict, start: date) -> dict:
    day = start + timedelta(days=number % 800)
    return {
        "external_ref": f"测〔2026〕{number}号",
        "committee": committees[village.township_id],
        "place": village.code,
        "dispute_type": "邻里纠纷",
        "source": "当事人申请",
        "application_form": "书面申请",
        "applicant": "张" + _GIVEN[number % len(_GIVEN)],
        "respondent": "李" + _GIVEN[number * 7 % len(_GIVEN)],
        "brief": "双方因宅基地边界及排水发生争执，经村委会多次劝说未果，申请调解。",
        "applied_on": day,
        "accepted_on": day,
        "started_on": day,
        "outcome": "调解成功",
        "agreement_form": "口头协议",
        "agreed_on": day + timedelta(days=9),
        "effective_on": day + timedelta(days=9),
        "terms": "双方各让半米，排水沟共用共修。",
    }


def _register_workbook(world: World) -> bytes:
    villages = _villages(world)
    rows = (
        {
            "number": str(number),
            "place": villages[number % len(villages)].code,
            "name": f"法治文化广场{number}",
            "since_on": date(2020, 1, 1) + timedelta(days=number % 2000),
            "until_on": date(2026, 1, 1) + timedelta(days=number % 700),
            "site_type": "法治文化广场",
            "address": f"村委会东侧{number % 300}米",
            "area": 200 + number % 900,
        }
        for number in range(1, world.scale.import_rows + 1)
    )
    return _written(definitions.get("CULTURE_SITE").layout, rows)


def _written(layout, rows) -> bytes:
    target = io.BytesIO()
    writing.write_workbook(target, layout, rows)
    return target.getvalue()


def _villages(world: World) -> list[Region]:
    return list(Region.objects.filter(county=world.county, level="VILLAGE").order_by("code"))


def _committees(world: World) -> dict[int, str]:
    found = MediationCommittee._base_manager.filter(county_id=world.county.pk)
    return dict(found.values_list("township_id", "name"))


def measures() -> list[Measure]:
    register = "a register of 20,000 rows checked and written against calamine reading it"
    cases = "2,000 cases checked and written against calamine reading them"
    usual = "a register of 20,000 rows checked and written against openpyxl reading it"
    return [
        Measure("workbook-import", 3.0, register, _entries, OWN.format(5.2)),
        Measure("workbook-import-cases", 3.0, cases, _cases, OWN.format(44)),
        Measure("workbook-import-openpyxl", 0.3, usual, _entries_by_openpyxl, OWN.format(0.66)),
    ]
