"""Rehearsals that take longer than a test may: one file each, run by `./portal drill NAME`."""

from bench.drills import (
    concurrent_edits,
    planted_values,
    repeated_submissions,
    return_checks,
    return_lifecycle,
)

ALL = (
    return_checks.DRILL,
    return_lifecycle.DRILL,
    concurrent_edits.DRILL,
    repeated_submissions.DRILL,
    planted_values.DRILL,
)
