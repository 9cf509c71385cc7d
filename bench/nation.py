"""Every region of the country with one month of what each contributed: the largest table there could be.

The official list is read from the file that PORTAL_NATIONAL_REGIONS names, or from ../shared/data beside
the project; without it a country of the same size is made up.
"""

import csv
import lzma
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench import fill
from governance.project import environment as env

_FILE = "../shared/data/regions-national.csv.xz"
_DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
_LEVELS = list(_DIGITS)
_COUNTRY = (31, 11, 9, 14, 15)  # provinces, and how many each has below: 644,490 villages
_VILLAGE_STATE = (1, 2, 2, 2, 3)

_LISTED = "create temporary table bench_list (code text, level text, parent text, city text, county text, township text)"
# None of these regions is active, so no page finds them and the codes of the two tenants stay unique.
_NUMBERED = """create temporary table bench_tree as
    select nextval('governance_region_id_seq') as id, * from bench_list;
    alter table bench_tree add primary key (code); analyze bench_tree"""
_REGIONS = """insert into governance_region (id, level, kind, code, name, short_name, pinyin, initials, is_active,
        parent_id, city_id, county_id, township_id, village_id)
    select t.id, t.level, '', t.code, '', '', '', '', false, p.id, c.id, coalesce(k.id, case when t.township is not
        null then c.id end), w.id, case when t.level = 'VILLAGE' then t.id end
      from bench_tree t left join bench_tree p on p.code = t.parent left join bench_tree c on c.code = t.city
      left join bench_tree k on k.code = t.county left join bench_tree w on w.code = t.township"""


def load(*, whole: bool) -> int:
    """Put the regions into the tree and into `bench_tree`; returns how many."""
    with fill.without_triggers(), connection.cursor() as cursor:
        cursor.execute(_LISTED)
        with cursor.copy("copy bench_list from stdin") as copy:
            for row in _rows(whole):
                copy.write_row(row)
        cursor.execute(_NUMBERED)
        cursor.execute(_REGIONS)
        count = cursor.rowcount
    with connection.cursor() as cursor:
        cursor.execute("analyze governance_region")
    return count


def source() -> Path | None:
    """The file with the official list, if there is one."""
    named = env.text("PORTAL_NATIONAL_REGIONS")
    file = Path(named) if named else (settings.BASE_DIR / _FILE).resolve()
    return file if file.is_file() else None


def _rows(whole: bool) -> Iterator[tuple]:
    file = source() if whole else None
    for code, level in _listed(file) if file else _made_up(_COUNTRY if whole else _VILLAGE_STATE):
        depth = _LEVELS.index(level)
        above = [code[: _DIGITS[name]].ljust(12, "0") for name in _LEVELS]
        parent = above[depth - 1] if depth else None
        scope = [above[index] if index <= depth else None for index in (1, 2, 3)]
        yield code, level.upper(), parent, *scope


def _listed(file: Path) -> Iterator[tuple[str, str]]:
    """A city without counties has townships whose county digits are zeros: their parent is the city."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["level"] in _DIGITS:
                yield row["code"], row["level"]


def _made_up(shape: tuple[int, ...], depth: int = 0, prefix: str = "") -> Iterator[tuple[str, str]]:
    level = _LEVELS[depth]
    width = _DIGITS[level] - len(prefix)
    for number in range(1, shape[depth] + 1):
        code = f"{prefix}{number:0{width}}"
        yield code.ljust(12, "0"), level
        if depth + 1 < len(shape):
            yield from _made_up(shape, depth + 1, code)
