"""One running clock as a value: rule, base, pauses, extension → due days. Pure."""

from dataclasses import dataclass
from datetime import date

from governance.deadlines import rules, workdays
from governance.deadlines.rules import KindPause, Rule
from governance.deadlines.workdays import Calendar, Due


@dataclass(frozen=True)
class Extension:
    """An approved prolongation: on which day it was granted, and to which day."""

    granted_on: date
    to: date


@dataclass(frozen=True)
class Clock:
    """Everything a due day depends on, besides the calendar. For rules counted in days or months.

    `fixed_on`: the day a document names; it holds as it stands, on a rest day too.
    """

    rule: Rule
    base_on: date
    pauses: tuple[KindPause, ...] = ()
    extension: Extension | None = None
    fixed_on: date | None = None

    def due(self, calendar: Calendar) -> Due:
        """The day that holds: by the rule, or from the extension and the pauses after it."""
        if self.extension is None:
            return self.legal_due(calendar)
        later = [pause for pause in self._admitted() if pause.began_on >= self.extension.granted_on]
        return workdays.calendar_deadline(self.extension.to, 0, calendar, pauses=later, rolls=self.rule.rolls)

    def legal_due(self, calendar: Calendar) -> Due:
        """The day by the document, or by the rule and its pauses, whatever was granted afterwards."""
        if self.fixed_on is not None:
            return Due(self.fixed_on, self.fixed_on, is_provisional=False)
        return rules.compute(self.rule, self.base_on, calendar, pauses=self.pauses)

    def promise_due(self, calendar: Calendar) -> Due | None:
        return rules.compute_promise(self.rule, self.base_on, calendar, pauses=self.pauses)

    def _admitted(self) -> list[workdays.Pause]:
        return rules.admitted(self.rule, self.pauses)
