"""Kinds of jobs: name → function. Capabilities register theirs in `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.jobs.models import Job


@dataclass(frozen=True)
class JobKind:
    """`run(job, report)` does the work inside the job's scope; `report(percent, stage)` shows progress."""

    name: str
    run: Callable
    queue: str = "figures"
    lease_seconds: int = 120
    max_attempts: int = 5


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    _kinds[kind.name] = kind
    return kind


def get(job: Job) -> JobKind:
    return _kinds[job.kind]


def kinds() -> list[JobKind]:
    return list(_kinds.values())
