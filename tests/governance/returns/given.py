"""Sheets of any form, as plain values. What is not given is zero, and blank where the form does not ask."""

from functools import cache

from governance.figures.values import Precision
from governance.returns import checks, pack
from governance.returns.sheet import Cell, Line, Sheet

MAY, APRIL = 202605, 202604
MEDIATION, AID, SERVICE = "mediation", "legal-aid", "public-legal-service"


@cache
def lines(form: str, *, level: str = "") -> tuple[Line, ...]:
    """The lines of one level of the newest version; without a level, that of the form's first item."""
    found = max((one for one in pack.read_all() if one.code == form), key=lambda one: one.version)
    level = level or found.items[0].level
    return tuple(
        Line(
            code=item.code, name=item.name, unit=item.unit, kind=item.kind, numerator=item.numerator,
            denominator=item.denominator, is_required=item.is_required, allows_precision=item.allows_precision,
        )
        for item in found.items
        if item.level == level
    )  # fmt: skip


def zeroes(form: str, *, level: str = "") -> dict[str, int | None]:
    found = lines(form, level=level)
    return {line.code: 0 if line.is_required else None for line in found if line.is_typed}


def sheet(
    form: str, amounts=None, *, history=None, notes=None, observed=None, note="", month=MAY, level="",
    precise=None, children=None, own_rules=(),
) -> Sheet:  # fmt: skip
    notes, observed, precise = notes or {}, observed or {}, precise or {}
    return Sheet(
        month=month,
        lines=lines(form, level=level),
        cells={
            code: Cell(
                amount=amount,
                precision=precise.get(code, Precision.EXACT),
                note=notes.get(code, ""),
                observed=observed.get(code),
            )
            for code, amount in {**zeroes(form, level=level), **(amounts or {})}.items()
        },
        history=history or {},
        note=note,
        form=form,
        children=children or {},
        own_rules=own_rules,
    )


def found(sheet_: Sheet) -> list[tuple[str, str]]:
    """(check, level) of everything found."""
    return [(finding.check, finding.level.value) for finding in checks.run(sheet_)]


def errors(sheet_: Sheet) -> list[str]:
    return [check for check, level in found(sheet_) if level == "ERROR"]


def levels(sheet_: Sheet, check: str) -> list[str]:
    """How heavily one check weighs here; nothing when it is content."""
    return [level for code, level in found(sheet_) if code == check]


def words(sheet_: Sheet, check: str) -> list[str]:
    return [finding.message for finding in checks.run(sheet_) if finding.check == check]


def december(**amounts) -> dict[int, dict[str, int]]:
    """What stood at the end of last year."""
    return {202512: amounts}


def year(amounts: dict[str, int], *, upto=MAY, **at_december) -> dict[int, dict[str, int]]:
    """The same amounts in January to the month before, and what stood in December."""
    months = {month: dict(amounts) for month in range(upto // 100 * 100 + 1, upto)}
    return {**months, upto // 100 * 100 - 88: at_december}
