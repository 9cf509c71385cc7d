"""Rehearsals that take longer than a test may: one file each, run by `./portal drill NAME`."""

from bench.drills import return_checks

ALL = (return_checks.DRILL,)
