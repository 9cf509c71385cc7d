"""The state table: what it says of itself, and that it holds together."""

from governance.returns import states
from governance.returns.states import COUNTED, EDITABLE, FILED, OPEN, WORKFLOW, ReturnState


def test_every_step_is_drawn():
    for transition in WORKFLOW.transitions:
        assert transition.name in states.__doc__
        for state in (*transition.sources, transition.target):
            assert state in states.__doc__


def test_every_state_can_be_reached_and_has_words():
    reached = {target for _source, target in WORKFLOW.steps()} | {WORKFLOW.initial}
    assert reached == set(ReturnState)
    assert all(state.label and state.tone for state in ReturnState)


def test_sending_back_and_correcting_want_a_reason():
    wanting = {t.name for t in WORKFLOW.transitions if t.reason_required}
    backwards = {"send_back_to_clerk", "send_back", "send_back_county", "revoke_approval", "revoke_signature"}
    assert wanting == {*backwards, "open_correction"}


def test_the_groups_of_states_do_not_contradict_each_other():
    assert EDITABLE < OPEN
    assert not OPEN & FILED
    assert COUNTED < FILED


def test_nothing_leads_out_of_locked_but_a_correction():
    assert [t.name for t in WORKFLOW.from_state(ReturnState.LOCKED)] == ["open_correction"]
