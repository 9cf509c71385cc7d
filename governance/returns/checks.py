"""The checks of a return: the rules of its form, judged. A rule that lacks what it needs says nothing.

The rules are data (`packs/rules/`, `rulebook/`); the browser judges by the same ones while people type.
What is said here is what counts.
"""

from governance.returns.rulebook import interpreter, reading
from governance.returns.rulebook.rule import Rule
from governance.returns.sheet import Finding, Level, Sheet

_WEIGHT = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


def run(sheet: Sheet) -> list[Finding]:
    """Every finding on the sheet, what blocks first, in the order of the form."""
    return findings(rules_for(sheet), sheet)


def blocking(sheet: Sheet) -> list[Finding]:
    """What stands in the way of submitting: errors, and warnings without their sentence."""
    return [finding for finding in run(sheet) if finding.blocks(sheet)]


def rules_for(sheet: Sheet) -> tuple[Rule, ...]:
    """The rules of the form's packs in force in the month, then those the bureau has switched on."""
    return (*reading.in_force(sheet.form, sheet.month), *sheet.own_rules)


def findings(rules: tuple[Rule, ...], sheet: Sheet) -> list[Finding]:
    """What exactly these rules find."""
    place = {line.code: index for index, line in enumerate(sheet.lines)}
    found = [
        Finding(
            verdict.rule.id,
            Level(verdict.level),
            verdict.fact,
            verdict.advice,
            verdict.codes,
            verdict.needs_reason,
        )
        for verdict in interpreter.verdicts(rules, sheet)
    ]
    return sorted(found, key=lambda f: (_WEIGHT[f.level], place.get(f.codes[0], -1) if f.codes else -1))
