"""Confirming what the portal put in, batches of cells, and pressing a button twice."""

import pytest
from django.urls import reverse

from governance.returns import actions
from governance.returns.models import Filing, ReturnValue
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db
IN_TIME = moment(6, 2)


@pytest.fixture(autouse=True)
def second_of_june(time_machine_at):
    with time_machine_at(IN_TIME):
        yield


@pytest.fixture
def recorded(office, records):
    """The records know of seven cases; the return has been started."""
    records["M02"] = {(office.monthly_return.region_id, MAY): 7}
    with acting(office.clerk):
        actions.start_return(monthly_return=office.monthly_return, by=office.clerk, at=IN_TIME)
    return office


def post(browser, office, name, data=None):
    address = reverse(f"returns:{name}", args=[office.monthly_return.pk])
    return browser.post(address, data or {}, content_type="application/json")


def send(browser, office, *cells):
    entries = [{"code": code, "text": text, "note": None, "seen": seen} for code, text, seen in cells]
    return post(browser, office, "cells", {"entries": entries})


def state(office, code, client) -> str:
    return client.get(reverse("returns:sheet", args=[office.monthly_return.pk])).text.split(
        f'id="cell-{code}"'
    )[1]


class TestConfirming:
    def test_what_the_portal_put_in_waits_to_be_looked_at(self, recorded, client_of):
        browser = client_of(recorded.clerk)
        assert "待核对" in state(recorded, "M02", browser)
        answer = post(browser, recorded, "confirm").json()
        assert answer["message"] == "已确认1项核对无误。"
        assert answer["cells"]["M02"]["state"] == "CONFIRMED"
        assert post(browser, recorded, "confirm").json()["message"] == "已确认0项核对无误。"

    def test_ends_when_the_number_changes(self, recorded, client_of):
        browser = client_of(recorded.clerk)
        post(browser, recorded, "confirm")
        answer = send(browser, recorded, ("M02", "9", 1)).json()
        assert answer["cells"]["M02"]["state"] == "OVERRIDDEN"
        assert answer["cells"]["M02"]["needs_note"]
        assert ReturnValue._base_manager.get(code="M02").confirmed_at is None

    def test_is_kept_with_the_filing_as_is_the_difference(self, recorded):
        values = {**factory.PLAUSIBLE, "M02": "9", "M03": "5"}
        factory.submitted(recorded.monthly_return, clerk=recorded.clerk, at=IN_TIME, values=values)
        kept = Filing._base_manager.get().cells["M02"]
        assert (kept["amount"], kept["observed"], kept["difference"]) == (9, 7, 2)
        assert kept["note"] == "已核对，情况属实"
        assert kept["is_confirmed"] is False


class TestBatches:
    def test_one_request_saves_many_and_tells_of_each(self, office, client_of):
        browser = client_of(office.clerk)
        send(client_of(office.head), office, ("M01", "3", 0))
        answer = send(browser, office, ("M01", "4", 0), ("M02", "5", 0), ("M99", "6", 0)).json()
        outcomes = {key: result["outcome"] for key, result in answer["results"].items()}
        assert outcomes == {"M01": "conflict", "M02": "saved", "M99": "refused"}
        assert answer["results"]["M01"]["current"]["text"] == "3"

    def test_a_batch_delivered_again_changes_nothing(self, office, client_of):
        browser, batch = client_of(office.clerk), [("M01", "4", 0), ("M02", "5", 0)]
        first = send(browser, office, *batch).json()["results"]
        assert send(browser, office, *batch).json()["results"] == first
        assert set(ReturnValue._base_manager.values_list("revision", flat=True)) == {1}

    def test_a_late_delivery_of_an_earlier_text_changes_nothing(self, office, client_of):
        browser = client_of(office.clerk)
        send(browser, office, ("M01", "4", 0))
        send(browser, office, ("M01", "44", 1))
        late = send(browser, office, ("M01", "4", 0)).json()["results"]["M01"]
        assert late["outcome"] == "conflict"
        assert ReturnValue._base_manager.get(code="M01").amount == 44

    @pytest.mark.parametrize(
        "body", ["", "[]", '{"entries": 3}', '{"entries": [{"code": "M01"}]}', '{"entries": [7]}']
    )
    def test_what_makes_no_sense_is_refused_in_words(self, office, client_of, body):
        address = reverse("returns:cells", args=[office.monthly_return.pk])
        answer = client_of(office.clerk).post(address, body, content_type="application/json")
        assert answer.status_code == 422
        assert "没有保存" in answer.json()["message"]


def test_buttons_work_without_scripts_too(recorded, client_of):
    browser = client_of(recorded.clerk)
    address = reverse("returns:zeros", args=[recorded.monthly_return.pk])
    assert "本月无" in browser.post(address, follow=True).text
    address = reverse("returns:confirm", args=[recorded.monthly_return.pk])
    assert "已确认1项" in browser.post(address, follow=True).text


def test_a_long_form_can_be_searched(office, client_of):
    page = client_of(office.clerk).get(reverse("returns:sheet", args=[office.monthly_return.pk])).text
    assert 'data-search="m01 纠纷排查数 jfpcs"' in page
