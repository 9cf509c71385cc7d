"""分村填报: the villages' numbers, the township's sum, the override with its reason."""

import pytest
from django.urls import reverse

from governance.returns import actions, filings, sheets, villages
from governance.returns.models import Origin, ReturnValue
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db
IN_TIME = moment(6, 2)


@pytest.fixture(autouse=True)
def second_of_june(time_machine_at):
    with time_machine_at(IN_TIME):
        yield


@pytest.fixture
def places(office, world):
    """The first three villages of 海安镇."""
    return [world.village_of("海安镇", index=number) for number in range(3)]


@pytest.fixture
def save(office):
    """`save(("M02", village, "5", seen), …)` as the clerk; the outcomes."""

    def give(*cells):
        entries = [
            actions.Entry(code, text, seen, region=place.pk if place else None)
            for code, place, text, seen in cells
        ]
        with acting(office.clerk):
            return actions.save_cells(
                monthly_return=office.monthly_return, entries=entries, by=office.clerk, at=IN_TIME
            )

    return give


def own(office, code="M02") -> ReturnValue:
    unit = office.monthly_return
    return ReturnValue._base_manager.get(monthly_return=unit, region=unit.region, code=code)


def sheet_of(office):
    with acting(office.clerk):
        return sheets.build(factory.fresh(office.monthly_return))


def url(name, office):
    return reverse(f"returns:{name}", args=[office.monthly_return.pk])


class TestTheSum:
    def test_is_the_townships_number(self, office, places, save):
        save(("M02", places[0], "5", 0), ("M02", places[1], "７", 0), ("M06", places[0], "1.5万", 0))
        assert (own(office).amount, own(office).origin) == (12, Origin.SUMMED)
        assert own(office, "M06").amount == 1_500_000
        given = sheet_of(office).cell("M02").villages
        with acting(office.clerk):
            count = len(villages.villages_of(office.monthly_return))
        assert (given.total, given.filled, given.of) == (12, 2, count)

    def test_of_blanks_is_blank_and_of_zeros_is_zero(self, office, places, save):
        save(("M02", places[0], "0", 0))
        assert own(office).amount == 0
        save(("M02", places[0], "", 1))
        assert own(office).amount is None
        assert sheet_of(office).cell("M02").villages is None

    def test_does_not_count_what_cannot_be_understood(self, office, places, save):
        save(("M02", places[0], "5", 0), ("M02", places[1], "许多", 0))
        assert own(office).amount == 5
        assert sheet_of(office).cell("M02").villages.filled == 1

    def test_yields_to_what_the_township_typed(self, office, places, save):
        save(("M02", None, "20", 0), ("M02", places[0], "5", 0))
        assert (own(office).amount, own(office).origin) == (20, Origin.TYPED)
        assert sheet_of(office).cell("M02").overrides_villages

    def test_counts_again_once_the_township_types_it(self, office, places, save):
        save(("M02", None, "20", 0), ("M02", places[0], "5", 0))
        save(("M02", None, "5", 1))
        assert own(office).origin == Origin.SUMMED
        save(("M02", places[1], "6", 0))
        assert own(office).amount == 11

    def test_replaces_what_the_records_had_put_in(self, office, places, save, records):
        records["M02"] = {(places[0].pk, MAY): 4}
        with acting(office.clerk):
            actions.start_return(monthly_return=office.monthly_return, by=office.clerk, at=IN_TIME)
        assert own(office).amount == 4
        save(("M02", places[0], "6", 0))
        assert (own(office).amount, own(office).observed) == (6, 4)
        assert sheet_of(office).cell("M02").difference == 2


class TestOneCell:
    def test_the_loser_is_told(self, office, places, save):
        save(("M02", places[0], "5", 0))
        lost = save(("M02", places[0], "6", 0))[0]
        assert lost.conflict.current.amount == 5
        assert own(office).amount == 5

    def test_a_repeated_delivery_changes_nothing(self, office, places, save):
        save(("M02", places[0], "5", 0))
        save(("M02", places[0], "5", 0))
        kept = ReturnValue._base_manager.get(region=places[0], code="M02")
        assert (kept.revision, own(office).revision) == (1, 1)

    def test_is_only_for_villages_of_the_township_and_lines_they_carry(self, office, world, save):
        stranger = world.village_of("城东镇")
        refused = save(("M02", stranger, "5", 0), ("M08", world.village_of("海安镇"), "5", 0))
        assert all("不分村填报" in outcome.refusal for outcome in refused)
        assert not ReturnValue._base_manager.exclude(region=office.monthly_return.region).exists()


def test_records_of_each_village_are_put_in(office, places, records):
    records["M02"] = {(places[0].pk, MAY): 4, (places[1].pk, MAY): 3}
    with acting(office.clerk):
        changed = actions.prefill_villages(monthly_return=office.monthly_return, by=office.clerk, at=IN_TIME)
        again = actions.prefill_villages(monthly_return=office.monthly_return, by=office.clerk, at=IN_TIME)
    given = sheet_of(office).cell("M02").villages
    assert (given.total, given.filled, changed) == (7, given.of, given.of)
    assert again == 0


def test_figures_count_the_township_once(office, places, save):
    save(("M02", places[0], "5", 0), ("M02", places[1], "6", 0))
    values = {**factory.PLAUSIBLE, "M02": "11"}
    factory.approved(office.monthly_return, **office.people, at=IN_TIME, values=values)
    with factory.worker(office.monthly_return.region):
        found = list(filings.filed_values(city_id=office.monthly_return.city_id, months=[MAY]))
    assert [(region, amount) for region, _, code, amount, _ in found if code == "M02"] == [
        (office.monthly_return.region_id, 11)
    ]


class TestThePage:
    def test_shows_every_village_and_saves_without_scripts(self, office, places, client_of):
        clerk = client_of(office.clerk)
        clerk.post(url("start", office))
        page = clerk.get(url("villages", office)).text
        assert places[0].name in page
        sent = {f"amount-M02@{places[0].pk}": "5", f"seen-M02@{places[0].pk}": "0.x"}
        assert "已保存。" in clerk.post(url("save_villages", office), sent, follow=True).text
        assert own(office).amount == 5
        turned = clerk.get(url("villages", office), {"turned": "1"}).text
        assert f'data-key="M02@{places[0].pk}"' in turned

    def test_the_script_hears_of_its_cells_and_of_the_townships(self, office, places, client_of):
        cell = {"code": "M02", "region": places[0].pk, "text": "5", "note": None, "seen": 0}
        answer = client_of(office.clerk).post(
            url("cells", office), {"entries": [cell]}, content_type="application/json", headers={"X-Grid": "villages"}
        )  # fmt: skip
        key = f"M02@{places[0].pk}"
        assert answer.json()["results"][key] == {"outcome": "saved", "revision": 1}
        assert list(answer.json()["cells"]) == [key]
        assert answer.json()["parents"]["M02"]["text"] == "5"

    def test_costs_the_same_however_much_is_filled(
        self, office, places, save, client_of, django_assert_max_num_queries
    ):
        save(*[("M02", place, "5", 0) for place in places])
        clerk = client_of(office.clerk)
        with django_assert_max_num_queries(30):
            clerk.get(url("villages", office))

    def test_is_not_for_others(self, office, client_of, world):
        for post in (world.post("OFFICE_CLERK", "城东镇"), world.post("OFFICE_HEAD", "北湾镇")):
            assert client_of(post).get(url("villages", office)).status_code == 404
            assert client_of(post).post(url("save_villages", office)).status_code == 404
            assert client_of(post).post(url("prefill_villages", office)).status_code == 404
