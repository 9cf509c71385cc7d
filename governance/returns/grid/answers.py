"""What the grid's script is told: every cell as it stands now, and what became of those it sent."""

from collections.abc import Iterable
from datetime import date

from governance.returns import pages, queries
from governance.returns.actions import Outcome
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
