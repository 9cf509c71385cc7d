"""The table of states: its drawing in the docstring, its labels, and that nothing leads nowhere."""

from mediation.cases import states
from mediation.cases.states import CASE_WORKFLOW, CONFIRMATION_WORKFLOW, CaseState, ConfirmationState
from mediation.cases.step_forms import COURT_STEPS, STEPS


def drawn() -> set[str]:
    return {line for line in states.__doc__.splitlines() if " --" in line}


def test_docstring_draws_exactly_the_table():
    table = CASE_WORKFLOW.drawing().splitlines() + CONFIRMATION_WORKFLOW.drawing().splitlines()
    assert drawn() == set(table)


def test_every_state_has_a_label_and_a_tone():
    assert all(state.label for state in CaseState)
    assert set(states.TONES) == set(CaseState)
    assert all(state.label for state in ConfirmationState)


def test_every_state_is_reached():
    reached = {target for _, target in CASE_WORKFLOW.steps()} | {CASE_WORKFLOW.initial}
    assert reached == set(CaseState)


def test_only_the_system_derives_effect_and_completion():
    derived = {found.name for found in CASE_WORKFLOW.transitions if found.permission is None}
    assert derived == {"take_effect", "complete_performance"}


def test_every_button_has_a_form():
    buttons = {found.name for found in CASE_WORKFLOW.transitions if found.permission} - {"correct"}
    assert buttons == set(STEPS)
    court = {found.name for found in CONFIRMATION_WORKFLOW.transitions if found.permission}
    assert court == set(COURT_STEPS)
