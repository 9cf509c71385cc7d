"""终止告知书、反馈函、结案报告、情况说明，以及卷宗封面、封底."""

from mediation.cases import checklist, codes
from mediation.cases.queries import result_sentence
from mediation.papers.blocks import Document, Grid, Signing, Text, day, pair, wide
from mediation.papers.records import Record, money


def termination(record: Record) -> list[Document]:
    """调解法第二十六条: mediation ends, and the parties are told the other routes."""
    case = record.case
    failed = case.outcome == codes.Outcome.FAILED
    why = "各方未能达成调解协议" if failed else case.get_termination_reason_display() or "　　　　　　"
    return [
        Document(
            "终止调解告知书",
            (
                Text((f"{record.names}：",)),
                Text(
                    (
                        f"{record.committee}于{day(case.accepted_on)}受理的你们之间的"
                        f"{case.get_dispute_type_display()}（{case.case_no}），因{why}，"
                        f"依照《中华人民共和国人民调解法》第二十六条，于{day(case.concluded_on)}终止调解。",
                        "你们可以依法通过仲裁、行政、司法等途径维护自己的权利。",
                    ),
                    heading="body",
                ),
                Signing(
                    ("当事人签收：", "人民调解员（签名）："),
                    seal=record.committee,
                    on=day(case.routes_notified_on),
                ),
            ),
            number=case.case_no,
        )
    ]


def feedback(record: Record) -> list[Document]:
    """The letter to the court, police or office that sent the case; names of a protected case are left out."""
    case = record.case
    number = f"（文号：{case.referral_no}）" if case.referral_no else ""
    people = "" if case.is_protected else f"{record.names}之间的"
    result = case.result_returned or result_sentence(case) or "　" * 20
    more = ()
    if case.ends_in_court_document and case.outcome == codes.Outcome.SUCCESS:
        more = ("各方当事人已签署调解协议，随函附送，请依法出具法律文书。",)
    return [
        Document(
            "移送案件办理结果反馈函",
            (
                Text((f"{case.referring_body or '　　　　　　'}：",)),
                Text(
                    (
                        f"你单位于{day(case.referred_on)}移送{number}的{people}"
                        f"{case.get_dispute_type_display()}，"
                        f"本会以{case.case_no or case.registration_no}办理，现将结果反馈如下：",
                        result,
                        *more,
                        "特此函告。",
                    ),
                    heading="body",
                ),
                Signing((), seal=record.committee, on=day(case.returned_on)),
            ),
            number=case.case_no or case.registration_no,
        )
    ]


def closing(record: Record) -> list[Document]:
    case = record.case
    return [
        Document(
            "结案报告",
            (
                Grid(
                    (
                        pair("案号", case.case_no, "承办单位", record.committee),
                        pair(
                            "调解员",
                            "、".join(record.mediators),
                            "案件来源",
                            case.get_source_display(),
                        ),
                        pair("受理日期", day(case.accepted_on), "结案日期", day(case.concluded_on)),
                        pair("纠纷类型", case.get_dispute_type_display(), "当事人", record.names),
                        wide("纠纷事实", case.dispute_facts or case.brief, lines=8),
                        wide("调解结果", _result(record), lines=8),
                        pair(
                            "协议涉及金额",
                            money(case.agreed_fen),
                            "已履行金额",
                            money(case.performed_fen),
                        ),
                        pair("履行完毕日期", day(case.performed_on), "司法确认", _court(record)),
                    )
                ),
                Signing(
                    ("承办调解员（签名）：", "调委会主任（签名）："),
                    seal=record.committee,
                    on=day(None),
                ),
            ),
            number=case.case_no,
        )
    ]


def note(record: Record) -> list[Document]:
    text = record.case.file_note
    return [
        Document(
            "卷宗情况说明",
            (
                Text(tuple(text.splitlines()), heading="body", lines=0 if text else 14),
                Signing(("说明人（签名）：",), on=day(record.case.archived_on)),
            ),
            number=record.case.case_no,
        )
    ]


def cover(record: Record, *, attachments: int) -> Document:
    """封面: no party's name in a protected case."""
    case = record.case
    kept = dict(checklist.choices_with_years()).get(case.retention, "")
    return Document(
        "人民调解卷宗",
        (
            Grid(
                (
                    wide("案号", case.case_no),
                    wide("纠纷类型", case.get_dispute_type_display()),
                    wide("当事人", record.names),
                    wide("调解员", "、".join(record.mediators)),
                    pair("受理日期", day(case.accepted_on), "结案日期", day(case.concluded_on)),
                    wide("处理结果", case.get_outcome_display() if case.concluded_on else ""),
                    pair("立卷人", "", "归档日期", day(case.archived_on)),
                    pair("保管期限", kept, "所附扫描件", f"{attachments}份" if attachments else ""),
                    wide("备注", "", lines=2),
                )
            ),
        ),
        heading=record.committee,
        look="cover",
    )


def back(record: Record) -> Document:
    return Document(
        "卷宗封底",
        (
            Text(("本卷宗共　　　页（不含封面、目录、封底），附物　　　件。",), heading="body"),
            Text((), heading="卷内情况", lines=8),
            Signing(("立卷人（签名）：", "检查人（签名）："), on=day(record.case.archived_on)),
        ),
        number=record.case.case_no,
        look="back",
    )


def _result(record: Record) -> str:
    case = record.case
    if case.outcome == codes.Outcome.SUCCESS:
        form = case.get_agreement_form_display()
        return f"调解成功，达成{form}，于{day(case.effective_on)}生效。\n{case.agreement_terms}"
    return result_sentence(case)


def _court(record: Record) -> str:
    if record.case.ends_in_court_document:
        return record.case.court_document_no
    asked = record.confirmation
    return asked.get_state_display() if asked and asked.applied_on else "未申请"
