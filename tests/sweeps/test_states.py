"""Workflows as data: who may take each step, which states can be reached, and that nothing goes around them."""

import re
from importlib import import_module

import pytest
from django.apps import apps

from governance.access.roles import ROLES
from governance.project import environment
from governance.workflow.registry import workflows
from governance.workflow.transitions import Workflow

ROOT = environment.ROOT
APPS = ("governance", "villages", "mediation", "legalaid")
ALL = workflows()
ARROW = re.compile(r" --(\w+)--> ")

each = pytest.mark.parametrize("workflow", ALL, ids=lambda one: one.name)


def states_of(workflow: Workflow) -> set[str]:
    return {
        str(code) for code, _ in apps.get_model(workflow.model)._meta.get_field(workflow.field).flatchoices
    }


def state_module(workflow: Workflow):
    """The page of data beside the model: the `states` module of its capability."""
    model = apps.get_model(workflow.model)
    folder = ".".join(model.__module__.split(".")[:2])
    return import_module(f"{folder}.states")


def reachable(workflow: Workflow) -> set[str]:
    """From the first state and from those in which a row may be created, along the steps."""
    found = {str(workflow.initial)} | {
        str(t.target) for t in workflow.transitions if not t.sources and t.target
    }
    while True:
        more = {str(after) for before, after in workflow.steps() if before in found} - found
        if not more:
            return found
        found |= more


def test_there_are_workflows():
    assert {one.name for one in ALL} >= {
        "mediation_case",
        "judicial_confirmation",
        "monthly_return",
        "report",
    }


@each
def test_only_known_states_are_named(workflow):
    named = {workflow.initial} | {state for t in workflow.transitions for state in (*t.sources, t.target)}
    assert {str(state) for state in named if state is not None} <= states_of(workflow)


@each
def test_every_state_is_reached(workflow):
    assert states_of(workflow) - reachable(workflow) == set()


@each
def test_names_and_labels_of_steps_are_distinct(workflow):
    names = [step.name for step in workflow.transitions]
    assert len(names) == len(set(names))
    assert all(step.label for step in workflow.transitions)


@each
def test_every_step_is_somebodys_or_the_systems(workflow):
    held = {permission for role in ROLES.values() for permission in role.permissions}
    orphans = [step.name for step in workflow.transitions if step.permission and step.permission not in held]
    assert orphans == []


@each
def test_no_state_offers_the_same_button_twice(workflow):
    for state in states_of(workflow):
        offered = [(step.label, step.permission) for step in workflow.from_state(state)]
        assert len(offered) == len(set(offered)), state


def drawn_steps(workflow: Workflow) -> set[tuple[str, str, str]]:
    """(from, name, to) as drawn in the docstring: `A --name--> B --other--> C`, several sources as `A | B`."""
    known = states_of(workflow)
    found = set()
    for line in (state_module(workflow).__doc__ or "").splitlines():
        for chain in line.split(";"):
            parts = ARROW.split(chain.partition("(")[0].strip())
            for place in range(0, len(parts) - 2, 2):
                befores, name, after = (part.strip() for part in parts[place : place + 3])
                found |= {(before.strip(), name, after) for before in befores.split("|")}
    return {step for step in found if {step[0], step[2]} <= known and step not in _of_neighbours(workflow)}


def _of_neighbours(workflow: Workflow) -> set[tuple[str, str, str]]:
    """Steps of the other workflows on the same page."""
    return {
        step
        for other in ALL
        if other is not workflow and state_module(other) is state_module(workflow)
        for step in table_steps(other) - table_steps(workflow)
    }


def table_steps(workflow: Workflow) -> set[tuple[str, str, str]]:
    return {
        (str(source), step.name, str(step.target or source))
        for step in workflow.transitions
        for source in step.sources
    }


@each
def test_the_drawing_in_the_docstring_equals_the_table(workflow):
    """Acts that leave the state as it is may be left out of the drawing."""
    drawn, wanted = drawn_steps(workflow), table_steps(workflow)
    moving = {step for step in wanted if step[0] != step[2]}
    assert drawn - wanted == set()
    assert moving - drawn == set()


def sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), path.read_text()


BULK = re.compile(r"(?:\.update|bulk_update)\([^)]*\bstate\b\s*[=\"']")


def test_no_bulk_update_goes_around_the_workflow():
    """`queryset.update(state=…)` writes no history and asks nobody; the ledger of jobs has no workflow."""
    found = [f"{path}" for path, text in sources() if BULK.search(text) and path.parts[1] != "jobs"]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        'rows.update(state="DONE")',
        "rows.update(\n    seen=1, state=S.DONE\n)",
        'bulk_update(rows, ["state"])',
    ],
)
def test_the_search_finds_bulk_updates(text):
    assert BULK.search(text)
