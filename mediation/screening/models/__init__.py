"""Contents page: rounds, findings, looks, alerts."""

from mediation.screening.models.alerts import EscalationAlert
from mediation.screening.models.findings import FindingLook, FindingParty, ScreeningFinding, ScreeningRound

__all__ = ["EscalationAlert", "FindingLook", "FindingParty", "ScreeningFinding", "ScreeningRound"]
