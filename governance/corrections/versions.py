"""Makes the new version of a locked return: what stood before, with the unlocked items replaced."""

from datetime import datetime

from governance.corrections.models import Correction, CorrectionItem
from governance.figures.values import Precision
from governance.returns import reliance, sheets, villages
from governance.returns.actions.common import mark_figures
from governance.returns.models import Filing, MonthlyReturn, Origin, ReturnValue
from governance.returns.states import WORKFLOW
from governance.workflow import actions as workflow
from governance.workflow.models import StateChange


def make(correction: Correction, *, step: StateChange, by, at: datetime) -> MonthlyReturn:
    """LOCKED → CORRECTING → APPROVED → LOCKED, in the caller's transaction: no reader sees the unit missing.

    The old version's values stay as they are. The figures of the month are computed again; whatever is
    added up or compared from it reads the same store.
    """
    row = workflow.lock(correction.monthly_return)
    items = {item.code: item for item in correction.items.all()}
    before, of_villages = sheets.values_of(row), list(villages.values_of(row).values())
    row.version = correction.to_version
    reason = correction.reason
    workflow.apply_transition(row, "open_correction", workflow=WORKFLOW, by=by, at=at, reason=reason)
    _copy(row, before, items, correction)
    ReturnValue.objects.bulk_create(_unchanged(row, value) for value in of_villages)
    _keep(row, correction)
    for name in ("accept_correction", "lock"):
        workflow.apply_transition(row, name, workflow=WORKFLOW, by=by, at=at)
    mark_figures(row)
    reliance.tell(reliance.Change(row.region_id, row.form_id, row.month, step, tuple(items)), by=by)
    return row


def said(correction: Correction) -> str:
    """“人民调解受理由30更正为33（登记遗漏）”."""
    lines = {line.code: line for line in sheets.lines_of(correction.monthly_return)}
    found = []
    for item in correction.items.order_by("code"):
        line = lines[item.code]
        old = line.show(item.old_amount, Precision(item.old_precision)) or "空白"
        found.append(f"{line.name}由{old}更正为{line.show(item.new_amount, Precision(item.new_precision))}")
    return f"{'；'.join(found)}（{correction.reason}）"


def _copy(row: MonthlyReturn, before: dict, items: dict[str, CorrectionItem], correction: Correction) -> None:
    codes = sorted({*before, *items})
    ReturnValue.objects.bulk_create(
        _corrected(row, code, before.get(code), items[code], correction)
        if code in items
        else _unchanged(row, before[code])
        for code in codes
    )


def _corrected(row, code: str, old: ReturnValue | None, item: CorrectionItem, correction) -> ReturnValue:
    return ReturnValue(
        region_id=row.region_id,
        monthly_return=row,
        return_version=row.version,
        code=code,
        amount=item.new_amount,
        precision=item.new_precision,
        note=f"更正：{correction.reason}"[:300],
        origin=Origin.TYPED,
        observed=old.observed if old else None,
        revision=(old.revision if old else 0) + 1,
        saved_at=correction.requested_at,
        saved_by=correction.requested_by,
        saved_by_name=correction.requested_by_name,
    )


def _unchanged(row: MonthlyReturn, old: ReturnValue) -> ReturnValue:
    """The same cell in the new version, whoever wrote it and whenever it was found right."""
    names = (
        "region_id", "code", "amount", "precision", "note", "observed", "origin", "confirmed_at", "revision",
        "saved_at", "saved_by_id", "saved_by_name",
    )  # fmt: skip
    kept = {name: getattr(old, name) for name in names}
    return ReturnValue(monthly_return=row, return_version=row.version, **kept)


def _keep(row: MonthlyReturn, correction: Correction) -> None:
    """What the new version contains, beside what each submission contained; the records as they stood then."""
    values = sheets.values_of(row)
    observed = {code: value.observed for code, value in values.items() if value.observed is not None}
    sheet = sheets.build(row, values=values, observed=observed)
    Filing.objects.create(
        region_id=row.region_id,
        monthly_return=row,
        return_version=row.version,
        round=row.round,
        cells={line.code: sheet.cell(line.code).as_filed() for line in sheet.typed_lines()},
        at=correction.requested_at,
        by=correction.requested_by,
        by_name=correction.requested_by_name,
    )
