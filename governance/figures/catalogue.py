"""Slot → indicator code of the figure store. Append only: a row stores how many slots it knew."""

SLOTS: tuple[str, ...] = (
    "M01", "M02", "M03", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13",
    "M14", "M15", "M16", "M17", "M18", "M19", "M20", "M21", "M22", "M23", "M24",
    "RG01", "RG02", "RG03", "RG04", "RG05", "RG06", "RG07", "RG08",
    # 人民调解统计月报
    "MD01", "MD02", "MD03", "MD04", "MD05", "MD06.02", "MD07", "MD08", "MD09", "MD10",
    "MD11.01", "MD11.02", "MD11.03", "MD11.04", "MD11.05", "MD11.06", "MD11.07", "MD11.08", "MD11.09",
    "MD11.10", "MD11.11", "MD11.12", "MD11.13", "MD11.14", "MD11.15", "MD11.16", "MD11.17", "MD11.99",
    "MD12.01", "MD12.02", "MD12.03", "MD12.04", "MD12.05", "MD12.06", "MD12.07",
    "MD13.01", "MD13.02", "MD13.03", "MD13.04", "MD14.01", "MD14.02", "MD15", "MD16", "MD17",
    "MD19", "MD20", "MD21", "MD22.01", "MD22.02", "MD23.01", "MD23.02", "MD23.03", "MD23.04", "MD23.05",
    "MD23.06", "MD24.01", "MD24.02", "MD30", "MD30.01", "MD30.02", "MD30.03", "MD30.04", "MD30.05",
    "MD30.06", "MD30.07", "MD31", "MD31.01", "MD31.02", "MD31.03", "MD32", "MD33", "MD34.01", "MD34.02",
    "MD35", "MD34.03",
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
