"""Slot → indicator code of the figure store. Append only: a row stores how many slots it knew."""

SLOTS: tuple[str, ...] = (
    "M01", "M02", "M03", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13",
    "M14", "M15", "M16", "M17", "M18", "M19", "M20", "M21", "M22", "M23", "M24",
    "RG01", "RG02", "RG03", "RG04", "RG05", "RG06", "RG07", "RG08",
)  # fmt: skip
VERSION = len(SLOTS)
_SLOT_OF = {code: index for index, code in enumerate(SLOTS)}


def slot_of(code: str) -> int:
    """Position of a code in the arrays, counted from 0. Raises KeyError for a ratio or unknown code."""
    return _SLOT_OF[code]


def has_slot(code: str) -> bool:
    return code in _SLOT_OF


def codes(version: int) -> tuple[str, ...]:
    """The codes a row of that version holds, in slot order."""
    return SLOTS[:version]
