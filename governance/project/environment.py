"""Reads the environment variables; the only place that does. Documented in docs/operations.md."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def number(name: str, default: int) -> int:
    value = text(name)
    return int(value) if value else default


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict:
    """Turn `postgresql://user:password@host:port/name?option=value` into Django's dictionary."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def bootstrap_folder() -> list[tuple[str, str]]:
    """The style sheet that the bootstrap-wrapper wheel ships beside its module, as `bootstrap/…`."""
    import bootstrap_wrapper

    folder = Path(bootstrap_wrapper.__file__).resolve().parent.parent / "bootstrap"
    return [("bootstrap", str(folder))] if folder.is_dir() else []
