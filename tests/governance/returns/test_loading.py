"""Publishing a form: once, and never edited afterwards."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from governance.returns import loading, pack
from governance.returns.models import FormItem, ReturnForm

pytestmark = pytest.mark.django_db


def test_publishing_twice_changes_nothing():
    forms = pack.read_all()
    assert loading.load_forms() == loading.Loaded(created=len(forms), unchanged=0)
    before = list(ReturnForm.objects.values())
    assert loading.load_forms() == loading.Loaded(created=0, unchanged=len(forms))
    assert list(ReturnForm.objects.values()) == before
    assert FormItem.objects.count() == sum(len(form.items) for form in forms)
    assert FormItem.objects.filter(form__code="monthly").count() == 24


def test_a_published_form_is_never_edited():
    loading.load_forms()
    form = pack.read_all()[0]
    with pytest.raises(loading.PublishedFormChanged, match="另立一个版本"):
        loading.load_forms([replace(form, name="改了名", checksum="0" * 64)])
    assert ReturnForm.objects.get(code=form.code).name == form.name


def test_a_new_version_stands_beside_the_old():
    form = pack.read_all()[0]
    loading.load_forms([form, replace(form, version=2, first_month=202701, checksum="1" * 64)])
    assert list(ReturnForm.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_the_command_publishes(capsys):
    call_command("load_packs")
    assert f"新发布 {len(pack.read_all())}" in capsys.readouterr().out
    assert ReturnForm.objects.filter(is_optional=False).get().code == "monthly"
