"""The desk as a person meets it: lists, a step from a row, handing over many cases."""

from datetime import date

import pytest
from django.urls import reverse

from governance.notices.models import Notice
from governance.workflow.models import StateChange
from mediation.cases import actions
from mediation.cases.models import Case, ReturnVisit
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 2)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def posts(world):
    return {
        "officer": world.post("OFFICE_HEAD", "北湾镇"),
        "bureau": world.post("COUNTY_CASE_OFFICER", "靖远县"),
        "mediator": world.post("MEDIATOR", "北湾镇"),
        "neighbour": world.post("OFFICE_HEAD", "东湾镇"),
    }


@pytest.fixture
def browse(posts, client_of):
    return lambda who: client_of(posts[who])


@pytest.fixture
def made(posts, act_as):
    officer = posts["officer"]
    with act_as(officer):
        committee = make.committee(officer)
        lead = make.mediator(officer, committee, name="李长福", post=posts["mediator"])
        second = make.mediator(officer, committee, name="王秀英")
        late = make.mediating(officer, committee, on=MARCH, lead=lead)
        agreed = make.orally_agreed(officer, committee, on=MARCH, lead=lead, agreed_on=date(2026, 3, 10))
    return {"committee": committee, "lead": lead, "second": second, "late": late, "agreed": agreed}


def visit_url(made, key="visits") -> str:
    return reverse("desk:row_step", args=[key, made["agreed"].pk, "record_visit"])


VISIT = {"on": "2026-04-08", "is_performed": "on", "finding": "已当面道歉。"}


def test_the_list_shows_its_rows_counts_and_keys(browse, made):
    page = browse("officer").get(reverse("desk:home")).content.decode()
    assert str(made["late"]) in page
    assert str(made["agreed"]) not in page
    assert '<kbd class="desk-key">E</kbd> 延期' in page
    assert "style=" not in page.split("<body")[1]


def test_a_row_step_opens_inside_the_list_and_alone(browse, made):
    client = browse("officer")
    inside = client.get(visit_url(made), **HTMX).content.decode()
    assert inside.strip().startswith('<tr class="desk-form">')
    alone = client.get(visit_url(made)).content.decode()
    assert "<html" in alone
    assert "回访情况" in alone


def test_a_step_done_in_the_list_answers_with_the_row_and_the_counts(browse, made):
    answer = browse("officer").post(visit_url(made), VISIT, **HTMX)
    assert answer["HX-Retarget"] == f"#row-{made['agreed'].pk}"
    assert "“登记回访”已完成" in answer.content.decode()
    assert "hx-swap-oob" in answer.content.decode()
    assert ReturnVisit._base_manager.get().finding == "已当面道歉。"


def test_without_scripts_the_step_leads_back_to_the_list(browse, made):
    answer = browse("officer").post(visit_url(made) + "?dispute_type=02", VISIT)
    assert answer.status_code == 302
    assert answer.url == reverse("desk:worklist", args=["visits"]) + "?dispute_type=02"


def test_what_is_wrong_is_said_in_the_row_and_nothing_is_lost(browse, made):
    answer = browse("officer").post(visit_url(made), VISIT | {"on": "2026-03-01"}, **HTMX)
    page = answer.content.decode()
    assert "HX-Retarget" not in answer
    assert "早于生效日期" in page
    assert "已当面道歉。" in page
    assert not ReturnVisit._base_manager.exists()


@pytest.mark.parametrize(
    ("who", "key", "name", "status"),
    [
        ("officer", "visits", "record_visit", 200),
        ("bureau", "visits", "record_visit", 200),
        ("mediator", "visits", "record_visit", 200),
        ("neighbour", "visits", "record_visit", 404),
        ("officer", "visits", "archive", 404),
        ("officer", "no-such-list", "record_visit", 404),
    ],
)
def test_who_opens_which_step(browse, made, who, key, name, status):
    address = reverse("desk:row_step", args=[key, made["agreed"].pk, name])
    assert browse(who).get(address, **HTMX).status_code == status


def test_a_step_that_the_state_does_not_allow_is_refused_in_plain_words(browse, made):
    address = reverse("desk:row_step", args=["overdue", made["agreed"].pk, "extend"])
    client = browse("officer")
    assert client.get(address, **HTMX).status_code == 403
    page = client.get(address, follow=True).content.decode()
    assert "当前状态为“已生效”，不能“延期”" in page


# --- 批量移交 ---------------------------------------------------------------------------------------


def leads(case) -> list[str]:
    people = Case._base_manager.get(pk=case.pk).mediators.model._base_manager.filter(
        case=case, withdrawn_on=None, is_lead=True
    )
    return [person.mediator.person_name for person in people]


def preview_of(client, made, *cases, to=None):
    data = {"stage": "preview", "case": [case.pk for case in cases], "to": (to or made["second"]).pk}
    return client.post(reverse("desk:handover"), data | {"on": "2026-04-01", "reason": "原调解员调离"})


def apply_of(client, preview):
    verdicts = preview.context["verdicts"]
    form = preview.context["form"].cleaned_data
    return client.post(
        reverse("desk:handover"),
        {
            "stage": "apply",
            "case": [one.line.id for one in verdicts],
            "seen": [one.seen for one in verdicts],
            "to": form["to"].pk,
            "on": str(form["on"]),
            "reason": form["reason"],
        },
    )


def told_to(post) -> list[str]:
    return list(Notice._base_manager.filter(to=post).order_by("pk").values_list("title", flat=True))


def test_who_takes_over_and_who_gives_up_are_told_once_for_all(browse, made, posts, act_as):
    officer, mediator = posts["officer"], posts["mediator"]
    with act_as(officer):
        other = make.mediating(officer, made["committee"], on=MARCH, lead=made["lead"])
        back = make.mediating(officer, made["committee"], on=MARCH, lead=made["second"])
    before = len(told_to(mediator))
    client = browse("officer")
    apply_of(client, preview_of(client, made, made["late"], other))
    assert told_to(mediator)[before:] == ["您主持的2件案件已移交王秀英"]
    apply_of(client, preview_of(client, made, back, to=made["lead"]))
    (notice,) = Notice._base_manager.filter(to=mediator, title="移交给您办理1件案件")
    assert str(back) in notice.text
    assert notice.url == reverse("phone:mine")


@pytest.fixture
def several(made, posts, act_as):
    """Cases that cannot go to 王秀英, each for its own reason, and one that can."""
    officer = posts["officer"]
    with act_as(officer):
        party = make.mediating(
            officer,
            made["committee"],
            on=MARCH,
            lead=made["lead"],
            parties=make.two_parties("王秀英", "李四"),
        )
        protected = make.mediating(
            officer,
            made["committee"],
            on=MARCH,
            lead=made["lead"],
            involves_domestic_violence=True,
            parties=make.two_parties("王秀英", "李四"),
        )
        other = make.committee(officer, name="北湾镇第二人民调解委员会")
        foreign = make.mediating(officer, other, on=MARCH, lead=make.mediator(officer, other, name="赵平"))
    return {"late": made["late"], "party": party, "protected": protected, "foreign": foreign}


def test_the_preview_says_for_each_case_why_not(browse, made, several):
    page = preview_of(browse("officer"), made, made["agreed"], *several.values())
    said = {one.line.id: one.why_not for one in page.context["verdicts"]}
    assert said[made["late"].pk] == ""
    assert "同名" in said[several["party"].pk]
    assert "同名" in said[several["protected"].pk]
    assert "不是北湾镇第二人民调解委员会的调解员" in said[several["foreign"].pk]
    assert "已生效" in said[made["agreed"].pk]


def test_only_those_that_can_are_handed_over_and_each_has_it_in_its_history(browse, made, several):
    client = browse("officer")
    result = apply_of(client, preview_of(client, made, *several.values()))
    assert result.context["done"] == 1
    assert leads(made["late"]) == ["王秀英"]
    assert leads(several["party"]) == leads(several["protected"]) == ["李长福"]
    last = StateChange._base_manager.filter(
        subject_type="mediation.case", subject_id=str(made["late"].pk)
    ).latest("pk")
    assert last.transition == "assign"
    assert last.reason == "原调解员调离"


def test_a_case_that_changed_since_the_preview_is_left_alone(browse, made, posts, act_as):
    client = browse("officer")
    preview = preview_of(client, made, made["late"])
    with act_as(posts["officer"]):
        actions.extend(
            case=made["late"],
            to=date(2026, 4, 20),
            all_agree=True,
            on=date(2026, 3, 20),
            by=posts["officer"],
            at=NOW,
            reason="双方同意",
        )
    result = apply_of(client, preview)
    assert result.context["done"] == 0
    assert "预览以后案件有变化" in result.content.decode()
    assert leads(made["late"]) == ["李长福"]


def test_sent_twice_it_is_done_once(browse, made):
    client = browse("officer")
    preview = preview_of(client, made, made["late"])
    assert apply_of(client, preview).context["done"] == 1
    again = apply_of(client, preview)
    assert again.context["done"] == 0
    assert "已由王秀英主持" in again.content.decode()


def test_a_mediator_who_withdrew_by_recusal_does_not_come_back(browse, made, posts, act_as):
    officer, case = posts["officer"], made["late"]
    with act_as(officer):
        person = case.mediators.get(withdrawn_on=None)
        actions.request_recusal(
            case=case,
            person=person,
            asker="MEDIATOR",
            party=None,
            ground="亲属",
            on=MARCH,
            by=officer,
            at=NOW,
        )
        recusal = case.recusals.get()
        actions.decide_recusal(
            case=case, recusal=recusal, decision="GRANTED", note="", on=MARCH, by=officer, at=NOW
        )
        with pytest.raises(actions.CaseRefused, match="已在本案回避"):
            actions.assign(case=case, lead=made["lead"], on=MARCH, by=officer, at=NOW)
    page = preview_of(browse("officer"), made, case, to=made["lead"])
    assert "已在本案回避" in page.content.decode()


def test_all_found_are_offered_and_the_rest_is_said(browse, made, several, monkeypatch):
    monkeypatch.setattr("mediation.desk.handover.CAP", 2)
    page = browse("officer").get(reverse("desk:handover"), {"state": "MEDIATING"})
    assert len(page.context["lines"]) == 2
    assert "共找到 4 件，一次最多 2 件" in page.content.decode()


def test_the_preview_costs_the_same_for_one_and_for_many(
    browse, made, several, django_assert_max_num_queries
):
    client = browse("officer")
    preview_of(client, made, made["late"])
    with django_assert_max_num_queries(40):
        preview_of(client, made, *several.values())


def test_a_mediator_has_no_bulk_hand_over(browse, made):
    assert browse("mediator").get(reverse("desk:handover")).status_code == 403
    assert "移交勾选的" not in browse("mediator").get(reverse("desk:home")).content.decode()


def test_nothing_of_a_neighbour_is_handed_over(browse, made):
    page = preview_of(browse("neighbour"), made, made["late"])
    assert "verdicts" not in page.context
    assert leads(made["late"]) == ["李长福"]
