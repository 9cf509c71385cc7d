"""表式目录: each form in the version that holds on the day."""

from datetime import date

import pytest

from governance.form_drafts import catalogue
from governance.returns import loading


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "version"), [(date(2026, 11, 30), 1), (date(2026, 12, 1), 2)])
def test_the_version_that_holds_is_shown(world, day, version):
    loading.load_forms()
    shown = {entry.form.code: entry for entry in catalogue.entries(world.region("靖远县"), on=day)}
    assert shown["mediation"].form.version == version and len(shown["mediation"].versions) == 2
    assert not shown["mediation"].is_coming


@pytest.mark.django_db
def test_a_version_ends_where_one_begins_to_stay(world):
    loading.load_forms()
    newest = catalogue.entries(world.region("靖远县"), on=date(2026, 12, 1))
    form = next(entry.form for entry in newest if entry.form.code == "mediation")
    assert [span for _, span in catalogue.versions(form)] == ["2026年12月起", "2022年1月至2026年11月"]
