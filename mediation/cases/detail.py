"""The case page as data: facts, people, agreement, clocks that explain themselves, and the timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from governance.deadlines import queries as clocks
from governance.deadlines.models import Deadline
from governance.privacy import fields
from governance.privacy.amounts import yuan
from governance.privacy.masks import Level
from governance.workflow.models import StateChange
from mediation.cases import codes, deadlines, detail_file, rules
from mediation.cases.actions import history
from mediation.cases.detail_file import Proceedings
from mediation.cases.lines import parties_text, party_name, place_name
from mediation.cases.models import Case, Party
from mediation.cases.states import TONES, CaseState

PERSONAL = ("sealed_name", "id_number", "phone", "address", "guardian")
PERSONAL_LABELS = {
    "sealed_name": "真实姓名",
    "id_number": "身份证号",
    "phone": "联系电话",
    "address": "住址",
    "guardian": "监护人或代理人",
}
PURPOSES = (
    ("核对当事人身份", "核对当事人身份"),
    ("联系当事人", "联系当事人"),
    ("送达文书", "送达文书"),
    ("制作调解文书", "制作调解文书"),
)
NOTED = frozenset(
    {
        "sign",
        "record_stance",
        "record_performance",
        "record_visit",
        "record_session",
        "add_participant",
        "request_recusal",
        "decide_recusal",
        "return_result",
        "record_court_document",
    }
)


@dataclass(frozen=True)
class PartyBox:
    """One party as shown: masked values, each with its key for the logged reading."""

    id: str
    title: str
    name: str
    notes: list[str]
    personal: list[dict]
    stance: str
    is_refusing: bool


@dataclass(frozen=True)
class CasePage:
    """Everything on the case page; `facts`, `agreement` and `closing` are lists for the facts component."""

    case: Case
    title: str
    facts: list[dict]
    referral: list[dict]
    parties: list[PartyBox]
    mediators: list[str]
    agreement: list[dict]
    items: list[dict]
    signatures: list[dict]
    closing: list[dict]
    visits: list
    clocks: list[dict]
    timeline: list[dict]
    confirmation: object | None
    confirmation_warning: str
    proceedings: Proceedings | None
    versions: list
    advice: list[dict]
    previous: dict | None


def case_page(case: Case, *, level: Level, at: datetime, today: date, tab: str = "overview") -> CasePage:
    """A fixed number of queries, whatever the case holds, plus one per clock for its working calendar."""
    parties = list(case.parties.order_by("position"))
    case._prefetched_objects_cache = {"parties": parties}
    confirmation = getattr(case, "confirmation", None)
    return CasePage(
        case=case,
        title=f"{parties_text(case.parties.all(), level)}{case.get_dispute_type_display()}",
        facts=_facts(case),
        referral=_referral(case),
        parties=[_party_box(party, level, is_protected=case.is_protected) for party in parties],
        mediators=detail_file.mediator_names(case),
        agreement=_agreement(case),
        items=_items(case) if tab == "agreement" else [],
        signatures=_signatures(case, parties, level)
        if tab == "agreement" and case.agreement_form == "WRITTEN"
        else [],
        closing=_closing(case),
        visits=list(case.visits.select_related("by").order_by("-visited_on")) if tab == "agreement" else [],
        clocks=_clocks(case, at=at, today=today),
        timeline=_timeline(case),
        confirmation=confirmation,
        confirmation_warning=rules.confirmation_warning(case.dispute_type) if confirmation else "",
        proceedings=detail_file.proceedings(case) if tab == "proceedings" else None,
        versions=detail_file.versions(case) if tab == "agreement" else [],
        advice=detail_file.advice(case),
        previous=detail_file.previous(case),
    )


def _fact(label: str, value, **more) -> dict:
    return {"label": label, "value": value, **more}


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _money(fen: int | None) -> str:
    return f"{yuan(fen)} 元" if fen is not None else ""


def _facts(case: Case) -> list[dict]:
    return [
        _fact("案号", case.case_no or "受理后编号"),
        _fact(
            "登记号", case.registration_no, note=f"原案号 {case.external_ref}" if case.external_ref else ""
        ),
        _fact("纠纷类型", case.get_dispute_type_display()),
        _fact("难易程度", case.get_difficulty_display()),
        _fact(
            "案件来源",
            "，".join(filter(None, [case.get_source_display(), case.get_application_form_display()])),
        ),
        _fact("调委会", case.committee.name, url=reverse("committees:detail", args=[case.committee_id])),
        _fact("纠纷发生地", place_name(case.region)),
        _fact("当事人数", f"{case.party_count} 人" + ("（群体性）" if case.is_mass else "")),
        _fact("诉求金额", _money(case.claimed_fen) or "不涉及金额"),
        _fact("涉及", "、".join(_involved(case)) or "无特殊情形"),
        _fact("申请日期", _day(case.applied_on)),
        _fact("登记日期", _day(case.registered_on)),
        _fact("受理日期", _day(case.accepted_on)),
        _fact("权利义务告知", _day(case.rights_notice_on)),
        _fact("开始调解", _day(case.started_on)),
        _fact("主持调解员", "、".join(detail_file.mediator_names(case)[:1])),
        _fact("纠纷简要情况", case.brief, wide=True),
        *([_fact("申请事项", case.request, wide=True)] if case.request else []),
    ]


def _involved(case: Case) -> list[str]:
    names = (
        "involves_minor",
        "involves_domestic_violence",
        "involves_minority",
        "involves_military",
        "involves_foreign",
        "involves_petition",
    )
    return [str(case._meta.get_field(name).verbose_name) for name in names if getattr(case, name)]


def _referral(case: Case) -> list[dict]:
    if not case.referring_body:
        return []
    return [
        _fact("移送单位", case.referring_body),
        _fact("移送文号", case.referral_no),
        _fact("移送日期", _day(case.referred_on)),
        *([_fact("委派委托", case.get_court_referral_mode_display())] if case.court_referral_mode else []),
        _fact("应反馈日期", _day(case.return_due_on)),
        _fact("反馈日期", _day(case.returned_on) or "尚未反馈"),
        *([_fact("反馈内容", case.result_returned, wide=True)] if case.result_returned else []),
    ]


def _party_box(party: Party, level: Level, *, is_protected: bool) -> PartyBox:
    notes = [party.get_kind_display()]
    notes += [f"共 {party.person_count} 人"] if party.person_count > 1 else []
    notes += ["未成年人"] if party.is_minor else []
    notes += ["无或限制民事行为能力"] if party.lacks_capacity else []
    notes += [party.credit_code] if party.credit_code else []
    personal = [
        {"name": name, "label": PERSONAL_LABELS[name], "text": _masked(party, name, is_protected)}
        for name in PERSONAL
        if getattr(party, name) is not None
    ]
    return PartyBox(
        id=str(party.pk),
        title=party.get_side_display(),
        name=party_name(party, level),
        notes=notes,
        personal=personal if level == Level.STAFF else [],
        stance=party.get_stance_display(),
        is_refusing=party.stance == codes.Stance.REFUSED,
    )


def _masked(party: Party, name: str, is_protected: bool) -> str:
    """The shortened value beside its reading button; in a protected case no name shows at all."""
    if name == "sealed_name":
        return "已隐去"
    level = Level.PUBLIC if name == "guardian" and is_protected else Level.STAFF
    return fields.masked(party, name, level) or "（不显示）"


def _agreement(case: Case) -> list[dict]:
    if not case.agreement_form:
        return []
    return [
        _fact("协议形式", case.get_agreement_form_display()),
        _fact("达成协议日期", _day(case.agreed_on)),
        _fact(
            "生效日期",
            _day(case.effective_on) or "签名盖章未齐，尚未生效",
            note="由签名盖章日期推定" if case.agreement_form == "WRITTEN" else "口头协议自达成之日起生效",
        ),
        _fact("协议涉及金额", _money(case.agreed_fen) or "不涉及金额"),
        _fact("已履行金额", _money(case.performed_fen) if case.agreed_fen else ""),
        _fact(
            "协议份数",
            f"{case.agreement_copies} 份" if case.agreement_copies else "",
            note="当事人各执一份，调委会留存一份（人民调解法第二十九条）",
        ),
        *([_fact("协议版本", f"第{case.agreement_version}版")] if case.agreement_version > 1 else []),
        *([_fact("未制作协议书的原因", case.oral_reason)] if case.oral_reason else []),
        *(
            [_fact("法院文书", f"{case.court_document_no}（{_day(case.court_document_on)}）")]
            if case.court_document_no
            else []
        ),
        *([_fact("主要事实与争议", case.dispute_facts, wide=True)] if case.dispute_facts else []),
        *([_fact("协议内容", case.agreement_terms, wide=True)] if case.agreement_terms else []),
        *([_fact("履行方式与期限", case.performance_manner, wide=True)] if case.performance_manner else []),
    ]


def _items(case: Case) -> list[dict]:
    return [
        {
            "position": item.position,
            "content": item.content,
            "due_on": item.due_on,
            "amount": yuan(item.amount_fen) if item.amount_fen else "",
            "given": yuan(sum(receipt.amount_fen or 0 for receipt in item.receipts.all()))
            if item.amount_fen
            else "",
            "performed_on": item.performed_on,
            "replaced_in": item.replaced_in,
        }
        for item in case.items.prefetch_related("receipts").order_by("position")
    ]


def _signatures(case: Case, parties: list[Party], level: Level) -> list[dict]:
    """Every signature that the agreement needs, given or still missing (调解法第二十九条)."""
    given = {(signature.role, signature.party_id): signature for signature in case.signatures.all()}
    wanted = [("PARTY", party.pk, party_name(party, level)) for party in parties]
    wanted += [("MEDIATOR", None, "调解员"), ("SEAL", None, "调委会印章")]
    known = {"PARTY": case.parties_signed_on, "MEDIATOR": case.mediator_signed_on, "SEAL": case.sealed_on}
    found = []
    for role, party_id, label in wanted:
        signature = given.get((role, party_id))
        on = signature.signed_on if signature else known[role]
        manner = signature.get_manner_display() if signature else ""
        found.append({"label": label, "on": on, "manner": manner})
    return found


def _closing(case: Case) -> list[dict]:
    found = [
        _fact("不予受理理由", case.get_rejection_reason_display()),
        _fact("告知途径", case.guided_to),
        _fact("结案日期", _day(case.concluded_on)),
        _fact("结果", case.get_outcome_display() if case.concluded_on else ""),
        _fact(
            "终止原因",
            "：".join(filter(None, [case.get_termination_reason_display(), case.termination_note])),
        ),
        _fact("告知其他途径", _day(case.routes_notified_on)),
        _fact("履行完毕", _day(case.performed_on)),
        _fact("归档日期", _day(case.archived_on)),
        _fact("保管期限", case.get_retention_display()),
        _fact("卷宗情况说明", case.file_note),
    ]
    return [fact for fact in found if fact["value"]]


def _timeline(case: Case) -> list[dict]:
    steps = StateChange.objects.about(case).order_by("-at", "-pk")
    return [
        {
            "at": step.at,
            "title": step.label,
            "by": step.by_name,
            "office": step.by_office,
            "reason": "" if _is_plain_note(step) else step.reason,
            "detail": step.reason if _is_plain_note(step) else "",
            "tone": TONES.get(CaseState(step.to_state), "neutral"),
        }
        for step in steps
    ]


def _is_plain_note(step: StateChange) -> bool:
    """Whether the text says what was recorded rather than why it was done."""
    return step.transition in NOTED or step.reason == history.NOTE


def _clocks(case: Case, *, at: datetime, today: date) -> list[dict]:
    found = clocks.of_subject(case)
    newest = {clock.kind: clock.pk for clock in found}
    # A stopped clock that another has replaced says nothing to anybody.
    shown = [clock for clock in found if not clock.cancelled_on or newest[clock.kind] == clock.pk]
    return [_clock(clock, case, at=at, today=today) for clock in shown]


def _clock(clock: Deadline, case: Case, *, at: datetime, today: date) -> dict:
    """One clock for the deadline component, with its reasoning in sentences."""
    told = clocks.explain(clock, at=at)
    state, text = _standing(clock, at=at, today=today)
    if state == "LAPSED" and clock.kind == deadlines.CONFIRMATION and _is_applied_late(case):
        state, text = "MET_LATE", "逾期申请"
    return {
        "title": told.title,
        "sentences": told.sentences,
        "status": told.status,
        "badge": {
            "state": state,
            "text": text,
            "due_on": clock.due_on,
            "is_provisional": clock.is_provisional,
            "law": told.legal_ref,
            "base_event": told.base_event,
            "base_on": told.base_on,
            "pauses": [
                {"from_on": item.pause.began_on, "to_on": item.pause.ended_on, "reason": item.kind.label}
                for item in clock.ended_pauses
            ],
            "rule_code": f"{clock.rule.code} 第{clock.rule.version}版",
        },
    }


def _is_applied_late(case: Case) -> bool:
    confirmation = getattr(case, "confirmation", None)
    return confirmation is not None and confirmation.is_late


def _standing(clock: Deadline, *, at: datetime, today: date) -> tuple[str, str]:
    if clock.has_lapsed(at=at):
        return "LAPSED", _LAPSED.get(clock.kind, "期限已过")
    if clock.cancelled_on:
        return "STOPPED", "已停止计时"
    if clock.met_on:
        return ("MET", "按期完成") if clock.was_met_in_time else ("MET_LATE", "逾期完成")
    if clock.is_paused:
        return "PAUSED", "暂停计时"
    left = (clock.due_on - today).days
    if clock.is_overdue(at=at):
        return "OVERDUE", f"逾期{-left}天"
    if left == 0:
        return "SOON", "今日到期"
    return ("SOON" if clock.warn_on <= today else "DUE"), f"剩{left}天"


# 权利期限届满未行使时的说法：不是谁办错了
_LAPSED = {
    deadlines.CONFIRMATION: "未申请司法确认（期限已过）",
    deadlines.LABOUR_WINDOW: "调解期已满，当事人可申请仲裁",
}
