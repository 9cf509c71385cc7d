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
from mediation.organisations.models import (
    CourtNotice,
    FengqiaoUnit,
    MediationCommittee,
    MediationPanel,
    Mediator,
    MediatorTraining,
    PersonalMediationStudio,
    TeamMember,
)
from mediation.screening.models import (
    EscalationAlert,
    FindingLook,
    FindingParty,
    ScreeningFinding,
    ScreeningRound,
)

__all__ = [
    "AgreementItem",
    "Case",
    "CaseMediator",
    "CaseUpload",
    "CourtNotice",
    "EscalationAlert",
    "FengqiaoUnit",
    "FindingLook",
    "FindingParty",
    "JudicialConfirmation",
    "MediationCommittee",
    "MediationPanel",
    "Mediator",
    "MediatorTraining",
    "NumberCounter",
    "Party",
    "PerformanceReceipt",
    "PersonalMediationStudio",
    "ReturnVisit",
    "ScreeningFinding",
    "ScreeningRound",
    "Signature",
    "TeamMember",
]
