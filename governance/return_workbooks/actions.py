"""Takes a workbook in: kept, read, and after confirmation written through the same action as the grid."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.return_workbooks import content, reading
from governance.return_workbooks.models import ReturnUpload, UploadKind
from governance.return_workbooks.reading import Upload
from governance.returns import actions as returns
from governance.returns import policy
from governance.returns.models import MonthlyReturn
from governance.spreadsheets.memory import collector_paused
from governance.spreadsheets.reading import check_size
from governance.workflow.actions import AlreadyDone, TransitionRefused, lock


@collector_paused()
@transaction.atomic
def keep_upload(
    *, monthly_return: MonthlyReturn, kind: UploadKind, file_name: str, data: bytes, by, at: datetime
) -> ReturnUpload:
    """Keep the file until it is confirmed; earlier ones of the same person for the same return go.

    Raises:
        WorkbookError: the file cannot be read, or is for another unit, month or form.
        TransitionRefused: the return is not being filled in by this post.
    """
    _require_filling(monthly_return, by)
    check_size(data)
    read(monthly_return, kind, data, by=by, at=at)
    mine = ReturnUpload.objects.filter(monthly_return=monthly_return, uploaded_by=by)
    mine.delete()
    return ReturnUpload.objects.create(
        region_id=monthly_return.region_id,
        monthly_return=monthly_return,
        kind=kind,
        file_name=file_name[:200],
        content=data,
        uploaded_at=at,
        uploaded_by=by,
    )


@collector_paused()
@transaction.atomic
def apply_upload(*, upload: ReturnUpload, insist: Collection[str], by, at: datetime) -> ReturnUpload:
    """Write the good cells, and of those in conflict the ones that the person insists on (`insist`: keys).

    Raises:
        AlreadyDone: the file was confirmed before.
    """
    row = lock(upload)
    if row.imported_at is not None:
        raise AlreadyDone("这个工作簿已经导入。")
    _require_filling(row.monthly_return, by)
    found = read(row.monthly_return, UploadKind(row.kind), bytes(row.content), by=by, at=at)
    entries = [change.entry(insist=False) for change in found.good]
    entries += [change.entry(insist=True) for change in found.conflicts if change.key in insist]
    outcomes = returns.save_cells(monthly_return=row.monthly_return, entries=entries, by=by, at=at)
    if found.note is not None:
        returns.save_sheet(monthly_return=row.monthly_return, entries=[], note=found.note, by=by, at=at)
    row.saved_count = sum(outcome.value is not None for outcome in outcomes)
    row.imported_at = at
    if not found.bad:
        row.content = b""
    row.save(update_fields=["saved_count", "imported_at", "content"])
    return row


def read(monthly_return: MonthlyReturn, kind: UploadKind, data: bytes, *, by, at: datetime) -> Upload:
    """What the file would change, against the cells as they stand. Raises WorkbookError."""
    on = timezone.localdate(at)
    if kind == UploadKind.TOWNSHIP:
        found = content.township(monthly_return, post=by, on=on)
        return reading.read_township(data, monthly_return, found.slots)
    page = content.villages(monthly_return, post=by, on=on)
    ids = {cell.village.code: cell.village.pk for cell in page.cells}
    return reading.read_villages(data, monthly_return, content.village_slots(page), ids)


def _require_filling(monthly_return: MonthlyReturn, by) -> None:
    allowed, reason = policy.can_fill(monthly_return, post=by)
    if not allowed:
        raise TransitionRefused(reason)
