"""Contents page: every write to a return. In each: lock the row, ask policy, apply the rules, save, record the step.

Opening periods is in `opening`, publishing forms in `loading`.
"""

from governance.returns.actions.by_village import prefill_villages
from governance.returns.actions.cells import CellConflict, Entry, Outcome
from governance.returns.actions.filling import (
    confirm_proposed,
    fill_zeros,
    prefill_return,
    save_cell,
    save_cells,
    save_sheet,
    start_return,
)
from governance.returns.actions.reviewing import approve, open_for_review, return_for_correction, sign_off
from governance.returns.actions.submitting import ChecksFailed, submit_return, withdraw_return

__all__ = [
    "CellConflict",
    "ChecksFailed",
    "Entry",
    "Outcome",
    "approve",
    "confirm_proposed",
    "fill_zeros",
    "open_for_review",
    "prefill_return",
    "prefill_villages",
    "return_for_correction",
    "save_cell",
    "save_cells",
    "save_sheet",
    "sign_off",
    "start_return",
    "submit_return",
    "withdraw_return",
]
