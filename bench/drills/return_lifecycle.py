"""The state machine over filing, review, lock and correction, run long.

The machine and its world belong to the tests; here they run with many more examples than the suite has time for.
"""

import os
import subprocess
import sys

from bench.drills.registry import Drill, DrillFailed
from governance.project.environment import ROOT

EXAMPLES, STEPS = 40, 40  # some five minutes on two idle cores
TESTS = "tests/governance/lifecycle"


def run(say, *, examples: int = EXAMPLES, steps: int = STEPS) -> None:
    """Raises DrillFailed when some order of steps leads to an illegal state or a wrong figure."""
    say(f"{examples} months, each with up to {steps} steps in any order")
    environment = {**os.environ, "LIFECYCLE_EXAMPLES": str(examples), "LIFECYCLE_STEPS": str(steps)}
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-p", "no:cacheprovider"]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise DrillFailed("an order of steps broke a rule; the shortest one is printed above")
    say("no illegal state, and every figure equals its rows")


DRILL = Drill("return-lifecycle", "月报填报、审核、锁定、更正任意次序：没有非法状态，数与明细一致", run)
