from django.apps import AppConfig


class LegalaidConfig(AppConfig):
    name = "legalaid"
    verbose_name = "法律援助"

    def ready(self) -> None:
        from legalaid import indicators, report_sections

        indicators.register_all()
        report_sections.register_all()
