"""The page of papers: standing, scans in and out, reading with a record."""

import base64
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from governance.privacy.models import PersonalDataReading
from mediation.cases.models import AttachmentContent, CaseAttachment
from tests.factories import mediation as make
from tests.mediation.papers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(world):
    return {
        "officer": world.post("OFFICE_HEAD", "北湾镇"),
        "neighbour": world.post("OFFICE_HEAD", "东湾镇"),
        "inspector": world.post("INSPECTOR", "靖远县"),
    }


@pytest.fixture
def cases(posts, act_as):
    """An ordinary case and a protected one, both being mediated."""
    with act_as(posts["officer"]):
        committee = make.committee(posts["officer"])
        on = date(2026, 3, 2)
        plain = make.mediating(posts["officer"], committee, on=on)
        protected = make.mediating(posts["officer"], committee, on=on, involves_minor=True)
    return {"plain": plain, "protected": protected}


def address(case) -> str:
    return reverse("papers:list", args=[case.pk])


def upload(browser, case, data: bytes, **changed):
    scan = SimpleUploadedFile("IMG_0001.jpg", data, content_type="image/jpeg")
    return browser.post(
        address(case), {"paper": "SESSION", "title": "3月8日调解笔录", "scan": scan} | changed
    )


def test_a_photograph_is_kept_sealed_and_read_with_a_record(posts, cases, client_of):
    browser, case = client_of(posts["officer"]), cases["plain"]
    assert upload(browser, case, samples.photograph()).status_code == 302
    row, content = CaseAttachment._base_manager.get(), AttachmentContent._base_manager.get()
    stored = bytes(content.content)
    assert b"\xff\xd8\xff" not in stored and base64.b64encode(b"\xff\xd8\xff") not in stored
    answer = browser.get(reverse("papers:attachment", args=[case.pk, row.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "no-store" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    reading = PersonalDataReading._base_manager.get()
    assert (reading.subject_type, reading.fields) == ("mediation.attachmentcontent", ["content"])
    assert "已附扫描件 1 份" in browser.get(address(case)).content.decode()


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"<script>alert(1)</script>", "不是照片或 PDF"), (b"\xff\xd8\xffbroken", "不是一张能打开的照片")],
)
def test_what_is_no_photograph_is_refused_and_the_rest_is_kept(posts, cases, client_of, data, told):
    answer = upload(client_of(posts["officer"]), cases["plain"], data)
    content = answer.content.decode()
    assert answer.status_code == 422 and told in content
    assert "3月8日调解笔录" in content and '<option value="SESSION" selected>' in content
    assert not CaseAttachment._base_manager.exists()


def test_the_same_photograph_is_attached_once(posts, cases, client_of):
    browser = client_of(posts["officer"])
    upload(browser, cases["plain"], samples.photograph())
    assert "已经在卷宗里" in upload(browser, cases["plain"], samples.photograph()).content.decode()


def test_a_scan_of_a_protected_case_asks_for_a_purpose_first(posts, cases, client_of):
    browser, case = client_of(posts["officer"]), cases["protected"]
    upload(browser, case, samples.photograph())
    row = CaseAttachment._base_manager.get()
    page = reverse("papers:attachment", args=[case.pk, row.pk])
    assert "请说明用途" in browser.get(page).content.decode()
    assert not PersonalDataReading._base_manager.exists()
    assert browser.post(page, {"purpose": "立卷归档"})["Content-Type"] == "image/jpeg"
    assert PersonalDataReading._base_manager.get().purpose == "立卷归档"


def test_a_scan_is_withdrawn_with_a_reason(posts, cases, client_of):
    browser, case = client_of(posts["officer"]), cases["plain"]
    upload(browser, case, samples.photograph())
    row = CaseAttachment._base_manager.get()
    page = reverse("papers:withdraw", args=[case.pk, row.pk])
    assert "撤下附件的原因" in browser.post(page, {"reason": ""}, follow=True).content.decode()
    browser.post(page, {"reason": "照片模糊"})
    row.refresh_from_db()
    assert row.withdrawal_reason == "照片模糊"
    assert "照片模糊" in browser.get(address(case)).content.decode()


def test_readers_see_the_list_and_open_nothing(posts, cases, client_of):
    upload(client_of(posts["officer"]), cases["plain"], samples.photograph())
    row, inspector = CaseAttachment._base_manager.get(), client_of(posts["inspector"])
    assert 'type="file"' not in inspector.get(address(cases["plain"])).content.decode()
    for page in (
        reverse("papers:attachment", args=[cases["plain"].pk, row.pk]),
        reverse("papers:file", args=[cases["plain"].pk]),
    ):
        assert inspector.get(page).status_code == 403
    assert client_of(posts["neighbour"]).get(address(cases["plain"])).status_code == 404


def test_a_telephone_may_take_the_photograph_at_once(posts, cases, client_of):
    content = client_of(posts["officer"]).get(address(cases["plain"])).content.decode()
    assert 'accept="image/*,application/pdf"' in content


def test_a_step_leads_to_the_photograph_of_its_paper(posts, cases, client_of):
    browser, case = client_of(posts["officer"]), cases["plain"]
    step = browser.get(reverse("cases:step", args=[case.pk, "record_session"])).content.decode()
    assert f"{address(case)}?paper=SESSION#attach" in step
    page = browser.get(address(case), {"paper": "SESSION"}).content.decode()
    assert '<option value="SESSION" selected>' in page


def test_the_page_takes_few_queries(posts, cases, client_of, django_assert_max_num_queries):
    browser = client_of(posts["officer"])
    with django_assert_max_num_queries(42):
        browser.get(address(cases["plain"]))
