"""Every write to a register."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.figures import dirty
from governance.figures.periods import month_of, shift
from governance.registers import definitions, workbook
from governance.registers.models import RegisterEntry, RegisterUpload
from governance.spreadsheets.memory import collector_paused
from governance.tenancy import bulk

GROUP = "REGISTERS"
FIRST_MONTH = 201901
CHANGEABLE = ("name", "since_on", "until_on", "details")


class RegisterRefused(Exception):
    """An anticipated refusal in Chinese."""


@transaction.atomic
def record_entry(
    *, kind: definitions.RegisterType, region, number: str, fields: dict, by, at: datetime
) -> RegisterEntry:
    """Add one entry. `fields` holds name, since_on, until_on and details."""
    if region.level not in kind.levels:
        raise RegisterRefused(f"“{kind.name}”不登记在{region.get_level_display()}级。")
    if RegisterEntry.objects.filter(region=region, type=kind.code, number=number).exists():
        raise RegisterRefused(f"序号“{number}”在{region.name}已经登记过，请换一个序号或修改原记录。")
    entry = RegisterEntry.objects.create(
        region=region, type=kind.code, number=number, recorded_at=at, recorded_by=by, **fields
    )
    _mark([entry], region=region, on=at.date())
    return entry


@transaction.atomic
def end_entry(*, entry: RegisterEntry, on: date, by, at: datetime) -> RegisterEntry:
    """Take an entry off the register from that day."""
    entry = RegisterEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.until_on is not None:
        raise RegisterRefused("该条目已经撤销。")
    if on <= entry.since_on:
        raise RegisterRefused("撤销日期应晚于建成（设立）日期。")
    entry.until_on = on
    entry.save(update_fields=["until_on"])
    _mark([entry], region=entry, on=at.date())
    return entry


@transaction.atomic
def keep_upload(
    *, kind: definitions.RegisterType, file_name: str, content: bytes, by, at: datetime
) -> RegisterUpload:
    """Keep an uploaded workbook until it is confirmed; an earlier unconfirmed one of the same post goes."""
    RegisterUpload.objects.filter(uploaded_by=by, type=kind.code, imported_at__isnull=True).delete()
    upload = RegisterUpload(
        region=by.region,
        type=kind.code,
        file_name=file_name[:200],
        content=content,
        uploaded_by=by,
        uploaded_at=at,
    )
    # Inserted in bulk, the file is sent beside the statement and need not be spelled out in it.
    RegisterUpload.objects.bulk_create([upload])
    return upload


@collector_paused()
@transaction.atomic
def import_upload(*, upload: RegisterUpload, by, at: datetime) -> workbook.Plan:
    """Carry out a previewed import: good rows in, bad ones stay in the plan. Repeating it changes nothing."""
    upload = RegisterUpload.objects.select_for_update().get(pk=upload.pk)
    kind = definitions.types()[upload.type]
    plan = _carry_out(bytes(upload.content), kind, by=by, at=at)
    if upload.imported_at is None:
        upload.imported_at = at
        upload.save(update_fields=["imported_at"])
        audit.record(
            EventKind.LIST_IMPORTED,
            by=by,
            at=at,
            subject=upload,
            summary=f"{kind.name}：新增 {plan.count('NEW')} 条，更新 {plan.count('CHANGED')} 条",
        )
    return plan


def _carry_out(content: bytes, kind: definitions.RegisterType, *, by, at: datetime) -> workbook.Plan:
    """New rows are written while the next are read and compared."""
    found, spans = [], []
    with bulk.overlapped(), closing(workbook.parts(content, kind, within=by.region)) as parts:
        for part in parts:
            found.append(part)
            if part.new:
                spans.append(_insert(part, kind, by=by, at=at))
    plan = workbook.Plan(found)
    spans += _bring_up_to_date(plan.known, kind, at=at)
    _mark_spans(spans, region=by.region)
    return plan


def _insert(part: workbook.Part, kind: definitions.RegisterType, *, by, at: datetime) -> tuple[int, int]:
    """The months in which the new entries count."""
    columns = part.columns(kind)
    given = {"type": kind.code, "recorded_at": at, "recorded_by_id": by.pk, **columns}
    bulk.insert_columns(RegisterEntry, given, rows=len(part.new), scopes=part.scopes)
    until = max(filter(None, columns["until_on"]), default=None)
    return _span(Span(min(columns["since_on"]), until), on=at.date())


def _bring_up_to_date(
    known: Sequence[workbook.Planned], kind: definitions.RegisterType, *, at: datetime
) -> list[tuple[int, int]]:
    """The months in which the changed entries counted and count now."""
    changed = {item.existing.pk: item for item in known if item.existing and item.changes}
    spans = [_span(item.existing, on=at.date()) for item in changed.values()]
    entries = list(RegisterEntry.objects.filter(pk__in=changed))
    for entry in entries:
        for name, value in workbook.entry_fields(changed[entry.pk].row, kind).items():
            setattr(entry, name, value)
    RegisterEntry.objects.bulk_update(entries, CHANGEABLE, batch_size=500)
    return spans + [_span(entry, on=at.date()) for entry in entries]


def _mark(entries: Iterable[RegisterEntry], *, region, on: date) -> None:
    _mark_spans([_span(entry, on=on) for entry in entries], region=region)


class Span(NamedTuple):
    """From when to when something stands."""

    since_on: date
    until_on: date | None


def _span(entry, *, on: date) -> tuple[int, int]:
    """A standing thing counts in every month from its start to its end, or to this month."""
    return month_of(entry.since_on), month_of(max(on, entry.until_on or on))


def _mark_spans(spans: Sequence[tuple[int, int]], *, region) -> None:
    """An import leaves one mark per month at the importer's region: recomputation takes a city's month anyway."""
    if spans:
        first, last = min(since for since, _ in spans), max(until for _, until in spans)
        dirty.mark(region=region, months=_months(max(first, FIRST_MONTH), last), group=GROUP)


def _months(first: int, last: int) -> list[int]:
    months = [first]
    while months[-1] < last:
        months.append(shift(months[-1], 1))
    return months
