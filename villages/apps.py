from django.apps import AppConfig


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = "村居"

    def ready(self) -> None:
        from villages import indicators, report_sections

        indicators.register_all()
        report_sections.register_all()
