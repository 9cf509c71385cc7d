"""A process's own memory for finished pieces: texts as they are."""

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class TextMemory(LocMemCache):
    """Django's memory of a process, without its copies: a text cannot be changed by whoever gets it.

    Packing and unpacking a region tree took longer than everything else about finding it.
    """

    def get(self, key, default=None, version=None):
        key = self.make_key(key, version=version)
        with self._lock:
            if self._has_expired(key):
                self._delete(key)
                return default
            self._cache.move_to_end(key, last=False)
            return self._cache[key]

    def set(self, key, value: str, timeout=DEFAULT_TIMEOUT, version=None):
        if not isinstance(value, str):
            raise TypeError("only texts are kept without a copy")
        with self._lock:
            self._set(self.make_key(key, version=version), value, timeout)
