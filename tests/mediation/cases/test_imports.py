"""The workbook of cases: previewed, good rows written, bad rows returned, nothing written twice."""

import io
from datetime import date

import pytest
from django.urls import reverse

from governance.jobs import actions as jobs
from governance.spreadsheets import reading, writing
from mediation.cases import imports, workbook
from mediation.cases.models import Case, CaseUpload
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def office(officer, committee, lead):
    return officer


def row(office, **changed) -> dict:
    """A finished case as it stands in an old register."""
    values = {
        "external_ref": "（2026）北湾镇人调字第17号",
        "committee": "北湾镇人民调解委员会",
        "place": make.village(office).code,
        "dispute_type": "邻里纠纷",
        "source": "当事人申请",
        "application_form": "口头申请",
        "applicant": "张三、王五",
        "applicant_id": "620421199003071235",
        "respondent": "靖远宏达建筑有限公司",
        "brief": "因院墙排水发生争执。",
        "accepted_on": date(2026, 3, 2),
        "lead": "李调解",
        "outcome": "调解成功",
        "agreement_form": "口头协议",
        "agreed_on": date(2026, 3, 10),
        "agreed_fen": 120000,
        "performed_on": date(2026, 3, 12),
    }
    return values | changed


def book(*rows) -> bytes:
    target = io.BytesIO()
    typed = [{**values, "agreed_fen": (values.get("agreed_fen") or 0) or None} for values in rows]
    writing.write_workbook(target, workbook.LAYOUT, typed)
    return target.getvalue()


def plan(office, *rows):
    return imports.plan(book(*rows), by=office, today=TODAY)


def send(office, *rows) -> CaseUpload:
    upload = imports.keep_upload(
        file_name="历史案件.xlsx", content=book(*rows), row_count=len(rows), by=office, at=NOW
    )
    return imports.import_upload(upload=upload, by=office, at=NOW)


REFERRED = {"source": "公安移交", "application_form": None, "referring_body": "北湾派出所"}


def test_the_feedback_date_comes_along(office):
    send(office, row(office, **REFERRED, referred_on=date(2026, 3, 1), returned_on=date(2026, 3, 15)))
    case = Case.objects.get()
    assert (case.referring_body, case.referred_on) == ("北湾派出所", date(2026, 3, 1))
    assert (case.returned_on, case.result_returned) == (date(2026, 3, 15), "调解成功（历史案件补录）")


@pytest.mark.parametrize(
    ("changed", "header", "told"),
    [
        ({"referring_body": "北湾派出所"}, "移送单位", "来源不是移送委托"),
        ({"returned_on": date(2026, 3, 15)}, "反馈日期", "同时填写移送单位"),
        (REFERRED | {"returned_on": date(2026, 3, 1)}, "反馈日期", "早于结案日期"),
        (REFERRED | {"returned_on": date(2026, 9, 1)}, "反馈日期", "晚于今天"),
        (REFERRED | {"referred_on": date(2026, 3, 5)}, "移送日期", "晚于受理日期"),
    ],
)
def test_a_referral_that_contradicts_itself_goes_back(office, changed, header, told):
    (bad,) = plan(office, row(office, **changed)).bad
    assert any(problem.header == header and told in problem.message for problem in bad.problems)


def test_template_can_be_read_back(office):
    with pytest.raises(reading.WorkbookError, match="没有数据"):
        imports.plan(writing.template(workbook.LAYOUT), by=office, today=TODAY)


def test_good_row_becomes_a_case_with_its_own_number(office):
    upload = send(office, row(office))
    assert (upload.created_count, upload.returned_count) == (1, 0)
    case = Case.objects.get()
    assert (case.case_no, case.case_seq, case.state) == ("（2026）北湾镇人调字第17号", 17, "PERFORMED")
    assert (case.agreed_fen, case.performed_fen, case.party_count) == (120000, 120000, 3)
    assert [party.name for party in case.parties.order_by("position")] == [
        "张三",
        "王五",
        "靖远宏达建筑有限公司",
    ]
    assert case.mediators.get().mediator.person_name == "李调解"
    assert make.accepted(office, case.committee).case_seq == 18


def test_same_file_again_changes_nothing(office):
    send(office, row(office), row(office, external_ref="旧2", applicant="赵六"))
    before = list(Case.objects.order_by("pk").values())
    again = send(office, row(office), row(office, external_ref="旧2", applicant="赵六"))
    assert (again.created_count, again.changed_count, again.same_count) == (0, 0, 2)
    assert list(Case.objects.order_by("pk").values()) == before


def test_progress_is_taken_over_and_shown_beforehand(office):
    pending = {
        "outcome": "在调",
        "agreement_form": None,
        "agreed_on": None,
        "agreed_fen": None,
        "performed_on": None,
    }
    send(office, row(office, **pending))
    found = plan(office, row(office))
    changes = found.changed[0].changes
    assert changes["结果"] == ("在调", "调解成功")
    assert changes["协议涉及金额"] == ("（空）", "1,200.00元")
    upload = send(office, row(office))
    assert (upload.changed_count, Case.objects.get().state) == (1, "PERFORMED")


@pytest.mark.parametrize(
    ("changed", "header", "told"),
    [
        ({"external_ref": None}, "原案号", "必填"),
        ({"committee": "没有的调委会"}, "调委会", "没有登记"),
        ({"place": "没有的村"}, "纠纷发生地", "找不到"),
        ({"dispute_type": "口角"}, "纠纷类型", "不在可选项"),
        ({"applicant_id": "620421199003071236"}, "申请人身份证号", "校验"),
        ({"applicant": "张"}, "申请人", "2至50个字"),
        ({"applicant_count": 1}, "申请方人数", "少于姓名个数"),
        ({"application_form": None}, "申请方式", "书面申请或口头申请"),
        ({"accepted_on": date(2026, 12, 1)}, "受理日期", "晚于今天"),
        ({"agreed_on": date(2026, 3, 1)}, "达成协议日期", "早于"),
        ({"agreement_form": None}, "协议形式", "书面协议或口头协议"),
        ({"outcome": "终止"}, "终止原因", "终止原因"),
        ({"lead": "没有的人"}, "主持调解员", "没有名为"),
    ],
)
def test_wrong_cell_is_told_by_its_column(office, changed, header, told):
    found = plan(office, row(office, **changed))
    assert not found.planned
    problems = {problem.header: problem.message for problem in found.bad[0].problems}
    assert told in problems[header]


def test_good_rows_go_in_and_bad_ones_come_back_with_the_reason(office):
    upload = send(office, row(office), row(office, external_ref="旧2", dispute_type="口角"))
    assert (upload.created_count, upload.returned_count, Case.objects.count()) == (1, 1, 1)
    returned = reading.read(imports.content_of(upload), workbook.LAYOUT)
    assert [bad.values.get("external_ref") for bad in returned.rows] == ["旧2"]


def test_same_reference_twice_in_one_file(office):
    found = plan(office, row(office), row(office))
    assert len(found.planned) == 1
    assert "前面一行" in found.bad[0].problems[0].message


def test_same_reference_with_other_parties_is_another_case(office):
    send(office, row(office))
    found = plan(office, row(office, applicant="钱七"))
    assert "当事人与系统中" in found.bad[0].problems[0].message


def test_case_handled_in_the_portal_is_not_overwritten(office):
    from mediation.cases import actions

    send(office, row(office))
    case = Case.objects.get()
    actions.record_visit(
        case=case, on=date(2026, 3, 20), is_performed=True, finding="已履行。", by=office, at=NOW
    )
    found = plan(office, row(office, brief="改过的情况。"))
    assert "在系统中继续办理" in found.bad[0].problems[0].message


def test_taken_number_is_told(office, committee):
    for _ in range(1):
        make.accepted(office, committee)
    found = plan(office, row(office, external_ref="（2026）北湾镇人调字第1号"))
    assert "另一案件" in found.bad[0].problems[0].message


def test_second_confirmation_does_nothing(office):
    upload = send(office, row(office))
    imports.import_upload(upload=upload, by=office, at=NOW)
    assert Case.objects.count() == 1


def test_file_is_sealed_and_emptied_after_import(office):
    upload = imports.keep_upload(
        file_name="a.xlsx", content=book(row(office)), row_count=1, by=office, at=NOW
    )
    assert b"[Content_Types].xml" not in bytes(upload.content)
    assert imports.content_of(upload).startswith(b"PK")
    assert imports.import_upload(upload=upload, by=office, at=NOW).content is None


def test_pages_from_upload_to_result(world, act_as, client_of):
    officer = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(officer):
        committee = make.committee(officer)
        make.mediator(officer, committee)
        data = book(row(officer), row(officer, external_ref="旧2", dispute_type="口角"))
    browser = client_of(officer)
    file = io.BytesIO(data)
    file.name = "历史案件.xlsx"
    answer = browser.post(reverse("cases:import"), {"workbook": file}, follow=True)
    content = answer.content.decode()
    assert "确认导入 1 件" in content and "不在可选项" in content
    assert not Case._base_manager.exists()
    address = answer.redirect_chain[-1][0]
    content = browser.post(address, follow=True).content.decode()
    assert "件新增" in content and "下载退回行" in content
    assert Case._base_manager.count() == 1
    upload = CaseUpload._base_manager.get()
    returned = browser.get(reverse("cases:import_returned", args=[upload.pk]))
    assert returned.content.startswith(b"PK")


def test_large_file_is_imported_in_the_background(world, act_as, monkeypatch):
    monkeypatch.setattr(imports, "IN_BACKGROUND_FROM", 0)
    officer = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(officer):
        committee = make.committee(officer)
        make.mediator(officer, committee)
        upload = imports.keep_upload(
            file_name="a.xlsx", content=book(row(officer)), row_count=1, by=officer, at=NOW
        )
        assert imports.is_large(upload)
        job = imports.enqueue(upload=upload, by=officer, at=NOW)
        assert imports.enqueue(upload=upload, by=officer, at=NOW) == job
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("DONE", "")
    assert Case._base_manager.count() == 1
