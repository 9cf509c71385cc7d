"""Contents page: every capability's models, so that Django finds them."""

from governance.audit.models import AuditEvent
from governance.deadlines.models import Deadline, DeadlineRule, WorkDay
from governance.figures.models import DirtyMark, FigureRow
from governance.jobs.models import Job
from governance.offices.models import Office, Post, User
from governance.regions.models import Region, RegionChange, RegionVersion
from governance.workflow.models import StateChange

__all__ = [
    "AuditEvent",
    "Deadline",
    "DeadlineRule",
    "DirtyMark",
    "FigureRow",
    "Job",
    "Office",
    "Post",
    "Region",
    "RegionChange",
    "RegionVersion",
    "StateChange",
    "User",
    "WorkDay",
]
