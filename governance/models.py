"""Contents page: every capability's models, so that Django finds them."""

from governance.audit.models import AuditEvent
from governance.deadlines.models import Deadline, DeadlineRule, WorkDay
from governance.figures.models import DirtyMark, FigureRow
from governance.jobs.models import Job
from governance.notices.models import Notice
from governance.offices.models import Office, Post, User
from governance.privacy.models import PersonalDataReading
from governance.regions.models import Region, RegionChange, RegionVersion
from governance.registers.models import RegisterEntry, RegisterUpload
from governance.reports.models import (
    Report,
    ReportAnnotation,
    ReportFigure,
    ReportPrint,
    ReportVerification,
)
from governance.returns.models import (
    CellComment,
    Filing,
    FormCalendar,
    FormItem,
    MonthlyReturn,
    ReturnForm,
    ReturnPeriod,
    ReturnValue,
)
from governance.workflow.models import StateChange

__all__ = [
    "AuditEvent",
    "CellComment",
    "Deadline",
    "DeadlineRule",
    "DirtyMark",
    "FigureRow",
    "Filing",
    "FormCalendar",
    "FormItem",
    "Job",
    "MonthlyReturn",
    "Notice",
    "Office",
    "PersonalDataReading",
    "Post",
    "Region",
    "RegionChange",
    "RegionVersion",
    "ReturnForm",
    "ReturnPeriod",
    "ReturnValue",
    "RegisterEntry",
    "RegisterUpload",
    "Report",
    "ReportAnnotation",
    "ReportFigure",
    "ReportPrint",
    "ReportVerification",
    "StateChange",
    "User",
    "WorkDay",
]
