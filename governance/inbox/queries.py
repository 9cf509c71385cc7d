"""待办、已办、我发起的: page shapes of the home page."""

from datetime import date

from governance.inbox import registry
from governance.workflow.models import StateChange


def todo(*, post, on: date) -> list[registry.Group]:
    """Groups of things that await this post, the most urgent first."""
    groups = [provider(post=post, on=on) for provider in registry.providers()]
    shown = [group for group in groups if group is not None]
    return sorted(shown, key=lambda group: (group.count == 0, _first_due(group)))


def _first_due(group: registry.Group) -> date:
    return min((item.due_on for item in group.items if item.due_on), default=date.max)


def done(*, post, limit: int = 100):
    """The last steps this post took."""
    return StateChange.objects.by_post(post).order_by("-at", "-pk")[:limit]


def started(*, post, limit: int = 100):
    """The rows this post brought in: first steps only."""
    return StateChange.objects.by_post(post).filter(from_state="").order_by("-at", "-pk")[:limit]
