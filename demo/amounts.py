"""Believable numbers of a monthly return of the present, besides those that records give. Pure."""

from random import Random

from demo import calendar_days

FLOWS_PER_VILLAGE = {"M08": 0.12, "M15": 3.2, "M17": 16.0, "M19": 1.6, "M20": 0.8}
STOCKS_PER_VILLAGE = {"M18": 3.4, "M21": 1.3, "M23": 0.35}
WAGES_PER_CASE_YUAN = (3_000, 16_000)


def of_township(
    villages: int, *, month: int, order: int, observed: dict[str, int], random: Random
) -> dict[str, int]:
    """Code → amount (money in fen). `order` counts the months, so that stocks grow; `observed` are the records."""
    season = calendar_days.SEASON[month % 100 - 1] / 8.3
    flows = {
        code: _around(rate * villages * season * (1 + 0.008 * order), random)
        for code, rate in FLOWS_PER_VILLAGE.items()
    }
    stocks = {
        code: int(rate * villages + villages * order * 0.01) for code, rate in STOCKS_PER_VILLAGE.items()
    }
    found_by_screening = observed.get("M02", 0) + _around(0.3 * villages, random)
    wage_cases = _around(0.03 * villages * season, random)
    sessions = _around(0.25 * villages + 1, random)
    return {
        **flows,
        **stocks,
        **{code: observed.get(code, 0) for code in ("M02", "M03", "M05", "M06", "M22", "M24")},
        "M01": observed.get("M01", found_by_screening),
        "M07": 0,
        "M09": flows["M08"] + _around(0.1 * flows["M08"], random),
        "M10": wage_cases,
        "M11": wage_cases * random.randint(*WAGES_PER_CASE_YUAN) // 100 * 100_00,
        "M12": wage_cases * random.randint(1, 4),
        "M16": sessions,
        "M17": max(sessions * 12, flows["M17"]),
    }


def of_county(townships: int, *, month: int, random: Random) -> dict[str, int]:
    season = calendar_days.SEASON[month % 100 - 1] / 8.3
    return {
        "M13": _around(1.1 * townships * season, random),
        "M14": _around(0.22 * townships * season, random),
    }


def _around(mean: float, random: Random) -> int:
    """A count that scatters about its mean."""
    return max(0, round(random.gauss(mean, mean**0.5 * 0.8)))
