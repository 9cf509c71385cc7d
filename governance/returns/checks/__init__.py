"""The validation rules of a return: one rule, one file, one function of the same name.

Each takes a `Sheet` (plain data) and yields `Finding`s; none sees the database. A rule whose cells are
blank, or whose base month was not filed, says nothing: blanks are the business of `required`.
"""

from governance.returns.checks.amount_without_case import amount_without_case
from governance.returns.checks.balance import balance
from governance.returns.checks.differs_from_records import differs_from_records
from governance.returns.checks.duplicate_of_last_month import duplicate_of_last_month
from governance.returns.checks.jump import jump
from governance.returns.checks.number import number
from governance.returns.checks.persons_and_cases import persons_and_cases
from governance.returns.checks.required import required
from governance.returns.checks.sessions_and_visitors import sessions_and_visitors
from governance.returns.checks.success_and_accepted import success_and_accepted
from governance.returns.sheet import Finding, Level, Sheet

ALL = (
    number,
    required,
    balance,
    success_and_accepted,
    differs_from_records,
    persons_and_cases,
    sessions_and_visitors,
    amount_without_case,
    jump,
    duplicate_of_last_month,
)
_WEIGHT = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


def run(sheet: Sheet) -> list[Finding]:
    """Every finding on the sheet, what blocks first, in the order of the form."""
    place = {line.code: index for index, line in enumerate(sheet.lines)}
    found = [finding for check in ALL for finding in check(sheet)]
    return sorted(found, key=lambda f: (_WEIGHT[f.level], place.get(f.codes[0], -1) if f.codes else -1))


def blocking(sheet: Sheet) -> list[Finding]:
    """What stands in the way of submitting: errors, and warnings without their sentence."""
    return [finding for finding in run(sheet) if finding.blocks(sheet)]
