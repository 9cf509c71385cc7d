"""Contents page: every model of a mediation case."""

from mediation.cases.models.agreement import (
    AgreementItem,
    AgreementVersion,
    JudicialConfirmation,
    PerformanceReceipt,
    ReturnVisit,
    Signature,
)
from mediation.cases.models.attachments import AttachmentContent, CaseAttachment
from mediation.cases.models.case import Case, CounterPurpose, NumberCounter
from mediation.cases.models.people import CaseMediator, Party
from mediation.cases.models.proceedings import CaseSession, Participant, Recusal
from mediation.cases.models.uploads import CaseUpload

__all__ = [
    "AgreementItem",
    "AgreementVersion",
    "AttachmentContent",
    "Case",
    "CaseAttachment",
    "CaseMediator",
    "CaseSession",
    "CaseUpload",
    "CounterPurpose",
    "JudicialConfirmation",
    "NumberCounter",
    "Participant",
    "Party",
    "PerformanceReceipt",
    "Recusal",
    "ReturnVisit",
    "Signature",
]
