"""What screening shows on the page of a case: hints with their reasons, the finding it came from, its alerts."""

from mediation.cases import panels
from mediation.cases.panels import Panel
from mediation.screening import policy, queries
from mediation.screening.models import EscalationAlert, ScreeningFinding


def of_case(*, case, post) -> Panel | None:
    found = queries.signals_of_case(case)
    finding = ScreeningFinding.objects.filter(case=case).first()
    alerts = list(EscalationAlert.objects.filter(case_id=case.pk).order_by("-raised_at"))
    may_raise = policy.records(post, case.region) and case.outcome in ("", "PENDING")
    if not (found or finding or alerts or may_raise):
        return None
    data = {"case": case, "signals": found, "finding": finding, "alerts": alerts, "may_raise": may_raise}
    return Panel("screening/_case_panel.html", data)


def register_all() -> None:
    panels.register("screening", of_case)
