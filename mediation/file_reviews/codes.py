"""Stored choices of a file review."""

from django.db.models import TextChoices


class Grade(TextChoices):
    """评查等次；分数线见 packs/file_review.toml（产品默认）."""

    EXCELLENT = "EXCELLENT", "优秀"
    GOOD = "GOOD", "良好"
    PASSED = "PASSED", "合格"
    FAILED = "FAILED", "不合格"


class SampleBy(TextChoices):
    COUNT = "COUNT", "每个调委会若干件"
    PERCENT = "PERCENT", "每个调委会百分之几"
