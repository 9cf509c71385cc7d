"""What the papers say: every paper from a full case, blanks in an empty one, no person in a protected one."""

from datetime import date

import pytest

from governance.privacy.models import PersonalDataReading
from mediation.cases import actions, queries
from mediation.cases.codes import Paper
from mediation.cases.models import Case
from mediation.papers import binding, catalogue, layout, records
from mediation.papers.blocks import BLANK_DAY, row, value
from tests.factories import mediation as make
from tests.factories.mediation import NOW
from tests.mediation.papers import samples

pytestmark = pytest.mark.django_db
NUMBER = "620421198501010019"


def read(case, by) -> records.Record:
    case = Case.objects.select_related("committee", "region").get(pk=case.pk)
    return records.read(case, by=by, at=NOW, today=NOW.date())


def html(paper: Paper, record) -> str:
    return layout.html_of(catalogue.make(paper, record), title=paper.label)


ALWAYS = [paper for paper in catalogue.MAKERS if paper not in catalogue.ONLY_IF]


@pytest.fixture
def full(officer, committee):
    return read(
        samples.full_case(
            officer,
            committee,
            source="COURT_REFERRAL",
            court_referral_mode="PRE_DOCKET",
            referring_body="靖远县人民法院",
            referral_no="（2026）甘0421委调12号",
            referred_on=date(2026, 3, 1),
        ),
        officer,
    )


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (Paper.APPLICATION, ["申请人", NUMBER, "13893012345", "自愿申请", "务农"]),
        (Paper.ACCEPTANCE, ["■移送委托", "靖远县人民法院", "登记人（签名）", "（印章）"]),
        (Paper.RIGHTS_NOTICE, ["第二十三条", "选择或者接受人民调解员", "不收取任何费用"]),
        (Paper.POWER, ["委托事项和权限", "受托人"]),
        (Paper.INVESTIGATION, ["被调查人", "排水沟是什么时候堵的", "孙玉芳"]),
        (Paper.SESSION, ["■不公开", "王德福（邻里）", "民法典第二百九十条"]),
        (Paper.AGREEMENT, ["人调协字第1号", "一式3份", "8,600.00元", "按指印", "2026年3月11日"]),
        (Paper.PERFORMANCE, ["当面交付", "2026年3月20日"]),
        (Paper.VISIT, ["■已按约履行", "■满意", "排水沟已清理"]),
        (Paper.CONFIRMATION, ["第二百零五条", "共同申请司法确认", "没有恶意串通"]),
        (Paper.FEEDBACK, ["靖远县人民法院：", "委调12号", "特此函告"]),
        (Paper.CLOSING, ["调解成功", "承办单位", "调委会主任（签名）"]),
        (Paper.NOTE, ["卷宗情况说明"]),
    ],
)
def test_a_paper_is_filled_from_the_case(full, paper, said):
    text = html(paper, full)
    assert [one for one in said if one not in text] == []
    assert "None" not in text


def test_other_ends_have_their_papers(officer, committee):
    failed = make.mediating(officer, committee)
    actions.fail(case=failed, on=date(2026, 3, 9), routes_notified_on=date(2026, 3, 9), by=officer, at=NOW)
    assert "仲裁、行政、司法等途径" in html(Paper.TERMINATION, read(failed, officer))
    rejected = make.registered(officer, committee)
    actions.reject(case=rejected, ground="NOT_CIVIL", guided_to="向县人民法院起诉", by=officer, at=NOW)
    assert "不属民间纠纷" in html(Paper.REJECTION, read(rejected, officer))
    oral = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 9))
    assert "未制作协议书的原因" in html(Paper.ORAL_AGREEMENT, read(oral, officer))


@pytest.mark.parametrize("paper", [*ALWAYS, Paper.VISIT, Paper.CONFIRMATION, Paper.CLOSING])
def test_what_is_not_known_is_left_blank(officer, committee, paper):
    parties = [
        actions.NewParty(side=side, name=name)
        for side, name in (("APPLICANT", "张三"), ("RESPONDENT", "李四"))
    ]
    bare = make.registered(
        officer, committee, parties=parties, source="PROACTIVE", registered_on=date(2026, 3, 2)
    )
    text = html(paper, read(bare, officer))
    assert "None" not in text and "null" not in text
    assert paper not in (Paper.POWER, Paper.VISIT, Paper.CLOSING) or BLANK_DAY in text


def test_a_protected_case_prints_no_person(officer, committee):
    case = samples.full_case(officer, committee, involves_minor=True)
    record = read(case, officer)
    facts = queries.file_facts(case)
    whole = binding.html(record, facts, [])
    for trace in ("张玉兰", "李四", NUMBER, "13893012345", "天字村三社12号", "王德福"):
        assert trace not in whole
    assert "张某某" in whole
    assert not PersonalDataReading.objects.exists()


def test_opened_values_are_recorded_readings(full):
    readings = PersonalDataReading.objects.values_list("purpose", "fields")
    assert {purpose for purpose, _ in readings} == {"制作调解文书"}
    assert all(set(fields) <= set(records.OPENED) for _, fields in readings)


def test_the_contents_list_what_is_there_in_order(full, officer):
    case = full.case
    facts = queries.file_facts(case)
    lines, parts = binding.parts_of(full, facts, [])
    assert [line.name for line in lines] == [
        "人民调解受理登记表",
        "当事人权利义务告知书",
        "人民调解调查记录",
        "人民调解记录",
        "人民调解协议书",
        "履行凭证",
        "人民调解回访记录",
        "结案报告",
    ]
    assert len(parts) == len(lines)


def test_a_row_is_twelve_twelfths_wide():
    with pytest.raises(ValueError, match="twelve"):
        row(value("x", 4))
