"""Contents page: every model of a mediation case."""

from mediation.cases.models.agreement import (
    AgreementItem,
    JudicialConfirmation,
    PerformanceReceipt,
    ReturnVisit,
    Signature,
)
from mediation.cases.models.case import Case, CounterPurpose, NumberCounter
from mediation.cases.models.people import CaseMediator, Party
from mediation.cases.models.uploads import CaseUpload

__all__ = [
    "AgreementItem",
    "Case",
    "CaseMediator",
    "CaseUpload",
    "CounterPurpose",
    "JudicialConfirmation",
    "NumberCounter",
    "Party",
    "PerformanceReceipt",
    "ReturnVisit",
    "Signature",
]
