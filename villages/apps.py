from django.apps import AppConfig


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = "村居"

    def ready(self) -> None:
        from villages import indicators

        indicators.register_all()
