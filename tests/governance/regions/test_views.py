"""The screens of the tree: only the own part, preview without effect, confirm with effect."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.regions.models import ChangeStatus, Region, RegionChange, RegionVersion
from tests.world import LIST

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(world):
    return world.post("COUNTY_HEAD", "靖远县")


@pytest.fixture
def browser(client_of, head):
    return client_of(head)


def text_of(response) -> str:
    assert response.status_code == 200
    page = response.content.decode()
    assert "⚠" not in page
    return page


def change_url(region, kind) -> str:
    return reverse("regions:change", args=[region.pk, kind])


def forms_for(world) -> dict:
    village, other = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    day = {"effective_on": "2025-07-01"}
    return {
        "rename": (village, {**day, "name": "新民村"}),
        "recode": (village, {**day, "code": "620421101399"}),
        "convert": (village, {**day, "to_kind": "VILLAGE_LIKE", "name": "北湾生活区"}),
        "reparent": (village, {**day, "parent": "东湾镇"}),
        "merge": (village, {**day, "others": [other.pk], "name": "双合村", "code": "620421101399"}),
        "split": (village, {**day, "parts": "620421101398 上湾村\n620421101399 下湾村"}),
        "abolish": (village, day),
        "establish": (village.parent, {**day, "name": "滨河社区", "code": "620421101050"}),
    }


KINDS = ["rename", "recode", "convert", "reparent", "merge", "split", "abolish", "establish"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_change_is_previewed_without_effect_and_then_confirmed(browser, world, kind):
    region, data = forms_for(world)[kind]
    text_of(browser.get(change_url(region, kind)))
    before = RegionVersion.objects.count(), RegionChange.objects.count()
    page = text_of(browser.post(change_url(region, kind), data))
    assert "确认登记" in page
    for counted in ("影响范围", "下级单位", "岗位", "未报月报", "在办调解案件"):
        assert counted in page
    assert (RegionVersion.objects.count(), RegionChange.objects.count()) == before
    done = browser.post(change_url(region, kind), {**data, "confirm": "1"})
    assert done.status_code == 302
    change = RegionChange.objects.get()
    assert (change.kind, change.effective_on) == (kind.upper(), date(2025, 7, 1))
    assert kind == "abolish" or text_of(browser.get(done.url))


def test_a_refusal_is_shown_on_the_form_and_nothing_changes(browser, world):
    village = world.village_of("北湾镇")
    data = {"effective_on": "2018-01-01", "name": "新民村", "confirm": "1"}
    assert "生效日期须晚于" in text_of(browser.post(change_url(village, "rename"), data))
    assert not RegionChange.objects.exists()


def test_another_county_and_the_own_county_cannot_be_changed(browser, world):
    elsewhere = world.village_of("会师镇")
    data = {"effective_on": "2025-07-01", "name": "新民村", "confirm": "1"}
    assert browser.post(change_url(elsewhere, "rename"), data).status_code == 404
    assert browser.post(change_url(world.region("靖远县"), "rename"), data).status_code == 404
    assert browser.get(reverse("regions:detail", args=[elsewhere.pk])).status_code == 404
    assert browser.get(reverse("regions:tree", args=[elsewhere.pk])).status_code == 404
    assert not RegionChange.objects.exists()


def test_a_clerk_reads_and_does_not_change(client_of, world):
    browser, village = client_of(world.post("OFFICE_CLERK", "北湾镇")), world.village_of("北湾镇")
    assert "登记变更" not in text_of(browser.get(reverse("regions:detail", args=[village.pk])))
    assert browser.get(change_url(village, "rename")).status_code == 403
    assert browser.post(reverse("regions:confirm_styles")).status_code == 403
    text_of(browser.get(reverse("regions:changes")))


def test_the_city_moves_a_township_across_counties(client_of, world):
    browser, township = client_of(world.post("CITY_HEAD", "白银市")), world.region("北湾镇")
    data = {"effective_on": "2025-07-01", "parent": "会宁县", "confirm": "1"}
    assert browser.post(change_url(township, "reparent"), data).status_code == 302
    township.refresh_from_db()
    assert township.county == world.region("会宁县")


def upload(browser, content: bytes):
    file = SimpleUploadedFile("list.csv", content, content_type="text/csv")
    return browser.post(reverse("regions:import"), {"file": file, "listed_on": "2024-06-30"})


def test_a_list_with_bad_rows_is_reported_with_their_lines(browser):
    page = text_of(upload(browser, LIST.read_bytes() + b"6204211012,village,\xe7\x94\xb2\xe6\x9d\x91\n"))
    assert "没有导入任何内容" in page
    assert "应为12位" in page
    assert not RegionChange.objects.exists()


def test_a_newer_list_is_confirmed_and_rejected_line_by_line(browser, world):
    one, other = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    text = LIST.read_text(encoding="utf-8")
    for region, name in ((one, "新民村村民委员会"), (other, "又新村村民委员会")):
        text = text.replace(f"{region.code},village,{region.name}", f"{region.code},village,{name}")
    shown = browser.get(upload(browser, text.encode()).url)
    assert "新民村村民委员会" in text_of(shown)
    first, second = RegionChange.objects.filter(status=ChangeStatus.PROPOSED).order_by("pk")
    browser.post(reverse("regions:confirm", args=[first.pk]), {"doc_no": "靖政发〔2024〕3号"})
    browser.post(reverse("regions:reject", args=[second.pk]), {"reason": "名录有误"})
    one.refresh_from_db()
    assert one.name == "新民村村民委员会"
    assert [change.status for change in RegionChange.objects.order_by("pk")] == ["CONFIRMED", "REJECTED"]
    assert "靖政发〔2024〕3号" in text_of(browser.get(reverse("regions:changes")))
    assert "名录有误" in text_of(browser.get(reverse("regions:changes") + "?status=REJECTED"))


def test_a_proposal_of_another_county_does_not_exist_here(browser, client_of, world):
    village = world.village_of("北湾镇")
    text = LIST.read_text(encoding="utf-8")
    text = text.replace(f"{village.code},village,{village.name}", f"{village.code},village,新民村村民委员会")
    upload(browser, text.encode())
    change = RegionChange.objects.filter(status=ChangeStatus.PROPOSED).first()
    stranger = client_of(world.post("COUNTY_HEAD", "会宁县"))
    assert stranger.post(reverse("regions:confirm", args=[change.pk])).status_code == 404
    assert RegionChange.objects.get(pk=change.pk).status == ChangeStatus.PROPOSED


def test_search_answers_a_fragment_to_htmx_and_a_page_without(browser):
    fragment = browser.get(reverse("regions:search"), {"q": "bwz"}, headers={"HX-Request": "true"})
    assert "北湾镇" in text_of(fragment)
    assert "<html" not in fragment.content.decode()
    assert "北湾镇" in text_of(browser.get(reverse("regions:search"), {"q": "beiwan"}))
    assert "没有找到" in text_of(browser.get(reverse("regions:search"), {"q": "会师"}))


def test_a_branch_of_the_tree_is_fetched_and_the_page_opens_its_own(browser, world):
    township = world.region("北湾镇")
    branch = text_of(browser.get(reverse("regions:tree", args=[township.pk])))
    assert branch.count("tree-node") == Region.objects.children_of(township).count()
    page = text_of(browser.get(reverse("regions:detail", args=[world.village_of("北湾镇").pk])))
    assert page.count('aria-current="page"') >= 2


def test_proposals_await_the_head_in_the_inbox(browser, world):
    village = world.village_of("北湾镇")
    text = LIST.read_text(encoding="utf-8")
    text = text.replace(f"{village.code},village,{village.name}", f"{village.code},village,新民村村民委员会")
    upload(browser, text.encode())
    assert "1项区划变更待确认" in text_of(browser.get(reverse("inbox:todo")))


def test_the_tree_leads_to_dashboards_except_among_pages_on_regions(browser, world):
    township = world.region("北湾镇")
    own, board = (
        reverse("regions:detail", args=[township.pk]),
        reverse("dashboards:region", args=[township.pk]),
    )
    assert f'href="{board}"' in text_of(browser.get(reverse("inbox:todo")))
    assert f'href="{own}"' in text_of(browser.get(reverse("regions:changes")))
    asking = {"HX-Request": "true", "HX-Current-URL": "http://testserver" + reverse("regions:changes")}
    assert f'href="{own}"' in text_of(browser.get(reverse("regions:search"), {"q": "北湾镇"}, headers=asking))
