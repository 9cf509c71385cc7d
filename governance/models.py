"""Contents page: every capability's models, so that Django finds them."""

from governance.audit.models import AuditEvent
from governance.chasing.models import Chaser
from governance.corrections.models import Correction, CorrectionItem
from governance.data_queries.models import DataQuery
from governance.deadlines.models import Deadline, DeadlineRule, WorkDay
from governance.figures.models import DirtyMark, FigureMonth, FigureRow
from governance.form_drafts.models import FormDraft, FormDraftItem
from governance.jobs.models import Job
from governance.locks.models import PeriodLock
from governance.notices.models import Notice
from governance.offices.models import Office, Post, User
from governance.privacy.models import PersonalDataReading
from governance.regions.models import CityMap, Region, RegionChange, RegionVersion
from governance.registers.models import RegisterEntry, RegisterUpload
from governance.reports.models import (
    Report,
    ReportAnnotation,
    ReportFigure,
    ReportPrint,
    ReportVerification,
)
from governance.return_workbooks.models import ReturnUpload
from governance.returns.models import (
    BureauRule,
    CellComment,
    Filing,
    FormCalendar,
    FormItem,
    MonthlyReturn,
    ReturnForm,
    ReturnPeriod,
    ReturnValue,
)
from governance.review.models import ReturnOpening
from governance.rollups.models import RollUp
from governance.workflow.models import StateChange

__all__ = [
    "AuditEvent",
    "BureauRule",
    "CellComment",
    "CityMap",
    "Correction",
    "CorrectionItem",
    "DataQuery",
    "Chaser",
    "Deadline",
    "DeadlineRule",
    "DirtyMark",
    "FigureMonth",
    "FigureRow",
    "Filing",
    "FormCalendar",
    "FormDraft",
    "FormDraftItem",
    "FormItem",
    "Job",
    "MonthlyReturn",
    "Notice",
    "Office",
    "PeriodLock",
    "PersonalDataReading",
    "Post",
    "Region",
    "RegionChange",
    "RegionVersion",
    "ReturnForm",
    "ReturnOpening",
    "ReturnPeriod",
    "ReturnUpload",
    "ReturnValue",
    "RegisterEntry",
    "RegisterUpload",
    "Report",
    "ReportAnnotation",
    "ReportFigure",
    "ReportPrint",
    "ReportVerification",
    "RollUp",
    "StateChange",
    "User",
    "WorkDay",
]
