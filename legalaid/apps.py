from django.apps import AppConfig


class LegalaidConfig(AppConfig):
    name = "legalaid"
    verbose_name = "法律援助"

    def ready(self) -> None:
        from legalaid import indicators

        indicators.register_all()
