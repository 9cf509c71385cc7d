"""Contents page: bodies, their people, and what the county records about them."""

from mediation.organisations.models.bodies import (
    CommitteeKind,
    Industry,
    MediationCommittee,
    Mediator,
    MediatorKind,
    PersonalMediationStudio,
    Sex,
    StationedAt,
    TermQuerySet,
)
from mediation.organisations.models.notices import CourtNotice, FengqiaoKind, FengqiaoUnit
from mediation.organisations.models.teams import MediationPanel, MediatorTraining, TeamMember

__all__ = [
    "CommitteeKind",
    "CourtNotice",
    "FengqiaoKind",
    "FengqiaoUnit",
    "Industry",
    "MediationCommittee",
    "MediationPanel",
    "Mediator",
    "MediatorKind",
    "MediatorTraining",
    "PersonalMediationStudio",
    "Sex",
    "StationedAt",
    "TeamMember",
    "TermQuerySet",
]
