"""Cutting a font down to chosen characters with the HarfBuzz subsetting library.

The same shared library that keeps PDF rendering fast (without it a report takes twenty times as
long) also takes one language out of a font collection: 0.2 s a face instead of half a minute.
"""

import ctypes
from collections.abc import Iterable
from ctypes import POINTER, byref, c_char_p, c_uint, c_void_p
from functools import lru_cache
from pathlib import Path
from typing import Any

CORE, SUBSET = "libharfbuzz.so.0", "libharfbuzz-subset.so.0"
SIGNATURES = {
    "hb_blob_create_from_file_or_fail": (c_void_p, [c_char_p]),
    "hb_blob_get_data": (c_void_p, [c_void_p, POINTER(c_uint)]),
    "hb_blob_destroy": (None, [c_void_p]),
    "hb_face_create": (c_void_p, [c_void_p, c_uint]),
    "hb_face_reference_blob": (c_void_p, [c_void_p]),
    "hb_face_destroy": (None, [c_void_p]),
    "hb_set_add": (None, [c_void_p, c_uint]),
    "hb_subset_input_create_or_fail": (c_void_p, []),
    "hb_subset_input_unicode_set": (c_void_p, [c_void_p]),
    "hb_subset_input_destroy": (None, [c_void_p]),
    "hb_subset_or_fail": (c_void_p, [c_void_p, c_void_p]),
}


class SubsettingFailed(RuntimeError):
    """HarfBuzz could not read the font or cut it."""


def is_available() -> bool:
    """Whether both shared libraries can be loaded."""
    try:
        _library()
    except OSError:
        return False
    return True


def cut(source: Path, index: int, characters: Iterable[int]) -> bytes:
    """Face `index` of a font file or collection, reduced to the given code points.

    Raises:
        OSError: the library is not installed.
        SubsettingFailed: the file is no font, or cutting failed.
    """
    library: Any = _library()
    blob = library.hb_blob_create_from_file_or_fail(str(source).encode())
    if not blob:
        raise SubsettingFailed(f"cannot read {source}")
    face = library.hb_face_create(blob, index)
    try:
        return _subset(library, face, characters)
    finally:
        library.hb_face_destroy(face)
        library.hb_blob_destroy(blob)


def _subset(library: Any, face: int, characters: Iterable[int]) -> bytes:
    request = library.hb_subset_input_create_or_fail()
    wanted = library.hb_subset_input_unicode_set(request)
    for character in characters:
        library.hb_set_add(wanted, character)
    result = library.hb_subset_or_fail(face, request)
    library.hb_subset_input_destroy(request)
    if not result:
        raise SubsettingFailed("the face could not be reduced")
    try:
        return _bytes_of(library, result)
    finally:
        library.hb_face_destroy(result)


def _bytes_of(library: Any, face: int) -> bytes:
    blob, length = library.hb_face_reference_blob(face), c_uint()
    data = library.hb_blob_get_data(blob, byref(length))
    content = ctypes.string_at(data, length.value)
    library.hb_blob_destroy(blob)
    return content


class _Library:
    """The functions used, with their types declared: an undeclared pointer would be cut to 32 bits."""

    def __init__(self) -> None:
        core, subset = ctypes.CDLL(CORE), ctypes.CDLL(SUBSET)
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(subset if "subset" in name else core, name)
            function.restype, function.argtypes = result, arguments
            setattr(self, name, function)


@lru_cache(maxsize=1)
def _library() -> _Library:
    return _Library()
