"""`drill NAME`: runs what is asked for, and fails when it does not hold."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bench import drills
from bench.drills.registry import Drill, DrillFailed


def fails(say):
    say("half way")
    raise DrillFailed("broken")


@pytest.fixture(autouse=True)
def two_drills(monkeypatch):
    monkeypatch.setattr(
        drills, "ALL", (Drill("good", "says good", lambda say: say("done")), Drill("bad", "x", fails))
    )


def called(*arguments) -> str:
    out = StringIO()
    call_command("drill", *arguments, stdout=out)
    return out.getvalue()


def test_the_list_names_every_drill():
    assert "good" in called("--list") and "says good" in called("--list")


def test_a_drill_tells_how_far_it_has_come():
    assert called("good") == "done\nHolds.\n"


@pytest.mark.parametrize(
    ("arguments", "words"), [(("bad",), "broken"), (("worse",), "good, bad"), ((), "No such")]
)
def test_what_does_not_hold_is_an_error(arguments, words):
    with pytest.raises(CommandError, match=words):
        called(*arguments)
