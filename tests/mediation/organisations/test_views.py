"""Pages of mediation bodies."""

import pytest
from django.urls import reverse

from mediation.organisations.models import MediationCommittee, Mediator
from tests.factories import mediation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(world, client_of):
    return client_of(world.post("OFFICE_HEAD", "北湾镇"))


@pytest.fixture
def body(world, act_as):
    officer = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(officer):
        return make.committee(officer)


def test_registration_from_the_form(browser, world):
    values = {
        "region": world.region("北湾镇").pk,
        "name": "北湾镇人民调解委员会",
        "kind": "TOWNSHIP",
        "valid_from": "2015-05-01",
        "has_seal": "on",
    }
    answer = browser.post(reverse("committees:register"), values, follow=True)
    assert "还没有调解员" in answer.content.decode()
    assert MediationCommittee._base_manager.get().short_name == "北湾镇"


def test_refusal_keeps_the_form(browser, world):
    values = {
        "region": world.region("北湾镇").pk,
        "name": "某村调委会",
        "kind": "VILLAGE",
        "valid_from": "2015-05-01",
    }
    content = browser.post(reverse("committees:register"), values).content.decode()
    assert "请选择村" in content and "某村调委会" in content
    assert not MediationCommittee._base_manager.exists()


def test_mediator_is_appointed_and_dismissed(browser, body):
    add = reverse("committees:add_mediator", args=[body.pk])
    browser.post(add, {"person_name": "李长福", "kind": "FULL_TIME", "valid_from": "2020-01-01"})
    mediator = Mediator._base_manager.get()
    end = reverse("committees:end", args=[body.pk, "mediator", mediator.pk])
    browser.post(end, {"on": "2026-03-01", "reason": "退休"})
    mediator.refresh_from_db()
    assert mediator.end_reason == "退休"


def test_list_counts_and_filters(browser, body):
    content = browser.get(reverse("committees:list"), {"kind": "TOWNSHIP"}).content.decode()
    assert "北湾镇人民调解委员会" in content
    assert "没有符合条件" in browser.get(reverse("committees:list"), {"kind": "VILLAGE"}).content.decode()


def test_siblings_do_not_see_each_other(world, client_of, body):
    other = client_of(world.post("OFFICE_HEAD", "东湾镇"))
    assert other.get(reverse("committees:detail", args=[body.pk])).status_code == 404
    assert "北湾镇人民调解委员会" not in other.get(reverse("committees:list")).content.decode()
