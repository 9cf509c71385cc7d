"""The command line as a person meets it."""

import subprocess

from launcher import commands
from launcher.layout import ROOT


def portal(*arguments, **environment):
    return subprocess.run(
        [ROOT / "portal", *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
    )


def test_help_lists_every_command():
    shown = portal("help").stdout
    assert all(
        f"./portal {command.usage}" in shown and command.does in shown for command in commands.COMMANDS
    )


def test_unknown_command_is_refused_with_help():
    done = portal("demmo")
    assert done.returncode == 2
    assert "demmo" in done.stderr
    assert "./portal demo" in done.stdout


def test_unknown_argument_is_refused_before_anything_starts():
    done = portal("reset", "--everything")
    assert done.returncode == 1
    assert "--everything" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_python_is_explained_in_both_languages(tmp_path):
    """`dirname` and `cat` are all the script may use before it has found a Python."""
    for name in ("dirname", "cat"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    script = (ROOT / "portal").read_text().replace("/usr/bin/python3", str(tmp_path / "none"))
    copy = tmp_path / "portal"
    copy.write_text(script)
    done = subprocess.run(
        ["/bin/sh", copy, "help"], capture_output=True, text=True, env={"PATH": str(tmp_path)}
    )
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr
    assert "apt-get install -y python3 python3-venv" in done.stderr
