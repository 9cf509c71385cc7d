"""What the grid's script is told: every cell as it stands now, and what became of those it sent."""

from collections.abc import Iterable
from datetime import date

from governance.returns import pages, queries
from governance.returns.actions import Outcome
from governance.returns.grid.villages import VillageCell, village_page
from governance.returns.models import MonthlyReturn


def of_return(monthly_return: MonthlyReturn, *, post, on: date) -> dict:
    """The whole return, since one value judges others."""
    page = pages.page(queries.fetch(monthly_return.pk), post=post, on=on)
    return {
        "cells": {row.line.code: cell(row) for row in page.rows},
        "filled": page.filled,
        "total": len(page.typed),
        "blocking": len(page.blocking),
    }


def of_villages(monthly_return: MonthlyReturn, *, post, on: date, keys: Iterable[str] | None = None) -> dict:
    """The cells of the villages that were asked about (all when None), and what became of the unit's own."""
    found = village_page(queries.fetch(monthly_return.pk), post=post, on=on)
    wanted = None if keys is None else set(keys)
    return {
        "cells": {one.key: village_cell(one) for one in found.cells if wanted is None or one.key in wanted},
        "parents": {row.line.code: cell(row) for row in found.page.rows if row.line.by_village},
        "blocking": len(found.page.blocking),
    }


def village_cell(one: VillageCell) -> dict:
    return {
        "text": one.text,
        "note": "",
        "revision": one.revision,
        "state": one.state.value,
        "label": one.state.label,
        "tone": one.state.tone,
        "origin": one.origin,
        "difference": "",
        "needs_note": False,
        "messages": [one.cell.problem] if one.cell.problem else [],
        "comment": "",
    }


def cell(row: pages.Row) -> dict:
    return {
        "text": row.text,
        "note": row.note,
        "revision": row.revision,
        "state": row.state.value,
        "label": row.state.label,
        "tone": row.state.tone,
        "origin": row.origin,
        "difference": row.difference,
        "needs_note": row.needs_note,
        "messages": list(row.messages),
        "comment": row.comment_text,
    }


def results(outcomes: Iterable[Outcome], cells: dict[str, dict]) -> dict[str, dict]:
    """Key of the cell → what became of it; `current` is what a loser is shown."""
    return {outcome.entry.key: _result(outcome, cells) for outcome in outcomes}


def _result(outcome: Outcome, cells: dict[str, dict]) -> dict:
    if outcome.conflict is not None:
        current = cells[outcome.entry.key]
        return {"outcome": "conflict", "message": str(outcome.conflict), "current": current}
    if outcome.value is None:
        return {"outcome": "refused", "message": outcome.refusal}
    return {"outcome": "saved", "revision": outcome.value.revision}
