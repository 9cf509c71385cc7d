"""What the case page says of its subsidy: the conditions met and lacking, and where it stands."""

from governance.access import checks
from governance.access.permissions import Permission as P
from mediation.cases import panels
from mediation.cases.panels import Panel
from mediation.subsidies import queries, rules
from mediation.subsidies.models import CaseSubsidy


def of_case(*, case, post) -> Panel | None:
    """Only for closed files, and only for those who may read subsidies."""
    if case.concluded_on is None or not checks.has_permission(post, P.MEDIATION_SUBSIDY_READ):
        return None
    subsidy = CaseSubsidy.objects.filter(case_id=case.pk).order_by("-pk").first()
    found = queries.conditions_of(case) if subsidy is None else []
    may_apply = checks.has_permission(post, P.MEDIATION_SUBSIDY_APPLY, case.region)
    data = {
        "case": case,
        "subsidy": subsidy,
        "conditions": found,
        "may_apply": may_apply and subsidy is None and not rules.why_not_apply(found),
    }
    return Panel("subsidies/_case_panel.html", data)


def register_all() -> None:
    panels.register("subsidies", of_case)
