"""Pieces of pages that are kept: finished HTML in the cache, under a key that names all it depends on.

Nothing is ever thrown away by hand: what changes, changes the key. Only pieces that look the same to every
reader who may open their page belong here, and nothing personal. Without Redis a page only takes longer.
"""

import hashlib
import logging
from collections.abc import Callable
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
KEPT_SECONDS = 6 * 3600


def piece(name: str, key: tuple, make: Callable[[], str]) -> SafeString:
    """The piece kept under `name` and `key`, or what `make` gives, which is kept from now on.

    This process looks into its own memory first, then into Redis, which all processes share.
    """
    if settings.DEBUG:  # templates are being edited
        return _safe(make())
    address = f"piece:{name}:{_digest(key)}"
    found = caches["memory"].get(address)
    if found is None:
        found = str(_shared(address, make))
        caches["memory"].set(address, found, KEPT_SECONDS)
    return _safe(found)


def _shared(address: str, make: Callable[[], str]) -> str:
    try:
        found = caches["default"].get(address)
        if found is None:
            found = str(make())
            caches["default"].set(address, found, KEPT_SECONDS)
        return found
    except RedisError:
        logger.warning("the cache is away; a piece was made anew")
        return make()


def _digest(key: tuple) -> str:
    return hashlib.sha256(repr((_release(), key)).encode()).hexdigest()


@once
def _release() -> str:
    """A fingerprint of the code and templates that make pieces: a new release keeps its own."""
    digest = hashlib.sha256()
    for folder in ("governance", "templates", "templates_jinja2", "mediation", "villages", "legalaid"):
        for file in sorted((settings.BASE_DIR / folder).rglob("*")):
            if file.suffix in (".py", ".html"):
                digest.update(_stamp(file))
    return digest.hexdigest()


def _stamp(file: Path) -> bytes:
    state = file.stat()
    return f"{file}:{state.st_size}:{state.st_mtime_ns}".encode()


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - made by our own templates, which escape
