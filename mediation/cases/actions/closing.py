"""After the agreement or the end: return visits, feedback to the sender, court documents, the archive."""

from datetime import date, datetime

from django.db import transaction

from mediation.cases import checklist, codes, deadlines, notices, proceeding_rules, queries, rules
from mediation.cases.actions.steps import CaseRefused, opened, refuse, refuse_before, refuse_future, take
from mediation.cases.models import Case, ReturnVisit


@transaction.atomic
def record_visit(
    *,
    case: Case,
    on: date,
    is_performed: bool,
    finding: str,
    by,
    at: datetime,
    satisfaction: str = "",
    has_litigation: bool = False,
    has_escalation_sign: bool = False,
) -> Case:
    """登记回访（调解法第三十一条：对调解协议的履行情况进行监督）."""
    case = opened(case, by)
    refuse_future(on, at=at, label="回访日期")
    refuse_before(on, case.effective_on, label="回访日期", earlier_label="生效日期")
    if not finding.strip():
        raise CaseRefused("请填写回访情况。")
    ReturnVisit.objects.create(
        case=case,
        region_id=case.region_id,
        visited_on=on,
        is_performed=is_performed,
        finding=finding.strip(),
        satisfaction=satisfaction,
        has_litigation=has_litigation,
        has_escalation_sign=has_escalation_sign,
        by=by,
    )
    deadlines.meet_visit(case, on=on)
    return take(case, "record_visit", by=by, at=at, reason="已按约履行" if is_performed else "未按约履行")


@transaction.atomic
def return_result(*, case: Case, on: date, result: str, by, at: datetime) -> Case:
    """反馈移送单位：what came of a referred case goes back to the court, police or office that sent it."""
    case = opened(case, by)
    refuse_future(on, at=at, label="反馈日期")
    ended_on = case.concluded_on or case.registered_on
    refuse_before(on, ended_on, label="反馈日期", earlier_label="办结日期")
    refuse(
        proceeding_rules.why_not_return(
            referring_body=case.referring_body, returned_on=case.returned_on, text=result
        )
    )
    case.returned_on, case.result_returned = on, result.strip()
    deadlines.meet_return(case, on=on)
    reason = f"{case.referring_body}：{result.strip()}"[:500]
    case = take(case, "return_result", by=by, at=at, reason=reason)
    notices.tell_returned(case, by=by, at=at)
    return case


@transaction.atomic
def record_court_document(*, case: Case, on: date, number: str, by, at: datetime) -> Case:
    """登记法院文书：a commission after docketing ends in the court's own document (民事调解书等)."""
    case = opened(case, by)
    refuse_future(on, at=at, label="文书日期")
    refuse_before(on, case.effective_on, label="文书日期", earlier_label="生效日期")
    refuse(
        proceeding_rules.why_not_court_document(
            ends_in_court_document=case.ends_in_court_document, number=number
        )
    )
    case.court_document_no, case.court_document_on = number.strip(), on
    return take(case, "record_court_document", by=by, at=at, reason=number.strip())


@transaction.atomic
def archive(
    *,
    case: Case,
    on: date,
    by,
    at: datetime,
    retention: str = codes.Retention.LONG,
    file_note: str = "",
) -> Case:
    """归档（调解法第二十七条）：complete by the checklist; what cannot be had is explained in the note."""
    case = opened(case, by)
    refuse_future(on, at=at, label="归档日期")
    refuse_before(on, case.concluded_on, label="归档日期", earlier_label="结案日期")
    if retention not in codes.Retention.values:
        raise CaseRefused("请选择保管期限。")
    if case.state != "ARCHIVED":
        case.file_note = file_note.strip()
        refuse(rules.why_not_archive(checklist.missing(queries.file_facts(case))))
        case.archived_on, case.retention = on, retention
        deadlines.meet_archive(case, on=on)
    return take(case, "archive", by=by, at=at)
