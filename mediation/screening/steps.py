"""Which form and which action each disposal of a finding, and each step of an alert, has."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils import timezone

from mediation.screening import actions
from mediation.screening import forms as pages


@dataclass(frozen=True)
class Step:
    """`given` names the action's argument for the row; `initial` fills the empty form."""

    form: type[forms.Form]
    run: Callable
    given: str
    initial: Callable[[], dict] = dict


def _today(*names: str) -> Callable[[], dict]:
    return lambda: dict.fromkeys(names, timezone.localdate())


FINDING_STEPS = {
    "hand_over": Step(pages.HandOverForm, actions.hand_over, "finding", _today("on")),
    "calm": Step(pages.CalmForm, actions.calm, "finding", _today("on")),
    "monitor": Step(pages.MonitorForm, actions.monitor, "finding"),
    "look_again": Step(pages.LookForm, actions.look_again, "finding", _today("on")),
    "raise": Step(pages.RaiseForm, actions.raise_alert, "finding"),
}
ALERT_STEPS = {
    "report": Step(
        pages.ReportForm, actions.report_alert, "alert", lambda: {"reported_at": timezone.localtime()}
    ),
    "record_feedback": Step(pages.FeedbackForm, actions.record_feedback, "alert"),
    "close": Step(pages.CloseForm, actions.close_alert, "alert", _today("on")),
}
