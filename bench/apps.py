from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Carries the `bench` command; stands above the four apps and is no part of production."""

    name = "bench"
    verbose_name = "性能测量"
