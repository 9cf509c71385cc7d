"""The workbook of cases: its columns, and how one row becomes a past case with problems told per cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.privacy import formats
from governance.regions.finder import RegionFinder
from governance.spreadsheets.layouts import CellKind, Column, Layout
from governance.spreadsheets.reading import Problem, Row
from mediation.cases import codes, dispute_types, rules
from mediation.cases.actions import NewCase, NewParty, PastCase
from mediation.cases.actions.intake import why_not_place
from mediation.cases.rules import PastFacts
from mediation.organisations.models import MediationCommittee, Mediator

BODY_ENDINGS = (
    "公司",
    "合作社",
    "委员会",
    "村委会",
    "居委会",
    "厂",
    "店",
    "中心",
    "医院",
    "卫生院",
    "学校",
    "工程队",
    "项目部",
    "政府",
    "局",
    "所",
)
NAME_SEPARATORS = re.compile(r"[、，,；;／/]+")
OUTCOMES = {
    "在调": codes.Outcome.PENDING,
    "调解成功": codes.Outcome.SUCCESS,
    "调解不成功": codes.Outcome.FAILED,
    "终止": codes.Outcome.TERMINATED,
}
CODES = {
    "source": codes.Source,
    "application_form": codes.ApplicationForm,
    "difficulty": codes.Difficulty,
    "agreement_form": codes.AgreementForm,
    "termination_reason": codes.TerminationReason,
}
CODE_OF = {name: {text: code for code, text in one.choices} for name, one in CODES.items()}


def _labels(choices) -> tuple[str, ...]:
    return tuple(choices.labels)


def _phone(value: object) -> str:
    return formats.phone(value)


def _person_id(value: object) -> str:
    return formats.resident_id(value, on=timezone.localdate())


COLUMNS = (
    Column(
        "external_ref",
        "原案号",
        required=True,
        width=24,
        note="本调委会内不重复；再次上传时据此认出同一案件",
        example="（2026）北湾镇人调字第17号",
    ),
    Column("committee", "调委会", required=True, width=26, example="北湾镇人民调解委员会"),
    Column(
        "place",
        "纠纷发生地",
        required=True,
        width=20,
        note="村（社区）名称、乡镇/村，或12位代码",
        example="北湾镇/金峡村",
    ),
    Column(
        "dispute_type",
        "纠纷类型",
        required=True,
        choices=tuple(name for _, name in dispute_types.choices()),
        width=18,
    ),
    Column("source", "案件来源", required=True, choices=_labels(codes.Source)),
    Column(
        "application_form", "申请方式", choices=_labels(codes.ApplicationForm), note="当事人申请的案件必填"
    ),
    Column("referring_body", "移送单位", note="法院、公安、信访等移送委托的案件填写", width=22),
    Column("referred_on", "移送日期", CellKind.DATE),
    Column("difficulty", "难易程度", choices=_labels(codes.Difficulty), note="空白按“一般”"),
    Column("applicant", "申请人", required=True, note="多人用顿号隔开", example="张三、李四"),
    Column("applicant_count", "申请方人数", CellKind.INTEGER, note="空白按姓名个数"),
    Column("applicant_id", "申请人身份证号", width=22, clean=_person_id, note="第一名申请人"),
    Column("applicant_phone", "申请人电话", clean=_phone),
    Column("respondent", "被申请人", required=True, note="多人用顿号隔开"),
    Column("respondent_count", "被申请方人数", CellKind.INTEGER, note="空白按姓名个数"),
    Column("respondent_id", "被申请人身份证号", width=22, clean=_person_id, note="第一名被申请人"),
    Column("respondent_phone", "被申请人电话", clean=_phone),
    Column("brief", "纠纷简要情况", required=True, width=40),
    Column("involves_minor", "涉未成年人", CellKind.YES_NO),
    Column("involves_domestic_violence", "涉家庭暴力", CellKind.YES_NO),
    Column("claimed_fen", "诉求金额", CellKind.MONEY),
    Column("applied_on", "申请日期", CellKind.DATE),
    Column("accepted_on", "受理日期", CellKind.DATE, required=True),
    Column("lead", "主持调解员"),
    Column("started_on", "开始调解日期", CellKind.DATE),
    Column("outcome", "调解结果", required=True, choices=tuple(OUTCOMES)),
    Column("agreement_form", "协议形式", choices=_labels(codes.AgreementForm)),
    Column("agreed_on", "达成协议日期", CellKind.DATE),
    Column("effective_on", "生效日期", CellKind.DATE, note="书面协议：签名盖章齐备之日"),
    Column("terms", "协议内容", width=40),
    Column("agreed_fen", "协议金额", CellKind.MONEY),
    Column("performed_on", "履行完毕日期", CellKind.DATE),
    Column("ended_on", "结案日期", CellKind.DATE, note="调解不成功、终止的案件填写"),
    Column("termination_reason", "终止原因", choices=_labels(codes.TerminationReason)),
    Column("archived_on", "归档日期", CellKind.DATE),
    Column(
        "returned_on",
        "反馈日期",
        CellKind.DATE,
        note="向移送单位反馈结果之日；三十日内办结而未填的，列入待反馈",
    ),
)
LAYOUT = Layout(
    sheet="调解案件",
    columns=COLUMNS,
    notes=(
        "每行一件已受理的案件。先核对后写入；有误的行连同原因退回，其余照常导入。",
        "同一原案号再次上传：内容相同的不动，结果有进展的更新，不会重复登记。",
    ),
)
HEADERS = {column.key: column.header for column in COLUMNS}


@dataclass
class Directory:
    """Committees, mediators and villages a post may refer to, read once for the whole file."""

    post: object
    places: RegionFinder
    committees: dict[str, MediationCommittee]
    mediators: dict[tuple[int, str], Mediator]

    @classmethod
    def of(cls, post) -> "Directory":
        committees = MediationCommittee.objects.filter(valid_to=None).select_related("region")
        known = {committee.name: committee for committee in committees}
        people = Mediator.objects.filter(committee__in=[row.pk for row in known.values()]).order_by(
            "valid_from"
        )
        return cls(
            post,
            RegionFinder(post.region, ("VILLAGE",)),
            known,
            {(person.committee_id, person.person_name): person for person in people},
        )


def past_case(row: Row, directory: Directory, *, today: date) -> tuple[PastCase | None, list[Problem]]:
    """The past case of a row whose cells are well formed, or what is wrong with it, cell by cell."""
    values = row.values
    place, place_problem = directory.places.find(str(values["place"]))
    committee = directory.committees.get(str(values["committee"]))
    problems = [Problem(HEADERS["place"], place_problem)] if place_problem else []
    if committee is None:
        problems.append(
            Problem(HEADERS["committee"], f"没有登记名为“{values['committee']}”的调委会，请先登记或核对。")
        )
    parties, party_problems = _parties(values)
    facts = _facts(values)
    problems += party_problems
    problems += [Problem(_header(name), text) for name, text in rules.past_problems(facts, today=today)]
    if problems:
        return None, problems
    new = _new_case(values, place, committee, parties)
    return _checked(values, new, facts, directory)


def _checked(values: dict, new: NewCase, facts: PastFacts, directory: Directory):
    problems = []
    if reason := why_not_place(new, directory.post):
        problems.append(Problem(HEADERS["place"], reason))
    if reason := rules.why_not_register(
        parties=[party.facts for party in new.parties],
        source=new.source,
        application_form=new.application_form,
    ):
        problems.append(Problem(HEADERS["application_form"], reason))
    problems += [Problem(HEADERS[name], text) for name, text in _referral_problems(new, facts)]
    lead = directory.mediators.get((new.committee.pk, values.get("lead") or ""))
    if values.get("lead") and lead is None:
        problems.append(Problem(HEADERS["lead"], f"{new.committee.name}没有名为“{values['lead']}”的调解员。"))
    past = PastCase(new=new, facts=facts, lead=lead, terms=values.get("terms") or "", seq=_seq(new))
    return (None, problems) if problems else (past, [])


def _referral_problems(new: NewCase, facts: PastFacts) -> list[tuple[str, str]]:
    """Who sent the case: only where it was referred, and named where the sender was told the result."""
    is_referred = codes.bucket_of(codes.Source(new.source)) == codes.SourceBucket.REFERRED
    found = []
    if new.referring_body and not is_referred:
        found.append(("referring_body", "案件来源不是移送委托，请核对来源或清空移送单位。"))
    if facts.returned_on and not new.referring_body:
        found.append(("returned_on", "填写反馈日期的，请同时填写移送单位。"))
    if new.referred_on and new.referred_on > facts.accepted_on:
        found.append(("referred_on", f"{new.referred_on}晚于受理日期{facts.accepted_on}，请核对。"))
    return found


def _new_case(values: dict, place, committee, parties: list[NewParty]) -> NewCase:
    optional = {name: _code(values, name) for name in ("source", "application_form", "difficulty")}
    return NewCase(
        place=place,
        committee=committee,
        dispute_type=dispute_types.code_of(values["dispute_type"]) or "",
        source=optional["source"],
        application_form=optional["application_form"],
        difficulty=optional["difficulty"] or codes.Difficulty.ORDINARY,
        brief=values["brief"],
        registered_on=values["accepted_on"],
        applied_on=values.get("applied_on"),
        referring_body=values.get("referring_body") or "",
        referred_on=values.get("referred_on"),
        claimed_fen=values.get("claimed_fen"),
        involves_minor=bool(values.get("involves_minor")),
        involves_domestic_violence=bool(values.get("involves_domestic_violence")),
        external_ref=values["external_ref"],
        parties=parties,
    )


def _facts(values: dict) -> PastFacts:
    days = (
        "started_on",
        "agreed_on",
        "effective_on",
        "performed_on",
        "ended_on",
        "archived_on",
        "returned_on",
    )
    return PastFacts(
        registered_on=values["accepted_on"],
        accepted_on=values["accepted_on"],
        outcome=OUTCOMES[values["outcome"]],
        agreement_form=_code(values, "agreement_form"),
        termination_reason=_code(values, "termination_reason"),
        agreed_fen=values.get("agreed_fen"),
        **{name: values.get(name) for name in days},
    )


def _parties(values: dict) -> tuple[list[NewParty], list[Problem]]:
    found: list[NewParty] = []
    problems: list[Problem] = []
    for side, key in ((codes.Side.APPLICANT, "applicant"), (codes.Side.RESPONDENT, "respondent")):
        names = [name for name in NAME_SEPARATORS.split(str(values[key])) if name.strip()]
        total = values.get(f"{key}_count") or len(names)
        if total < len(names):
            problems.append(Problem(HEADERS[f"{key}_count"], f"少于姓名个数（{len(names)}），请核对。"))
        for place, name in enumerate(names):
            try:
                found.append(_party(side, name.strip(), values, key, place, total - len(names) + 1))
            except ValidationError as error:
                problems += [Problem(HEADERS[key], message) for message in error.messages]
    return found, problems


def _party(side: str, name: str, values: dict, key: str, place: int, first_count: int) -> NewParty:
    is_body = name.endswith(BODY_ENDINGS)
    personal = {}
    if place == 0 and not is_body:
        personal = {"id_number": values.get(f"{key}_id") or "", "phone": values.get(f"{key}_phone") or ""}
    return NewParty(
        side=side,
        name=name if is_body else formats.personal_name(name),
        kind=codes.PartyKind.ORGANISATION if is_body else codes.PartyKind.PERSON,
        person_count=max(1, first_count) if place == 0 else 1,
        personal={field: value for field, value in personal.items() if value},
    )


def _code(values: dict, name: str) -> str:
    return CODE_OF[name].get(values.get(name) or "", "")


def _seq(new: NewCase) -> int | None:
    """The sequence of a number that has this committee's own form; others stay beside as 原案号."""
    try:
        number = formats.document_number(new.external_ref)
    except ValidationError:
        return None
    found = re.fullmatch(r"（(\d{4})）(.+)人调字第(\d+)号", number)
    if not found or int(found[1]) != new.registered_on.year or found[2] != new.committee.short_name:
        return None
    return int(found[3])


def _header(name: str) -> str:
    return HEADERS.get(name, HEADERS["accepted_on"])


def export_layout(headers: Iterable[tuple[str, str, CellKind]]) -> Layout:
    """A layout for writing only."""
    return Layout(sheet="调解案件", columns=tuple(Column(key, header, kind) for key, header, kind in headers))


EXPORT = export_layout(
    (
        ("number", "案号", CellKind.TEXT),
        ("state", "状态", CellKind.TEXT),
        ("dispute_type", "纠纷类型", CellKind.TEXT),
        ("parties", "当事人", CellKind.TEXT),
        ("committee", "调委会", CellKind.TEXT),
        ("lead", "主持调解员", CellKind.TEXT),
        ("place", "纠纷发生地", CellKind.TEXT),
        ("source", "案件来源", CellKind.TEXT),
        ("registered_on", "登记日期", CellKind.DATE),
        ("accepted_on", "受理日期", CellKind.DATE),
        ("due_on", "调解期限", CellKind.DATE),
        ("concluded_on", "结案日期", CellKind.DATE),
        ("agreed_yuan", "协议金额（元）", CellKind.TEXT),
    )
)
