"""The real townships of 白银市 as plain data, for tests without a database."""

from collections import Counter

import pytest

from demo import places
from governance.regions.listfile import read_list


@pytest.fixture(scope="session")
def townships() -> dict[str, int]:
    """Code of each of the 78 townships → number of its villages."""
    rows = read_list(places.LIST.read_bytes()).rows
    return dict(
        Counter(
            f"{row.code[:9]}000" for row in rows if row.level == "VILLAGE" and row.code.startswith("6204")
        )
    )


@pytest.fixture(scope="session")
def counties(townships) -> dict[str, int]:
    found = Counter()
    for code, villages in townships.items():
        found[f"{code[:6]}000000"] += villages
    return dict(found)
