"""For views: run an action as the request's post and tell the person how it went."""

from collections.abc import Callable

from django.contrib import messages
from django.utils import timezone

from governance.workflow.actions import AlreadyDone, TransitionRefused


def attempt(request, action: Callable, *, done: str = "", **arguments):
    """The action's answer; a refusal becomes a message and None, a second click a note and None."""
    try:
        result = action(by=request.post, at=timezone.now(), **arguments)
    except AlreadyDone as already:
        messages.info(request, str(already))
        return None
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return result
