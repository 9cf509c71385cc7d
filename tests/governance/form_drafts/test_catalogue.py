"""表式目录: each form in the version that holds on the day."""

from datetime import date

import pytest

from governance.form_drafts import catalogue
from governance.returns import loading


@pytest.fixture
def seen(world, act_as):
    """What a county's statistician finds in the list on a day."""
    loading.load_forms()
    with act_as(world.post("COUNTY_STATISTICIAN", "靖远县")):
        yield lambda day: catalogue.entries(world.region("靖远县"), on=day)


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "version"), [(date(2026, 11, 30), 1), (date(2026, 12, 1), 2)])
def test_the_version_that_holds_is_shown(seen, day, version):
    shown = {entry.form.code: entry for entry in seen(day)}
    assert shown["mediation"].form.version == version and len(shown["mediation"].versions) == 2
    assert not shown["mediation"].is_coming


@pytest.mark.django_db
def test_a_version_ends_where_one_begins_to_stay(seen):
    form = next(entry.form for entry in seen(date(2026, 12, 1)) if entry.form.code == "mediation")
    assert [span for _, span in catalogue.versions(form)] == ["2026年12月起", "2022年1月至2026年11月"]
