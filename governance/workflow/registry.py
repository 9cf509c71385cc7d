"""Which workflow rules which model; capabilities register theirs in `states.py`."""

from django.db import models

from governance.workflow.transitions import Workflow

_workflows: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    known = _workflows.setdefault(workflow.name, workflow)
    if known != workflow:
        raise ValueError(f"two workflows named {workflow.name}")
    return workflow


def workflows() -> list[Workflow]:
    return list(_workflows.values())


def workflows_of(model: type[models.Model]) -> list[Workflow]:
    return [workflow for workflow in _workflows.values() if workflow.model == model._meta.label]
