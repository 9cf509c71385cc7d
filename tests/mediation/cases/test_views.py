"""Pages of cases as a person meets them: list, registration, steps, reading of personal data, sharing, export."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from governance.audit.models import AuditEvent
from governance.privacy import fields
from governance.privacy.models import PersonalDataReading
from mediation.cases import actions
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(world):
    """Everyone who appears, made before any scope opens."""
    return {
        "officer": world.post("OFFICE_HEAD", "北湾镇"),
        "mediator": world.post("MEDIATOR", "北湾镇"),
        "counsel": world.post("VILLAGE_COUNSEL", "北湾镇"),
        "inspector": world.post("INSPECTOR", "靖远县"),
        "city": world.post("CITY_ANALYST", "白银市"),
        "neighbour": world.post("OFFICE_HEAD", "东湾镇"),
    }


@pytest.fixture
def browse(posts, client_of):
    return lambda who: client_of(posts[who])


@pytest.fixture
def made(posts, act_as):
    """A committee, its mediator and one accepted case of the officer's township."""
    officer = posts["officer"]
    with act_as(officer):
        committee = make.committee(officer)
        lead = make.mediator(officer, committee, name="李长福", post=posts["mediator"])
        case = make.accepted(officer, committee, parties=make.two_parties("张小明", "李四"))
    return {"committee": committee, "lead": lead, "case": case}


def registration(made, posts, **changed) -> dict:
    values = {
        "place": make.village(posts["officer"]).pk,
        "committee": made["committee"].pk,
        "dispute_type": "02",
        "difficulty": "ORDINARY",
        "source": "PROACTIVE",
        "registered_on": "2026-03-02",
        "brief": "因院墙排水发生争执。",
        "party-TOTAL_FORMS": "2",
        "party-INITIAL_FORMS": "2",
    }
    for number, (side, name) in enumerate((("APPLICANT", "王五"), ("RESPONDENT", "赵六"))):
        party = {"side": side, "kind": "PERSON", "name": name, "person_count": "1", "stance": "NOT_ASKED"}
        values |= {f"party-{number}-{key}": value for key, value in party.items()}
    return values | changed


class TestList:
    def test_conditions_stay_in_the_address(self, made, browse):
        page = browse("officer").get(reverse("cases:list"), {"q": "张小明", "state": "ACCEPTED"})
        content = page.content.decode()
        assert "张小明 与 李四" in content and "共 1 件" in content
        assert "?state=ACCEPTED" in content  # the chip takes away one condition and keeps the other

    def test_neighbours_see_nothing_and_the_city_sees_masked_names(self, made, browse):
        assert "张小明" not in browse("neighbour").get(reverse("cases:list")).content.decode()
        content = browse("city").get(reverse("cases:list")).content.decode()
        assert "张某某 与 李某" in content and "张小明" not in content

    def test_mediator_sees_own_cases_only(self, made, browse, act_as, posts):
        browser, address = browse("mediator"), reverse("cases:list")
        assert "张小明" not in browser.get(address).content.decode()
        with act_as(posts["officer"]):
            actions.assign(
                case=made["case"], lead=made["lead"], on=date(2026, 3, 2), by=posts["officer"], at=NOW
            )
        assert "张小明" in browser.get(address).content.decode()

    def test_export_is_masked_marked_and_recorded(self, made, browse, posts):
        answer = browse("city").get(reverse("cases:export"))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        cells = [cell for row in rows.get_sheet_by_index(0).to_python() for cell in row]
        assert any("张某某" in str(cell) for cell in cells)
        assert any(posts["city"].person_name in str(cell) for cell in cells)
        assert AuditEvent._base_manager.filter(kind="EXPORTED", by_post_id=posts["city"].pk).exists()


class TestRegistration:
    def test_registered_case_opens(self, made, browse, posts):
        answer = browse("officer").post(reverse("cases:register"), registration(made, posts), follow=True)
        assert "已登记，登记号" in answer.content.decode()
        assert Case._base_manager.get(state="REGISTERED").party_count == 2

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"place": ""}, "必填"),
            ({"source": "APPLICATION"}, "书面申请或口头申请"),
            ({"source": "COURT_REFERRAL"}, "移送单位"),
            ({"party-0-id_number": "620421199003071236"}, "校验"),
            ({"party-0-name": "张"}, "2至50个字"),
            ({"party-1-side": "APPLICANT"}, "一名被申请人"),
            ({"registered_on": "2027-01-01"}, "晚于今天"),
        ],
    )
    def test_errors_keep_what_was_typed(self, made, browse, posts, changed, told):
        answer = browse("officer").post(reverse("cases:register"), registration(made, posts, **changed))
        content = answer.content.decode()
        assert answer.status_code == 200
        assert told in content or told == "必填"
        assert "因院墙排水发生争执。" in content and "赵六" in content
        assert not Case._base_manager.filter(state="REGISTERED").exists()

    def test_another_party_is_added_without_losing_any(self, made, browse, posts):
        answer = browse("officer").post(reverse("cases:register"), registration(made, posts, add="1"))
        content = answer.content.decode()
        assert 'name="party-2-name"' in content and "王五" in content
        assert not Case._base_manager.filter(state="REGISTERED").exists()


class TestCorrection:
    @pytest.fixture
    def waiting(self, made, posts, act_as):
        officer = posts["officer"]
        with act_as(officer):
            return make.registered(officer, made["committee"], involves_minor=True)

    def changed(self, made, posts, **more) -> dict:
        kept = {"party-0-name": "张某", "party-1-name": "王小五", "involves_minor": "on", "brief": "改正。"}
        return registration(made, posts, **(kept | more))

    def test_sealed_values_survive_without_being_shown(self, made, waiting, browse, posts, act_as):
        address = reverse("cases:correct", args=[waiting.pk])
        page = browse("officer").get(address).content.decode()
        assert "620421199003071235" not in page and "张三" not in page
        answer = browse("officer").post(address, self.changed(made, posts), follow=True)
        assert "登记已修改" in answer.content.decode()
        with act_as(posts["officer"]):
            first, second = waiting.parties.order_by("position")
            assert fields.open_sealed(first, "sealed_name") == "张三"
            assert fields.open_sealed(first, "id_number") == "620421199003071235"
            assert fields.open_sealed(second, "sealed_name") == "王小五"
        waiting.refresh_from_db()
        assert waiting.brief == "改正。"

    def test_accepted_case_is_not_corrected(self, made, browse):
        answer = browse("officer").get(reverse("cases:correct", args=[made["case"].pk]), follow=True)
        assert "不能修改登记" in answer.content.decode()


class TestCasePage:
    def test_clock_explains_itself_and_buttons_follow_the_table(self, made, browse):
        content = browse("officer").get(reverse("cases:detail", args=[made["case"].pk])).content.decode()
        assert "第三十三条" in content and "为什么是这一天" in content
        assert "指派调解员" in content and "开始调解" in content and "归档</a>" not in content

    def test_readers_have_no_buttons_and_no_plain_values(self, made, browse):
        content = browse("inspector").get(reverse("cases:detail", args=[made["case"].pk])).content.decode()
        assert "可办理的事项" not in content and "620421199003071235" not in content
        assert "620421********1235" in content and "reveal-" not in content

    def test_page_takes_few_queries(self, made, browse, django_assert_max_num_queries):
        browser = browse("officer")
        with django_assert_max_num_queries(40):
            browser.get(reverse("cases:detail", args=[made["case"].pk]))

    def test_other_townships_get_404(self, made, browse):
        assert browse("neighbour").get(reverse("cases:detail", args=[made["case"].pk])).status_code == 404


class TestSteps:
    def address(self, made, name):
        return reverse("cases:step", args=[made["case"].pk, name])

    def test_step_is_done(self, made, browse):
        browse("officer").post(self.address(made, "give_rights_notice"), {"on": "2026-03-02"})
        assert Case._base_manager.get(pk=made["case"].pk).rights_notice_on == date(2026, 3, 2)

    def test_refusal_stays_on_the_form(self, made, browse):
        answer = browse("officer").post(self.address(made, "start"), {"on": "2026-03-02"})
        content = answer.content.decode()
        assert "请先指派调解员" in content and 'value="2026-03-02"' in content

    def test_second_click_gets_the_current_state(self, made, browse):
        answer = browse("officer").post(self.address(made, "accept"), {"on": "2026-03-02"}, follow=True)
        assert "无需重复操作" in answer.content.decode()

    def test_step_out_of_place_leads_back(self, made, browse):
        answer = browse("officer").get(self.address(made, "archive"), follow=True)
        assert "不能“归档”" in answer.content.decode()

    def test_reader_cannot_act(self, made, browse):
        answer = browse("inspector").post(
            self.address(made, "terminate"), {"on": "2026-03-02", "ground": "OTHER"}
        )
        assert answer.status_code == 403
        assert Case._base_manager.get(pk=made["case"].pk).state == "ACCEPTED"

    def test_unknown_step_is_404(self, made, browse):
        assert browse("officer").get(self.address(made, "take_effect")).status_code == 404


class TestPersonalData:
    def address(self, made):
        party = made["case"].parties.model._base_manager.get(case=made["case"], position=1)
        return reverse("cases:reveal", args=[made["case"].pk, party.pk, "id_number"])

    def test_reading_needs_a_purpose_and_is_logged(self, made, browse):
        browser, address = browse("officer"), self.address(made)
        refused = browser.post(address, {"purpose": ""}, HTTP_HX_REQUEST="true")
        assert refused.status_code == 422 and "目的" in refused.content.decode()
        assert not PersonalDataReading._base_manager.exists()
        answer = browser.post(address, {"purpose": "核对当事人身份"}, HTTP_HX_REQUEST="true")
        assert "620421199003071235" in answer.content.decode()
        reading = PersonalDataReading._base_manager.get()
        assert (reading.fields, reading.purpose) == (["id_number"], "核对当事人身份")

    def test_mediator_reads_only_where_assigned(self, made, browse):
        answer = browse("mediator").post(self.address(made), {"purpose": "核对当事人身份"})
        assert answer.status_code == 404
        assert not PersonalDataReading._base_manager.exists()


class TestSharing:
    def test_shared_case_is_read_and_nothing_more(self, made, browse, posts):
        address, detail = (reverse(name, args=[made["case"].pk]) for name in ("cases:share", "cases:detail"))
        counsel = browse("counsel")
        assert counsel.get(detail).status_code == 404
        browse("officer").post(address, {"post": posts["counsel"].pk})
        content = counsel.get(detail).content.decode()
        assert "张小明" in content and "可办理的事项" not in content
        assert AuditEvent._base_manager.filter(kind="GRANT_GIVEN").exists()
        browse("officer").post(address, {"post": posts["counsel"].pk, "end": "1"})
        assert counsel.get(detail).status_code == 404


def test_todo_shows_what_waits(made, browse, act_as, posts):
    officer = posts["officer"]
    with act_as(officer):
        make.registered(officer, made["committee"])
    content = browse("officer").get(reverse("inbox:todo")).content.decode()
    assert "待受理调解案件" in content and "调解期限将到或已过" in content
