"""What the store writes equals sums made by hand over the subtree of each region."""

import random

import pytest
from django.db import DataError, connection
from django.utils import timezone

from governance.figures import catalogue, store
from governance.figures.store import OwnFigures
from governance.figures.values import Precision
from governance.regions.models import Region
from governance.tenancy import scope

pytestmark = pytest.mark.django_db
MONTH = 202605
CODES = ("M02", "M15")
AMOUNTS = ("observed", "filed", "have", "expected", "late", "corrected")


@pytest.fixture
def tree(world):
    """A city's regions from the top down: (id, parent, level)."""
    regions = Region.objects.under(world.region("白银市"))
    return sorted(
        regions.values_list("pk", "parent_id", "level"),
        key=lambda row: ("CITY", "COUNTY", "TOWNSHIP", "VILLAGE").index(row[2]),
    )


def write(tree, own):
    city = tree[0][0]
    with scope.enter(scope.for_worker(city_id=city, reason="test")):
        return store.write_month(
            city_id=city, period=MONTH, rows=own, version=store.next_version(), at=timezone.now()
        )


def test_every_region_has_the_sums_of_all_below_it(tree):
    """Villages that file and villages under a county are rare, but are added like any other."""
    dice = random.Random(7)
    county = next(pk for pk, _, level in tree if level == "COUNTY")
    own = []
    for pk, parent, level in tree:
        directly = level == "VILLAGE" and dice.random() < 0.02
        row = OwnFigures(pk, county if directly else parent, level)
        row.observed = {code: dice.randrange(4) for code in CODES}
        if dice.random() < {"VILLAGE": 0.03, "TOWNSHIP": 0.8}.get(level, 0.3):
            for name in AMOUNTS[1:]:
                setattr(row, name, {code: dice.randrange(1, 3) for code in CODES})
            row.precision = {"M15": dice.choice([Precision.EXACT, Precision.AT_LEAST])}
        own.append(row)
    assert write(tree, own) == len(own)
    expected = {row.region_id: dict.fromkeys(((n, c) for n in AMOUNTS for c in CODES), 0) for row in own}
    at_least = dict.fromkeys(expected, False)
    parents = {row.region_id: row.parent_id for row in own}
    for row in own:
        place = row.region_id
        while place in expected:
            for name in AMOUNTS:
                for code in CODES:
                    expected[place][name, code] += getattr(row, name).get(code, 0)
            at_least[place] |= Precision.AT_LEAST in row.precision.values()
            place = parents[place]
    found = {key: row.figures for (key, _), row in store.read(region_ids=expected, months=[MONTH]).items()}
    for key, sums in expected.items():
        for (name, code), amount in sums.items():
            if name == "corrected":
                assert found[key][code].is_corrected == bool(amount)
            else:
                assert getattr(found[key][code], name) == amount, (key, name, code)
        exactly = Precision.AT_LEAST if at_least[key] else Precision.EXACT
        assert found[key]["M15"].precision is exactly
    assert write(tree, own) == 0


def test_a_count_that_no_longer_fits_is_refused(tree):
    towns = [row for row in tree if row[2] == "TOWNSHIP"][:2]
    rows = [OwnFigures(*row) for row in tree if row[2] in {"CITY", "COUNTY"}]
    county = next(row.region_id for row in rows if row.level == "COUNTY")
    for pk, _, level in towns:
        rows.append(OwnFigures(pk, county, level, have={"M15": 20_000}, expected={"M15": 1}))
    with pytest.raises(DataError, match="smallint out of range"):
        write(tree, rows)


def test_small_arrays_lie_plain_where_they_are_added_up():
    """Else each would be copied for every slot read: most of the time of a roll-up."""
    with connection.cursor() as cursor:
        cursor.execute(store.working_sql("figure_month", "figure_leaves", end="on commit preserve rows"))
        store._copy(cursor, [OwnFigures(1, None, "CITY", expected={"M15": 1})])
        cursor.execute("select pg_column_size(expected) from figure_month")
        assert cursor.fetchone() == (24 + 2 * catalogue.VERSION,)
        cursor.execute("drop table figure_month, figure_leaves")
