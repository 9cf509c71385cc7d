"""From the closed file to the paid batch, and what is refused on the way."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.figures import indicators
from governance.workflow.actions import TransitionRefused
from mediation.cases import actions as cases
from mediation.cases.models import Case
from mediation.organisations.models import MediationCommittee
from mediation.subsidies import actions, policy, queries
from mediation.subsidies.actions import SubsidyRefused
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch, SubsidyShare
from mediation.subsidies.rules import Rate
from tests.factories import mediation as make
from tests.factories import subsidies as made
from tests.factories.mediation import NOW
from tests.factories.subsidies import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(world):
    return world.post("OFFICE_HEAD", "北湾镇")


@pytest.fixture
def second(world):
    return world.post("OFFICE_HEAD", "北湾镇", name="副所长", index=1)


@pytest.fixture
def chief(world):
    return world.post("COUNTY_HEAD", "靖远县")


@pytest.fixture
def closed_file(act_as, head, bureau):
    with act_as(bureau):
        made.a_table(bureau)
    with act_as(head):
        return made.a_file(head, make.committee(head))


def test_the_whole_chain(act_as, head, second, bureau, chief, closed_file):
    with act_as(head):
        subsidy = made.applied(head, closed_file)
        assert (subsidy.state, subsidy.amount_fen) == ("SUBMITTED", 5000)
        with pytest.raises(SubsidyRefused, match="本人的申请"):
            actions.take_step(subsidy=subsidy, name="office_check", by=head, at=NOW)
    with act_as(second):
        assert policy.to_check(post=second, on=TODAY).count == 1
    batch = made.paid(subsidy, checker=second, officer=bureau, chief=chief, acting=act_as)
    subsidy = CaseSubsidy._base_manager.get()
    assert (subsidy.state, subsidy.paid_on, batch.paid_on) == ("PAID", TODAY, TODAY)
    with act_as(chief), pytest.raises(SubsidyRefused, match="不能重复发放"):
        actions.pay_batch(batch=batch, on=TODAY, by=chief, at=NOW)
    with act_as(bureau):
        (line,) = queries.posting(batch)
        assert (line.name, line.cases, line.amount_fen) == ("李调解", 1, 5000)
        paid = indicators.get("MD35").observe(city_id=bureau.region.city_id, months=[202606])
        assert sum(amount for _, _, amount in paid) == 5000


def test_one_case_is_subsidised_once_but_again_after_a_refusal(act_as, head, second, closed_file):
    with act_as(head):
        subsidy = made.applied(head, closed_file)
        with pytest.raises(SubsidyRefused, match="一案一补"):
            made.applied(head, closed_file)
    with act_as(second):
        with pytest.raises(TransitionRefused, match="须填写理由"):
            actions.take_step(subsidy=subsidy, name="reject", by=second, at=NOW)
        actions.take_step(subsidy=subsidy, name="reject", by=second, at=NOW, reason="卷宗缺笔录")
    with act_as(head):
        assert made.applied(head, closed_file).state == "SUBMITTED"


def test_the_shares_sum_to_the_amount(act_as, head, bureau):
    with act_as(bureau):
        made.a_table(bureau, rates=[Rate("", "", "", "SUCCESS", 10001)])
    with act_as(head):
        body = make.committee(head)
        lead, other = make.mediator(head, body), make.mediator(head, body, name="王调解")
        case = make.mediating(head, body, lead=lead)
        case = cases.assign(case=case, lead=lead, others=[other], on=date(2026, 3, 2), by=head, at=NOW)
        agreement = cases.NewAgreement(
            form="ORAL",
            agreed_on=made.AGREED,
            terms="当面道歉。",
            items=[cases.NewItem(content="道歉", due_on=made.AGREED)],
        )
        case = cases.record_agreement(case=case, agreement=agreement, by=head, at=NOW)
        common = {"on": made.CLOSED, "by": head, "at": NOW}
        case = cases.record_performance(case=case, item=case.items.get(), **common)
        case = cases.record_visit(case=case, is_performed=True, finding="已道歉。", **common)
        case = cases.archive(case=case, **common)
        made.applied(head, case, weights={lead: 1, other: 1})
        parts = list(SubsidyShare.objects.order_by("pk").values_list("amount_fen", flat=True))
        assert parts == [5001, 5000]


def test_what_lacks_is_told(act_as, head, bureau):
    with act_as(head):
        body = make.committee(head)
        case = make.orally_agreed(head, body, agreed_on=made.AGREED)
        with pytest.raises(SubsidyRefused, match="卷宗完整.*协议已履行.*补贴标准"):
            made.applied(head, case)


def test_paying_waits_for_the_posting(act_as, head, second, bureau, chief, closed_file):
    with act_as(head):
        subsidy = made.applied(head, closed_file)
    subsidy = made.approved(subsidy, checker=second, officer=bureau, acting=act_as)
    with act_as(chief), pytest.raises(SubsidyRefused, match="须先公示"):
        actions.pay_batch(batch=subsidy.batch, on=TODAY, by=chief, at=NOW)


def test_tables_are_the_countys_and_begin_once_a_day(act_as, head, bureau):
    with act_as(head), pytest.raises(SubsidyRefused, match="县级"):
        made.a_table(head)
    with act_as(bureau):
        table = made.a_table(bureau)
        with pytest.raises(SubsidyRefused, match="已有标准"):
            actions.set_table(
                name="又一份", basis="同上", valid_from=table.valid_from, rates=made.RATES, by=bureau, at=NOW
            )


def test_pages_from_the_file_to_the_posting(act_as, head, second, bureau, chief, closed_file, client_of):
    browser = client_of(head)
    assert "申请补贴" in browser.get(reverse("cases:detail", args=[closed_file.pk])).content.decode()
    assert "50.00" in browser.get(reverse("subsidies:waiting")).content.decode()
    page = browser.post(reverse("subsidies:apply", args=[closed_file.pk]), follow=True).content.decode()
    assert "50.00 元" in page and "已申请" in page
    subsidy = CaseSubsidy._base_manager.get()
    ticked = {"subsidy": [subsidy.pk]}
    assert (
        "核对无误" in client_of(second).get(reverse("subsidies:list") + "?state=SUBMITTED").content.decode()
    )
    client_of(second).post(reverse("subsidies:check_many"), ticked)
    officer = client_of(bureau)
    officer.post(reverse("subsidies:approve_many"), ticked)
    batch = SubsidyBatch._base_manager.get()
    today = CaseSubsidy._base_manager.get().applied_on
    officer.post(reverse("subsidies:batch_post", args=[batch.pk]), {"on": today.isoformat()})
    pay = reverse("subsidies:batch_pay", args=[batch.pk])
    page = client_of(chief).post(pay, {"on": today.isoformat()}, follow=True).content.decode()
    assert "李调解" in page and closed_file.case_no not in page and "发放日期" in page
    book = officer.get(reverse("subsidies:batch_export", args=[batch.pk]))
    sheet = ZipFile(BytesIO(b"".join(book.streaming_content))).read("xl/worksheets/sheet1.xml").decode()
    assert "李调解" in sheet and closed_file.case_no not in sheet
    assert "县以案定补标准" in officer.get(reverse("subsidies:tables")).content.decode()
    assert Case._base_manager.count() == 1 and MediationCommittee._base_manager.count() == 1


def test_a_table_is_set_from_the_form(bureau, client_of):
    rates = {f"rate-{n}-{key}": "" for n in range(6) for key in ("amount_fen", "percent", "form")}
    rates |= {f"rate-{n}-outcome": "SUCCESS" for n in range(6)}
    rates |= {"rate-0-committee_kind": "VILLAGE", "rate-0-amount_fen": "30", "rate-1-form": "ORAL"}
    rates |= {"rate-TOTAL_FORMS": "6", "rate-INITIAL_FORMS": "0"}
    table = {"name": "以案定补标准", "basis": "县财政局文件", "valid_from": "2026-01-01"}
    browser = client_of(bureau)
    answer = browser.post(reverse("subsidies:set_table"), {**table, **rates}).content.decode()
    assert "金额和比例填一项" in answer and "县财政局文件" in answer
    page = browser.post(
        reverse("subsidies:set_table"), {**table, **rates, "rate-1-percent": "50"}, follow=True
    ).content.decode()
    assert "30.00 元" in page and "书面协议标准的 50%" in page


def test_the_list_of_files_asks_a_fixed_number_of_questions(
    act_as, head, closed_file, django_assert_num_queries
):
    with act_as(head):
        with CaptureQueriesContext(connection) as once:
            assert len(queries.waiting_lines(Case.objects.all())) == 1
        made.a_file(head, closed_file.committee)
        with django_assert_num_queries(len(once)):
            assert [line.amount for line in queries.waiting_lines(Case.objects.all())] == ["50.00"] * 2
