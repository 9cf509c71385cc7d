"""申请书、受理登记表、不予受理告知书、权利义务告知书、授权委托书."""

from mediation.cases.codes import Side, Source, SourceBucket, bucket_of
from mediation.papers.blocks import (
    Document,
    Grid,
    Signing,
    Text,
    day,
    label,
    pair,
    row,
    ticked,
    value,
    wide,
)
from mediation.papers.records import PartyRecord, Record, money

RIGHTS = (
    "（一）选择或者接受人民调解员；",
    "（二）接受调解、拒绝调解或者要求终止调解；",
    "（三）要求调解公开进行或者不公开进行；",
    "（四）自主表达意愿、自愿达成调解协议。",
)
DUTIES = (
    "（一）如实陈述纠纷事实；",
    "（二）遵守调解现场秩序，尊重人民调解员；",
    "（三）尊重对方当事人行使权利。",
)
OTHER_RIGHTS = (
    "人民调解委员会调解民间纠纷，不收取任何费用。",
    "调解不成的，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。人民调解不影响当事人依法提起诉讼。",
    "经人民调解达成的协议具有法律约束力，当事人应当按照约定履行；双方当事人认为有必要的，可以自协议生效之日起"
    "三十日内共同向人民法院申请司法确认。",
)


def party_rows(parties: list[PartyRecord], title: str) -> list[tuple]:
    """The head of the forms: who is who, with blanks where nothing is recorded."""
    found = []
    for party in parties:
        if party.is_body:
            found.append(pair(title, party.name, "统一社会信用代码", party.credit_code))
            found.append(pair("住所", party.address, "联系方式", party.phone))
        else:
            found.append(
                row(
                    label(title),
                    value(_with_count(party), 2),
                    label("性别", 1),
                    value(party.sex, 1),
                    label("民族", 1),
                    value(party.ethnicity, 1),
                    label("年龄", 1),
                    value(party.age, 1),
                    label("职业", 1),
                    value(party.occupation, 1),
                )
            )
            found.append(pair("身份证号", party.id_number, "联系方式", party.phone))
            found.append(wide("单位或住址", party.address))
        if party.guardian or party.needs_guardian:
            found.append(wide("监护人或代理人", party.guardian))
    return found


def application(record: Record) -> list[Document]:
    case = record.case
    rows = party_rows(record.on_side(Side.APPLICANT), "申请人")
    rows += party_rows(record.on_side(Side.RESPONDENT), "被申请人")
    rows += [
        wide("纠纷简要情况", case.brief, lines=9),
        wide("当事人申请事项", case.request, lines=5),
    ]
    return [
        Document(
            "人民调解申请书",
            (
                Grid(tuple(rows)),
                Text(
                    (
                        f"本人自愿申请{record.committee}调解上述纠纷，已知晓人民调解不收取费用，"
                        "并保证所述情况属实。",
                    )
                ),
                Signing(("申请人（签名、盖章或按指印）：",), on=day(case.applied_on)),
            ),
            number=case.case_no or case.registration_no,
        )
    ]


def acceptance(record: Record) -> list[Document]:
    case = record.case
    bucket = bucket_of(case.source)
    source = ticked(
        [
            ("当事人申请", bucket == SourceBucket.APPLIED),
            ("人民调解委员会主动调解", bucket == SourceBucket.PROACTIVE),
            ("移送委托", bucket == SourceBucket.REFERRED),
        ]
    )
    if bucket == SourceBucket.REFERRED or case.source == Source.SCREENING:
        source += f"（{case.get_source_display()}{'，' if case.referring_body else ''}{case.referring_body}）"
    rows = party_rows(record.on_side(Side.APPLICANT), "申请人")
    rows += party_rows(record.on_side(Side.RESPONDENT), "被申请人")
    rows += [
        pair("登记日期", day(case.registered_on), "登记号", case.registration_no),
        pair("纠纷类型", case.get_dispute_type_display(), "纠纷发生地", record.place),
        wide("案件来源", source),
        wide("纠纷简要情况", case.brief, lines=8),
        wide("申请事项", case.request, lines=3),
        pair("诉求金额", money(case.claimed_fen), "受理日期", day(case.accepted_on)),
    ]
    return [
        Document(
            "人民调解受理登记表",
            (
                Grid(tuple(rows)),
                Signing(
                    ("当事人（签名、盖章或按指印）：", "登记人（签名）："),
                    seal=record.committee,
                    on=day(case.accepted_on or case.registered_on),
                ),
            ),
            number=case.case_no or case.registration_no,
        )
    ]


def rejection(record: Record) -> list[Document]:
    case = record.case
    return [
        Document(
            "不予受理告知书",
            (
                Text((f"{_names(record.on_side(Side.APPLICANT))}：",)),
                Text(
                    (
                        f"你（单位）于{day(case.applied_on or case.registered_on)}就"
                        f"{case.get_dispute_type_display()}提出的调解申请（登记号{case.registration_no}），"
                        f"经审查，因{case.get_rejection_reason_display() or '　　　　　　'}，"
                        "依照《人民调解工作若干规定》第二十二条，本会不予受理。",
                        f"你（单位）可以通过下列途径解决：{case.guided_to or '　　　　　　　　　　'}。",
                    ),
                    heading="body",
                ),
                Signing(("当事人签收：",), seal=record.committee, on=day(None)),
            ),
            number=case.registration_no,
        )
    ]


def rights_notice(record: Record) -> list[Document]:
    case = record.case
    return [
        Document(
            "当事人权利义务告知书",
            (
                Text(
                    (
                        "根据《中华人民共和国人民调解法》第四条、第二十三条、第二十四条、第三十三条，"
                        "现将当事人在人民调解活动中的权利和义务告知如下：",
                    ),
                    heading="body",
                ),
                Text(RIGHTS, heading="一、当事人享有的权利"),
                Text(DUTIES, heading="二、当事人应当履行的义务"),
                Text(OTHER_RIGHTS, heading="三、其他事项"),
                Text(("以上内容已经告知，本人已经知晓。",), heading="body"),
                Signing(
                    (
                        *[f"{party.name}（签名、盖章或按指印）：" for party in record.parties],
                        "告知人（人民调解员签名）：",
                    ),
                    on=day(case.rights_notice_on),
                ),
            ),
            number=case.case_no,
        )
    ]


def power(record: Record) -> list[Document]:
    """One for each party with a representative who is not the guardian; the authority is written by hand."""
    represented = [party for party in record.parties if not party.needs_guardian and party.guardian]
    return [_power(record, party) for party in represented or record.parties[:1]]


def _power(record: Record, party: PartyRecord) -> Document:
    rows = (
        pair("委托人", party.name, "联系方式", party.phone),
        wide("单位或住址", party.address),
        pair("受托人", party.guardian, "联系方式", ""),
        wide("身份证号", ""),
        wide("单位或住址", ""),
    )
    return Document(
        "授权委托书",
        (
            Grid(rows),
            Text(
                (
                    f"委托人就{record.case.get_dispute_type_display()}（{record.case.case_no}），"
                    f"委托上列受托人参加{record.committee}的调解。",
                ),
                heading="body",
            ),
            Text((), heading="委托事项和权限", lines=5),
            Signing(("委托人（签名、盖章或按指印）：", "受托人（签名）："), on=day(None)),
        ),
        number=record.case.case_no,
    )


def _with_count(party: PartyRecord) -> str:
    return f"{party.name}等{party.person_count}人" if party.person_count > 1 else party.name


def _names(parties: list[PartyRecord]) -> str:
    return "、".join(party.name for party in parties)
