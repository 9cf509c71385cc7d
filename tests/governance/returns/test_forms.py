"""Only what a person touched is sent on."""

from governance.returns import forms
from governance.returns.actions import Entry


def post(*, shown=("12", ""), text="12", note="", revision=3) -> dict:
    return {"amount-M01": text, "note-M01": note, "seen-M01": forms.seen_token(revision, *shown)}


def test_an_untouched_cell_is_left_alone():
    assert forms.entries(post(), ["M01"]) == []


def test_a_changed_cell_carries_the_revision_it_was_typed_over():
    assert forms.entries(post(text="13"), ["M01"]) == [Entry("M01", "13", 3, "")]
    assert forms.entries(post(note="核实"), ["M01"]) == [Entry("M01", "12", 3, "核实")]


def test_emptied_is_touched():
    assert forms.entries(post(text=""), ["M01"]) == [Entry("M01", "", 3, "")]


def test_only_a_sentence_was_asked_for():
    data = {"note-M01": "核实无误", "seen-M01": forms.seen_token(3, "", "")}
    assert forms.entries(data, ["M01"]) == [Entry("M01", None, 3, "核实无误")]


def test_unknown_cells_and_broken_tokens_do_no_harm():
    assert forms.entries({"amount-X": "1"}, ["M01"]) == []
    assert forms.entries({"amount-M01": "1", "seen-M01": "abc"}, ["M01"]) == [Entry("M01", "1", 0, None)]


def test_empty_comments_are_not_comments():
    assert forms.comments({"comment-M01": " ", "comment-M02": "台账为11"}, ["M01", "M02"]) == {
        "M02": "台账为11"
    }
