"""Contents page: every capability's models, so that Django finds them."""

from mediation.cases.models import (
    AgreementItem,
    Case,
    CaseMediator,
    CaseUpload,
    JudicialConfirmation,
    NumberCounter,
    Party,
    PerformanceReceipt,
    ReturnVisit,
    Signature,
)
from mediation.organisations.models import MediationCommittee, Mediator, PersonalMediationStudio

__all__ = [
    "AgreementItem",
    "Case",
    "CaseMediator",
    "CaseUpload",
    "JudicialConfirmation",
    "MediationCommittee",
    "Mediator",
    "NumberCounter",
    "Party",
    "PerformanceReceipt",
    "PersonalMediationStudio",
    "ReturnVisit",
    "Signature",
]
