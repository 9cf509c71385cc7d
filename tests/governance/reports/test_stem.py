"""The loaded process: used again, replaced when it is gone, never shared, never outliving its owner."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from governance.reports import fonts, render, sample, stem
from governance.stems import owner

pytestmark = pytest.mark.usefixtures("font_folder")
ROOT = Path(stem.__file__).parents[2]


@pytest.fixture(autouse=True)
def none_idle():
    stem.pool.dismiss_all()
    yield
    stem.pool.dismiss_all()


def test_one_stem_serves_one_report_after_the_other():
    render.render_pdf("<p>x")
    first = _only_idle()
    render.render_pdf("<p>y")
    assert _only_idle() is first


def test_a_runaway_takes_its_child_along_and_nothing_else():
    render.render_pdf("<p>x")
    first = _only_idle()
    with pytest.raises(render.TooExpensive):
        render.render_pdf("<div>" * 3000 + "x", cpu_seconds=4)
    assert _only_idle() is first
    assert render.render_pdf("<p>x").startswith(b"%PDF-")


def test_a_stem_that_ended_meanwhile_is_replaced():
    render.render_pdf("<p>x")
    first = _only_idle()
    os.killpg(first._process.pid, signal.SIGKILL)
    assert render.render_pdf("<p>x").startswith(b"%PDF-")
    assert _only_idle() is not first


def test_other_fonts_ask_for_another_stem():
    render.render_pdf("<p>x")
    first = _only_idle()
    wanted = stem.recipe(fonts.load(fonts.folder()).digest)
    assert first.serves(wanted)
    assert not first.serves(stem.recipe("another digest"))
    assert not first.serves(replace(wanted, given=stem.equipment(Path("/elsewhere"))))


BEGUN_ANEW = """
import io, json, os, socket, sys
sys.path.insert(0, sys.argv[1])
import render_child
stayed, sys.stdin = [], io.StringIO(json.dumps({"fonts": "", "sample": ""}))
render_child.warm_up = lambda sample: None
render_child._is_alone = lambda: False

def begin_anew(program, arguments):
    assert program == sys.executable and arguments == sys.orig_argv
    render_child.be_stem(theirs)
    os._exit(0 if not os.path.exists(os.environ["HOME"]) else 3)

os.execv = begin_anew
ours, theirs = socket.socketpair()
ours.close()
render_child.be_stem(theirs)
"""


def test_a_stem_whose_sample_page_leaves_threads_begins_anew_without_it():
    """It serves (here nobody, as the owner is gone) and takes its folder away."""
    command = [sys.executable, "-B", "-c", BEGUN_ANEW, str(stem.CHILD.parent)]
    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_sample_page_names_nobody_and_leads_nowhere():
    assert "portal.invalid" not in sample.html()
    assert render.page_count(render.render_pdf(sample.html())) == 2


def test_a_stem_that_does_not_answer_is_killed():
    """A stopped child cannot end itself by its own alarm."""
    digest = fonts.load(fonts.folder()).digest
    render.render_pdf("<p>x")
    one = _only_idle()
    os.killpg(one._process.pid, signal.SIGSTOP)
    ended = stem.run({"versions": True, "limits": {}}, wall_seconds=-1, digest=digest)
    assert ended.returncode == -signal.SIGKILL
    assert not one.serves(stem.recipe(digest))
    assert not stem.pool.idle


def test_a_forked_owner_takes_a_stem_of_its_own():
    render.render_pdf("<p>x")
    child = os.fork()
    if child == 0:
        os._exit(len(stem.pool.idle))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert stem.pool.idle


def test_the_stem_ends_with_its_owner():
    script = (
        "from governance.reports import render, stem\n"
        "render.render_pdf('<p>x')\n"
        "print(stem.pool.idle[0]._process.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while _lives(int(done.stdout)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(int(done.stdout))


def _only_idle() -> owner.Stem:
    assert len(stem.pool.idle) == 1
    return stem.pool.idle[0]


def _lives(pid: int) -> bool:
    """A process that nobody waited for is no longer one."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
