"""The private font folder of the reports, made on first use by the project's own command."""

import subprocess

from launcher import layout, services
from launcher.console import step, warn


def ensure() -> None:
    """Make the folder or verify it; without it everything but the reports still works."""
    if not (layout.VAR / "fonts").exists():
        step("准备报告专用字体，约需一分钟 / preparing the report fonts")
    done = subprocess.run(
        [layout.PYTHON, "-m", "governance.reports.fonts", "--ensure"],
        env=services.base_environment(),
        cwd=layout.ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        warn(f"报告专用字体未备好，暂时不能生成报告。/ No report fonts yet.\n{done.stderr.strip()}")
