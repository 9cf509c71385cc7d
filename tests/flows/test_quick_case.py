"""调解员在手机上办完一件口头案件：不超过四十次点按和填写；断网三秒不丢、不重复；退出后手机上不留."""

import time

import pytest
from django.utils import timezone

from governance.tenancy import scope
from governance.workflow.models import StateChange
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.flows.browser import PHONE

pytestmark = pytest.mark.browser
MOST_INTERACTIONS, CUT_SECONDS = 40, 3
DRAFTS = (
    "return Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(k => /^quick-case/.test(k))"
)

KEPT = "return JSON.stringify(localStorage)"


class Thumb:
    """A person with a phone: every tap and every field typed into counts one."""

    def __init__(self, browser) -> None:
        self.browser, self.count = browser, 0

    def __getattr__(self, name: str):
        def act(*words):
            self.count += 1
            getattr(self.browser, name)(*words)
            return self

        return act

    def name(self, number: int, text: str) -> "Thumb":
        self.count += 1
        self.browser.write_into(f"party-{number}-name", text)
        return self

    def phone(self, number: int, text: str) -> "Thumb":
        self.count += 1
        self.browser.write_into(f"party-{number}-phone", text)
        return self


@pytest.fixture
def village(world):
    return world.village_of("东湾镇")


@pytest.fixture
def mediator(world):
    post, head = world.post("MEDIATOR", "东湾镇", name="李长福"), world.post("OFFICE_HEAD", "东湾镇")
    with scope.enter(scope.of_region(head.region, post_id=head.pk, user_id=head.user_id)):
        committee = make.MediationCommittee.objects.filter(region=head.region).first() or make.committee(head)
        if not committee.mediators.filter(post=post).exists():
            make.mediator(head, committee, name=post.person_name, post=post)
    return post


@pytest.fixture
def thumb(browser, mediator):
    browser.sized(PHONE).act_as(mediator)
    yield Thumb(browser)
    browser.line()


def tell(thumb: Thumb, village, *, applicant: str) -> None:
    """The whole page, up to the button."""
    thumb.name(0, applicant).phone(0, "13893312345").name(1, "赵德海").phone(1, "13893354321")
    thumb.tap("邻里").press("排水").choose("在哪个村", f"{village.short_name}（东湾镇）")
    thumb.press("当场赔付").fill("金额", "800").tap("当场已履行")
    for words in ("调解前已告知", "双方都愿意", "主持的调解员", "双方同意上述内容"):
        thumb.tap(words)


def cases_of(applicant: str):
    return Case._base_manager.filter(parties__name=applicant)


def test_an_oral_case_from_start_to_end_within_forty_interactions(thumb, village):
    thumb.go("快速登记")
    tell(thumb, village, applicant="王秀兰")
    thumb.go("提交登记")

    assert thumb.count <= MOST_INTERACTIONS
    browser = thumb.browser
    assert "口头协议已生效并履行完毕" in browser.text and "打电话：王秀兰" in browser.text
    case = cases_of("王秀兰").get()
    assert (case.state, case.agreed_fen, case.agreed_on) == ("PERFORMED", 80000, timezone.localdate())
    assert "赵德海当场赔付王秀兰" in case.agreement_terms
    assert browser.run(DRAFTS) == []  # acknowledged: nothing stays on the phone


def test_a_line_cut_for_three_seconds_loses_and_doubles_nothing(thumb, village):
    browser = thumb.browser
    thumb.go("快速登记")
    tell(thumb, village, applicant="马建国")
    browser.line(is_cut=True)
    thumb.press("提交登记")
    browser.wait_for("已保存在本机，接通后自动提交")
    time.sleep(CUT_SECONDS)
    assert not cases_of("马建国").exists()
    with browser.leaving():
        browser.line()

    assert "口头协议已生效" in browser.text
    case = cases_of("马建国").get()
    steps = StateChange._base_manager.filter(subject_type="mediation.case", subject_id=str(case.pk))
    assert steps.filter(transition="accept").count() == steps.filter(transition="agree").count() == 1


def test_an_answer_that_never_arrives_is_asked_for_again_and_nothing_doubles(thumb, village):
    """The request reaches the portal, its answer does not: the same form goes out again."""
    browser = thumb.browser
    thumb.go("快速登记")
    tell(thumb, village, applicant="孙有福")
    browser.run("window.__open = XMLHttpRequest.prototype.send; let first = true;"
                "XMLHttpRequest.prototype.send = function (body) {"
                "  const lose = first; first = false;"
                "  if (lose) { const loud = this.onload; this.onload = () => this.onerror(); }"
                "  return window.__open.call(this, body); };")  # fmt: skip
    with browser.leaving():
        thumb.press("提交登记")

    assert "这份登记先前已经收到" in browser.text
    assert cases_of("孙有福").count() == 1


# Chrome 80: neither popover (114) nor replaceChildren (86).
OLD = """
for (const name of ["popover", "showPopover", "hidePopover", "togglePopover"]) delete HTMLElement.prototype[name];
for (const kind of [Element, Document, DocumentFragment]) delete kind.prototype.replaceChildren;
"""


def shown(browser, css: str) -> bool:
    return browser.run(f"return getComputedStyle(document.querySelector({css!r})).display !== 'none'")


def test_an_old_android_opens_the_menu_and_settles_a_case(thumb, village):
    """旧安卓手机：菜单和地区树打得开、关得上；从菜单进快速登记，办完一件."""
    browser = thumb.browser
    with browser.lacking(OLD):
        browser.open("/mediation/phone/")
        assert not shown(browser, "#main-menu")
        browser.press("打开菜单")
        assert shown(browser, "#main-menu") and not shown(browser, "#region-panel")
        browser.press("关闭菜单").press("打开地区树")
        assert shown(browser, "#region-panel") and not shown(browser, "#main-menu")
        browser.press("关闭地区树").press("打开菜单").press("人民调解").go("快速登记")
        tell(thumb, village, applicant="马老旧")
        browser.go("提交登记")
    (case,) = cases_of("马老旧")
    assert case.state == "PERFORMED"


def test_what_was_typed_comes_back_and_goes_with_the_log_out(thumb, village, mediator):
    browser = thumb.browser
    thumb.go("快速登记")
    tell(thumb, village, applicant="周家宝")
    browser.wait_until(lambda: "周家宝" in browser.run(KEPT))
    assert "13893312345" not in browser.run(KEPT)
    browser.open("/mediation/phone/quick/")
    assert browser.value_of("party-0-name") == "周家宝" and browser.value_of("party-0-phone") == "13893312345"
    assert "已恢复上次没有提交的内容" in browser.text
    browser.log_out()
    assert browser.run(DRAFTS) == []
    assert not cases_of("周家宝").exists()
