from django.apps import AppConfig


class MediationConfig(AppConfig):
    """人民调解: bodies and cases."""

    name = "mediation"
    verbose_name = "人民调解"

    def ready(self) -> None:
        from mediation.cases import indicators as cases
        from mediation.organisations import indicators as organisations

        cases.register_all()
        organisations.register_all()
