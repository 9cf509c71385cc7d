from django.apps import AppConfig


class DemoConfig(AppConfig):
    """演示数据: management commands only, no tables."""

    name = "demo"
    verbose_name = "演示数据"
