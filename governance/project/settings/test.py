"""Tests: quick hashing, strict templates, eager jobs, no network beyond loopback."""

from governance.project.settings.base import *  # noqa: F403

SECRET_KEY = "tests-only-" + "x" * 50
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": {**_MEMORY, "LOCATION": "shared"}, "memory": CACHES["memory"]}  # noqa: F405
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405
AXES_ENABLED = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⚠未定义变量 %s⚠"  # noqa: F405
