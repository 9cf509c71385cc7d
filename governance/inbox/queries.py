"""待办、已办、我发起的: page shapes of the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.urls import reverse

from governance.inbox import registry
from governance.workflow import registry as workflows
from governance.workflow.models import StateChange

SOON = timedelta(days=3)


@dataclass(frozen=True)
class Line:
    """One item of 待办 with its urgency: OVERDUE, SOON, DUE or empty without a date."""

    item: registry.Item
    urgency: str


@dataclass(frozen=True)
class Section:
    """One kind of duty; the lines are the most urgent ones."""

    label: str
    lines: list[Line]
    count: int
    more_url: str


@dataclass(frozen=True)
class Step:
    """One line of 已办 or 我发起的."""

    at: datetime
    action: str
    kind: str
    subject: str
    url: str
    state: str
    reason: str


def todo(*, post, on: date) -> list[Section]:
    """Groups of things that await this post, the most urgent first; empty ones last."""
    groups = [provider(post=post, on=on) for provider in registry.providers()]
    shown = [group for group in groups if group is not None]
    ordered = sorted(shown, key=lambda group: (group.count == 0, _first_due(group)))
    return [
        Section(
            group.label,
            [Line(item, urgency(item.due_on, on)) for item in group.items],
            group.count,
            group.more_url,
        )
        for group in ordered
    ]


def urgency(due_on: date | None, on: date) -> str:
    if due_on is None:
        return ""
    if due_on < on:
        return "OVERDUE"
    return "SOON" if due_on <= on + SOON else "DUE"


def _first_due(group: registry.Group) -> date:
    return min((item.due_on for item in group.items if item.due_on), default=date.max)


def done(*, post, limit: int = 100) -> list[Step]:
    """The last steps this post took."""
    return _steps(StateChange.objects.by_post(post).order_by("-at", "-pk")[:limit])


def started(*, post, limit: int = 100) -> list[Step]:
    """The rows this post brought in: first steps only."""
    return _steps(StateChange.objects.by_post(post).filter(from_state="").order_by("-at", "-pk")[:limit])


def _steps(changes: Iterable[StateChange]) -> list[Step]:
    return [_step(change) for change in changes]


def _step(change: StateChange) -> Step:
    subject = registry.subject_of(change.subject_type)
    return Step(
        at=change.at,
        action=change.label,
        kind=subject.label if subject else "",
        subject=change.subject_label,
        url=reverse(subject.url_name, args=[change.subject_id]) if subject else "",
        state=_state_label(change),
        reason=change.reason,
    )


def _state_label(change: StateChange) -> str:
    """The Chinese name of the state reached, from the choices of the row's own state field."""
    try:
        model = apps.get_model(change.subject_type)
    except (LookupError, ValueError):
        return ""
    for workflow in workflows.workflows_of(model):
        labels = dict(model._meta.get_field(workflow.field).flatchoices)
        if change.to_state in labels:
            return labels[change.to_state]
    return ""
