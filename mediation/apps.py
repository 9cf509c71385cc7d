from django.apps import AppConfig


class MediationConfig(AppConfig):
    """人民调解: bodies and cases."""

    name = "mediation"
    verbose_name = "人民调解"

    def ready(self) -> None:
        from mediation import report_sections
        from mediation.cases import indicators as cases
        from mediation.cases import monthly_indicators, policy, region_changes
        from mediation.desk import pages as desk
        from mediation.organisations import indicators as organisations
        from mediation.organisations import policy as bodies
        from mediation.phone import policy as phone
        from mediation.screening import indicators as screening_indicators
        from mediation.screening import panels as screening_panels
        from mediation.screening import policy as screening
        from mediation.subsidies import indicators as subsidy_indicators
        from mediation.subsidies import panels as subsidy_panels
        from mediation.subsidies import policy as subsidies

        cases.register_all()
        monthly_indicators.register_all()
        screening_indicators.register_all()
        policy.register_inbox()
        bodies.register_inbox()
        phone.register_shortcuts()
        region_changes.register_all()
        organisations.register_all()
        screening.register_inbox()
        screening_panels.register_all()
        subsidies.register_inbox()
        subsidy_panels.register_all()
        subsidy_indicators.register_all()
        desk.register_all()
        report_sections.register_all()
