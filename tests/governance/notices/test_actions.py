"""A notice reaches the post it is for, once, whether told from above, from below or by a worker."""

from datetime import UTC, datetime

import pytest

from governance.notices import actions, delivery, queries
from governance.notices.models import Notice
from tests.factories import returns as made

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 4, 2, tzinfo=UTC)


@pytest.fixture
def people(world):
    return {
        "clerk": world.post("OFFICE_CLERK", "海安镇"),
        "sibling": world.post("OFFICE_CLERK", "李堡镇"),
        "county": world.post("COUNTY_STATISTICIAN", "海安市"),
        "city": world.post("CITY_ANALYST", "南通市"),
    }


def tell(teller, *readers, key="k", **more):
    return actions.notify(to=readers, key=key, title="请核对", at=NOW, by=teller, **more)


@pytest.mark.parametrize(
    ("teller", "reader"),
    [("county", "clerk"), ("clerk", "county"), ("city", "county"), ("county", "city"), ("clerk", "clerk")],
)
def test_told_across_levels_and_read(people, teller, reader):
    with made.acting(people[teller]):
        assert tell(people[teller], people[reader]) == 1
    with made.acting(people[reader]):
        rows, older = queries.of_post(people[reader])
        assert ([row.title for row in rows], older) == (["请核对"], None)
        assert queries.unread_count(people[reader]) == 1
        assert actions.mark_read(by=people[reader], at=NOW, notice=rows[0]) == 1
        assert queries.unread_count(people[reader]) == 0


def test_an_occasion_is_told_once(people):
    with made.acting(people["county"]):
        assert tell(people["county"], people["clerk"]) == 1
        assert tell(people["county"], people["clerk"], people["sibling"]) == 1
        assert tell(people["county"], people["clerk"], key="another") == 1
    assert Notice._base_manager.filter(to=people["clerk"]).count() == 2


def test_nobody_reads_or_clears_what_is_for_another(people, client_of):
    with made.acting(people["county"]):
        tell(people["county"], people["clerk"], url="/returns/")
    notice = Notice._base_manager.get()
    for other in ("sibling", "county"):
        client = client_of(people[other])
        assert client.post(f"/notices/{notice.pk}/read/").status_code == 404
        client.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_leads_to_the_page_and_counts_as_read(people, client_of):
    with made.acting(people["county"]):
        tell(people["county"], people["clerk"], url="/returns/")
    client = client_of(people["clerk"])
    page = client.get("/notices/").content.decode()
    assert "未读 1 条" in page
    assert "消息，未读 1 条" in page  # the bell
    answer = client.post(f"/notices/{Notice._base_manager.get().pk}/read/")
    assert answer.url == "/returns/"
    assert "未读 1 条" not in client.get("/notices/").content.decode()


def test_a_long_list_is_paged(people, client_of):
    with made.acting(people["county"]):
        for number in range(queries.PAGE + 2):
            tell(people["county"], people["clerk"], key=f"{number}")
    with made.acting(people["clerk"]):
        first, older = queries.of_post(people["clerk"])
        rest, end = queries.of_post(people["clerk"], before=older)
    assert (len(first), len(rest), end) == (queries.PAGE, 2, None)
    assert client_of(people["clerk"]).get(f"/notices/?before={older}").status_code == 200


@pytest.mark.parametrize(("count", "label"), [(0, ""), (7, "7"), (99, "99"), (100, "99+")])
def test_badge(count, label):
    assert queries.count_label(count) == label


def test_a_registered_way_gets_the_title_and_its_failure_disturbs_nothing(
    people, django_capture_on_commit_callbacks
):
    sent = []

    def sms(*, post, title):
        sent.append((post.pk, title))
        raise OSError("down")

    delivery.register("sms", sms)
    try:
        with django_capture_on_commit_callbacks(execute=True), made.acting(people["county"]):
            assert tell(people["county"], people["clerk"], text="内容不外发") == 1
    finally:
        delivery.unregister("sms")
    assert sent == [(people["clerk"].pk, "请核对")]
    assert Notice._base_manager.count() == 1
