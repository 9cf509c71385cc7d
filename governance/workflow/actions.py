"""The only writers of a state: lock, then apply_transition."""

from datetime import datetime

from django.db import connection, models

from governance.access import checks
from governance.workflow import registry
from governance.workflow.models import StateChange
from governance.workflow.transitions import Transition, Workflow

_LOCKED = "_locked_in"


class TransitionRefused(Exception):
    """An anticipated refusal; the message is Chinese and meant for the person at the screen."""


class AlreadyDone(TransitionRefused):
    """The row is in the target state already: a second click, answered with the current state."""


def lock(row: models.Model) -> models.Model:
    """Re-read the row (itself only) under a row lock; judge on the returned copy."""
    if not connection.in_atomic_block:
        raise RuntimeError("lock() needs an open transaction")
    locked = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    setattr(locked, _LOCKED, id(connection.connection))
    return locked


def apply_transition(
    row: models.Model, name: str, *, workflow: Workflow, by, at: datetime, reason: str = ""
) -> StateChange:
    """Move a locked row along one declared transition and record it.

    `by` is the acting post, or None for a step the system derives. Raises TransitionRefused.
    """
    transition = workflow.get(name)
    _refuse_unlocked(row)
    _refuse_state(row, workflow, transition)
    _refuse_actor(by, transition)
    reason = reason.strip()
    if transition.reason_required and not reason:
        raise TransitionRefused(f"“{transition.label}”须填写理由。")
    before = getattr(row, workflow.field)
    if transition.target is not None:
        setattr(row, workflow.field, transition.target)
        row.save()
    return record_step(row, transition, before=before, by=by, at=at, reason=reason, workflow=workflow)


def record_step(
    row, transition: Transition, *, before: str, by, at: datetime, reason: str, workflow: Workflow
):
    """Write the StateChange of a step; also for the first state of a new row."""
    return StateChange.objects.create(
        region_id=row.region_id,
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        subject_label=str(row)[:120],
        transition=transition.name,
        label=transition.label,
        from_state=before,
        to_state=getattr(row, workflow.field),
        reason=reason,
        at=at,
        by=by,
        by_name=by.person_name if by else "系统",
        by_office=by.office_name if by else "",
    )


def available(row: models.Model, *, workflow: Workflow, post) -> list[Transition]:
    """Exactly the buttons of a page: what the table allows and the post may do."""
    state = getattr(row, workflow.field)
    return [
        t for t in workflow.from_state(state) if t.permission and checks.has_permission(post, t.permission)
    ]


def _refuse_unlocked(row: models.Model) -> None:
    if getattr(row, _LOCKED, None) != id(connection.connection):
        raise RuntimeError("apply_transition needs a row from workflow.lock()")


def _refuse_state(row: models.Model, workflow: Workflow, transition: Transition) -> None:
    state = getattr(row, workflow.field)
    if state in transition.sources:
        return
    label = row._meta.get_field(workflow.field).flatchoices
    shown = dict(label).get(state, state)
    if state == transition.target:
        raise AlreadyDone(f"已是“{shown}”状态，无需重复操作。")
    raise TransitionRefused(f"当前状态为“{shown}”，不能“{transition.label}”。请刷新页面后再试。")


def _refuse_actor(by, transition: Transition) -> None:
    if transition.permission is None:
        if by is not None:
            raise TransitionRefused(f"“{transition.label}”由系统自动完成。")
        return
    if by is None or not checks.has_permission(by, transition.permission):
        raise TransitionRefused(f"您的岗位没有“{transition.label}”的权限。")


__all__ = [
    "AlreadyDone",
    "TransitionRefused",
    "apply_transition",
    "available",
    "lock",
    "record_step",
    "registry",
]
