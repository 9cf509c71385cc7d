"""调查记录、调解记录、协议书、口头协议登记表、履行记录、回访记录、司法确认申请书."""

from mediation.cases import proceeding_rules
from mediation.cases.codes import Satisfaction, SessionKind, Side
from mediation.papers.blocks import Document, Grid, Signing, Text, day, label, pair, row, ticked, value, wide
from mediation.papers.records import Record, money
from mediation.papers.registration_papers import party_rows


def investigations(record: Record) -> list[Document]:
    found = [session for session in record.sessions if session.kind == SessionKind.INVESTIGATION]
    return [_session(record, session) for session in found]


def sessions(record: Record) -> list[Document]:
    found = [session for session in record.sessions if session.kind == SessionKind.MEDIATION]
    return [_session(record, session) for session in found]


def empty_session(record: Record, kind: str) -> Document:
    """The form with blanks, to be written by hand at the meeting."""
    return _session(record, None, kind=kind)


def _session(record: Record, session, *, kind: str = "") -> Document:
    is_inquiry = (session.kind if session else kind) == SessionKind.INVESTIGATION
    joined = "、".join(f"{one.name}（{one.get_role_display()}）" for one in record.participants)
    rows = [
        pair(
            "时间",
            day(session.held_on if session else None),
            "地点",
            session.place if session else "",
        ),
        pair(
            "调查人" if is_inquiry else "调解员",
            "、".join(record.mediators),
            "记录人",
            session.recorder if session else "",
        ),
        wide("被调查人" if is_inquiry else "参加人", (session.attendants if session else "") or joined),
    ]
    if not is_inquiry:
        is_public = session.is_public if session else False
        rows.insert(
            2,
            pair(
                "当事人",
                record.names,
                "进行方式",
                ticked([("公开", bool(session) and is_public), ("不公开", bool(session) and not is_public)]),
            ),
        )
    signer = "被调查人（签名或按指印）：" if is_inquiry else "当事人（签名、盖章或按指印）："
    paragraphs = tuple(session.record.splitlines()) if session else ()
    return Document(
        "人民调解调查记录" if is_inquiry else "人民调解记录",
        (
            Grid(tuple(rows)),
            Text(paragraphs, heading="记录", lines=0 if session else 16),
            Signing((signer, "人民调解员（签名）：", "记录人（签名）："), on=""),
        ),
        number=record.case.case_no,
    )


def agreement(record: Record) -> list[Document]:
    """调解法第二十九条: parties, facts and dispute, terms, manner and time of performance, signatures, seal."""
    case = record.case
    rows = party_rows(record.on_side(Side.APPLICANT), "申请人")
    rows += party_rows(record.on_side(Side.RESPONDENT), "被申请人")
    version = f"（第{case.agreement_version}版）" if case.agreement_version > 1 else ""
    return [
        Document(
            f"人民调解协议书{version}",
            (
                Grid(tuple(rows)),
                Text(
                    tuple(case.dispute_facts.splitlines()),
                    heading="纠纷主要事实、争议事项",
                    lines=0 if case.dispute_facts else 5,
                ),
                Text(
                    (
                        "经调解，自愿达成如下协议：",
                        *case.agreement_terms.splitlines(),
                        *_item_lines(record),
                    ),
                    heading="协议内容",
                    lines=0 if case.agreement_terms else 6,
                ),
                Text(
                    (case.performance_manner,) if case.performance_manner else (),
                    heading="履行方式、地点、期限",
                    lines=0 if case.performance_manner else 3,
                ),
                Text(
                    (
                        f"本协议一式{case.agreement_copies or '　　'}份，当事人各执一份，"
                        "人民调解委员会留存一份；自各方当事人签名、盖章或者按指印，"
                        "人民调解员签名并加盖人民调解委员会印章之日起生效。",
                    ),
                    heading="body",
                ),
                Signing(
                    (
                        *[_signer(party) for party in record.parties],
                        "人民调解员（签名）：",
                        "记录人（签名）：",
                    ),
                    seal=record.committee,
                    on=day(case.effective_on if case.agreement_version == 1 else None),
                ),
            ),
            number=proceeding_rules.agreement_number(case.case_no),
        )
    ]


def oral_agreement(record: Record) -> list[Document]:
    case = record.case
    rows = party_rows(record.on_side(Side.APPLICANT), "申请人")
    rows += party_rows(record.on_side(Side.RESPONDENT), "被申请人")
    rows += [
        wide("纠纷主要事实、争议事项", case.dispute_facts or case.brief, lines=6),
        wide("协议内容", "\n".join([*case.agreement_terms.splitlines(), *_item_lines(record)]), lines=6),
        wide("履行方式、期限", case.performance_manner, lines=2),
        wide("未制作协议书的原因", case.oral_reason, lines=2),
        pair("达成协议日期", day(case.agreed_on), "协议涉及金额", money(case.agreed_fen)),
    ]
    return [
        Document(
            "人民调解口头协议登记表",
            (
                Grid(tuple(rows)),
                Text(("口头调解协议自各方当事人达成协议之日起生效（人民调解法第三十条）。",), heading="body"),
                Signing(
                    ("人民调解员（签名）：", "记录人（签名）："),
                    seal=record.committee,
                    on=day(case.agreed_on),
                ),
            ),
            number=proceeding_rules.agreement_number(case.case_no),
        )
    ]


def performance(record: Record) -> list[Document]:
    """What was given on which item; receipts and transfer slips follow as attachments."""
    head = row(label("项", 1), label("协议事项", 4), label("履行日期", 2), label("金额", 2), label("说明", 3))
    rows = [head]
    for item in record.items:
        for receipt in item.receipts.all():
            rows.append(
                row(
                    value(item.position, 1),
                    value(item.content, 4),
                    value(day(receipt.performed_on), 2),
                    value(money(receipt.amount_fen), 2),
                    value(receipt.note, 3),
                )
            )
    rows += [row(value("", 1), value("", 4), value("", 2), value("", 2), value("", 3))] * max(
        0, 5 - len(rows)
    )
    return [
        Document(
            "履行情况登记表",
            (
                Grid(tuple(rows)),
                Grid(
                    (
                        pair(
                            "协议涉及金额",
                            money(record.case.agreed_fen),
                            "已履行金额",
                            money(record.case.performed_fen),
                        ),
                        wide("收条、转账凭证", "粘贴处（或见所附扫描件）", lines=6),
                    )
                ),
                Signing(("收款（接受履行）人签名或按指印：", "登记人（签名）："), on=day(None)),
            ),
            number=record.case.case_no,
        )
    ]


def visits(record: Record) -> list[Document]:
    return [_visit(record, visit) for visit in record.visits]


def empty_visit(record: Record) -> Document:
    return _visit(record, None)


def _visit(record: Record, visit) -> Document:
    case = record.case
    satisfaction = [(one.label, bool(visit) and visit.satisfaction == one) for one in Satisfaction]
    kept = [
        ("已按约履行", bool(visit) and visit.is_performed),
        ("未按约履行", bool(visit) and not visit.is_performed),
    ]
    return Document(
        "人民调解回访记录",
        (
            Grid(
                (
                    wide("当事人", record.names),
                    wide("协议书编号", proceeding_rules.agreement_number(case.case_no)),
                    wide("回访事由", f"{case.get_dispute_type_display()}调解协议的履行情况"),
                    wide("履行情况", ticked(kept)),
                    wide("满意程度", ticked(satisfaction)),
                    wide(
                        "有无诉讼、激化",
                        ticked(
                            [
                                ("已起诉或申请仲裁", bool(visit) and visit.has_litigation),
                                ("有激化苗头", bool(visit) and visit.has_escalation_sign),
                                (
                                    "无",
                                    bool(visit)
                                    and not visit.has_litigation
                                    and not visit.has_escalation_sign,
                                ),
                            ]
                        ),
                    ),
                    wide("回访情况", visit.finding if visit else "", lines=10),
                )
            ),
            Signing(
                ("被回访人（签名或按指印）：", "回访人（签名）："),
                on=day(visit.visited_on if visit else None),
            ),
        ),
        number=case.case_no,
    )


def confirmation(record: Record) -> list[Document]:
    """Jointly by all parties (民事诉讼法第二百零五条); addressed to the court that was named, or a blank."""
    case, asked = record.case, record.confirmation
    court = asked.court if asked and asked.court else "　　　　　　　　人民法院"
    rows = party_rows(record.parties, "申请人")
    return [
        Document(
            "司法确认申请书",
            (
                Grid(tuple(rows)),
                Text(
                    (
                        f"请求依法确认{record.committee}主持达成的"
                        f"{proceeding_rules.agreement_number(case.case_no)}调解协议有效。",
                    ),
                    heading="申请事项",
                ),
                Text(
                    (
                        f"申请人因{case.get_dispute_type_display()}，经{record.committee}调解，"
                        f"于{day(case.agreed_on)}达成调解协议，协议于{day(case.effective_on)}生效。",
                        "申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；"
                        "如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
                        "现依照《中华人民共和国人民调解法》第三十三条、《中华人民共和国民事诉讼法》第二百零五条，"
                        "共同申请司法确认。",
                    ),
                    heading="事实和理由",
                ),
                Text((f"此致　{court}",), heading="body"),
                Signing(
                    tuple(_signer(party) for party in record.parties),
                    on=day(asked.applied_on if asked else None),
                ),
            ),
            note="附：调解协议书、申请人身份证明各一份。申请司法确认不收取费用。",
        )
    ]


def _item_lines(record: Record) -> list[str]:
    """The items under the words of the agreement; one that says the same again leaves its sum and day."""
    terms, found = record.case.agreement_terms.strip("。；\n "), []
    for item in record.items:
        words = item.content.strip("。；\n ")
        parts = [] if words == terms else [words]
        parts += [money(item.amount_fen)] if item.amount_fen else []
        parts += [f"{day(item.due_on)}前"] if item.due_on else []
        found += [f"{item.position}. {'，'.join(parts)}"] if parts else []
    return [f"{line}{'。' if line == found[-1] else '；'}" for line in found]


def _signer(party) -> str:
    by = "（监护人代签）" if party.needs_guardian else ""
    return f"{party.name}{by}（签名、盖章或按指印）："
