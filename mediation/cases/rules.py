"""Rules of mediation. Pure: plain values in, a Chinese reason (or an empty text) or a plain value out.

法条简称：调解法 = 《中华人民共和国人民调解法》；规定 = 《人民调解工作若干规定》（司法部令第75号）。
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mediation.cases import codes, dispute_types

MASS_FROM = 10  # 一方十人以上为群体性纠纷（参照《劳动争议调解仲裁法》第七条，产品默认）


@dataclass(frozen=True)
class PartyFacts:
    """What the rules need to know of one party."""

    side: str
    kind: str = codes.PartyKind.PERSON
    person_count: int = 1
    stance: str = codes.Stance.NOT_ASKED
    is_minor: bool = False
    has_guardian: bool = False
    lacks_capacity: bool = False

    @property
    def needs_guardian(self) -> bool:
        """未成年人，或无、限制民事行为能力的成年人（民法典第十九条至第二十三条）."""
        return self.is_minor or self.lacks_capacity


@dataclass(frozen=True)
class ItemFacts:
    """One item of an agreement: what is owed in fen (None: not money), what was given, and by when."""

    amount_fen: int | None
    performed_fen: int
    has_receipt: bool
    due_on: date | None = None

    @property
    def is_done(self) -> bool:
        return self.has_receipt if self.amount_fen is None else self.performed_fen >= self.amount_fen


# --- 登记与受理 -------------------------------------------------------------------------------------


def why_not_register(*, parties: Sequence[PartyFacts], source: str, application_form: str) -> str:
    """规定第二十三条（待核实）：有明确的被申请人，有具体的要求；登记要件为两方当事人、类型、来源和地点."""
    sides = {party.side for party in parties}
    if len(parties) < 2 or sides != {codes.Side.APPLICANT, codes.Side.RESPONDENT}:
        return "至少登记两方当事人：申请人和被申请人各一名。"
    if source == codes.Source.APPLICATION and not application_form:
        return "当事人申请的案件请选择书面申请或口头申请。"
    return ""


def why_not_accept(parties: Iterable[PartyFacts]) -> str:
    """调解法第十七条：当事人一方明确拒绝调解的，不得调解."""
    if has_refusal(parties):
        return "有当事人明确拒绝调解，不得受理。请按“一方当事人明确拒绝调解”不予受理，并告知其他途径。"
    return ""


def has_refusal(parties: Iterable[PartyFacts]) -> bool:
    return any(party.stance == codes.Stance.REFUSED for party in parties)


def is_mass(parties: Iterable[PartyFacts]) -> bool:
    """One side counts ten persons or more."""
    counts: dict[str, int] = {}
    for party in parties:
        counts[party.side] = counts.get(party.side, 0) + party.person_count
    return max(counts.values(), default=0) >= MASS_FROM


def person_count(parties: Iterable[PartyFacts]) -> int:
    return sum(party.person_count for party in parties)


def case_number(year: int, short_name: str, seq: int) -> str:
    """案号：每个调委会每年从1起编，受理时取得，不重复使用（规定第二十七条，编号样式为产品默认）."""
    return f"（{year}）{short_name}人调字第{seq}号"


def registration_number(year: int, region_code: str, seq: int) -> str:
    """登记号：年度、登记地区代码、序号。例：2026-620421102-0017."""
    return f"{year}-{region_code.rstrip('0').ljust(6, '0')}-{seq:04d}"


def limit_rule(dispute_type: str) -> str:
    """医疗纠纷三十个工作日（《医疗纠纷预防和处理条例》第三十八条），其余一个月左右（规定第三十三条）."""
    return "mediation.limit_medical" if dispute_type == dispute_types.MEDICAL else "mediation.limit"


# --- 调解 -------------------------------------------------------------------------------------------


def why_not_start(
    *, on: date, rights_notice_on: date | None, has_lead: bool, parties: Iterable[PartyFacts]
) -> str:
    """调解法第十七条（拒绝即不得调解）、第十九条（调解员）、第二十三条（权利告知）."""
    if has_refusal(parties):
        return "有当事人明确拒绝调解，不得调解。请终止本案，原因选“当事人明确拒绝继续调解”。"
    if not has_lead:
        return "还没有主持调解员，请先指派调解员。"
    if rights_notice_on is None:
        return "还没有告知当事人权利义务，请先登记告知日期。"
    if rights_notice_on > on:
        return f"权利义务告知日期（{rights_notice_on}）晚于开始调解日期，请核对。"
    return ""


def why_not_appoint(*, is_active: bool, name: str, on: date) -> str:
    """调解法第十九条：调解员由调委会指定或由当事人选择；当日须在聘期内."""
    return "" if is_active else f"{name}在{on}不在聘期内，请另选调解员。"


def why_not_extend(*, on: date, due_on: date | None, extended_to: date | None, all_agree: bool) -> str:
    """期满前经各方当事人同意可以延长，默认一次（产品默认；规定第三十三条“一般应当在一个月内调结”）."""
    if not all_agree:
        return "延期须各方当事人同意。"
    if extended_to is not None:
        return "本案已延期一次，不能再次延期。"
    if due_on is not None and on > due_on:
        return f"调解期限已于{due_on}届满，不能延期。请按调解不成或终止办理。"
    return ""


def why_not_fail(routes_notified_on: date | None) -> str:
    """调解法第二十六条：调解不成的，应当终止调解，并告知当事人可以依法通过仲裁、行政、司法等途径维护权利."""
    return "" if routes_notified_on else "请填写告知当事人仲裁、行政、司法等途径的日期。"


# --- 协议 -------------------------------------------------------------------------------------------


def why_not_agree(
    *, form: str, facts: str, terms: str, manner: str, item_count: int, parties: Iterable[PartyFacts]
) -> str:
    """调解法第二十八条、第二十九条：协议的形式与内容；民法典第十九条至第二十三条：由法定代理人代理."""
    if form == codes.AgreementForm.WRITTEN and not (facts.strip() and terms.strip() and manner.strip()):
        return "书面协议须写明主要事实与争议、协议内容、履行方式与期限。"
    if not terms.strip():
        return "请记录协议内容（口头协议由调解员记录，调解法第二十八条）。"
    if item_count < 1:
        return "请至少填写一项协议事项。"
    if any(party.needs_guardian and not party.has_guardian for party in parties):
        return "当事人中有未成年人或无、限制民事行为能力人，请先登记监护人，由监护人代为签署。"
    return ""


def copies(party_total: int) -> int:
    """调解法第二十九条：协议书由当事人各执一份，人民调解委员会留存一份."""
    return party_total + 1


def effective_on(
    form: str,
    *,
    agreed_on: date | None,
    party_days: Sequence[date | None],
    mediator_on: date | None,
    sealed_on: date | None,
) -> date | None:
    """调解法第二十九条、第三十条. The same derivation as the generated column `Case.effective_on`."""
    if form == codes.AgreementForm.ORAL:
        return agreed_on
    days = [*party_days, mediator_on, sealed_on]
    return None if not party_days or None in days else max(day for day in days if day)


def is_signature_valid(*, needs_guardian: bool, by_guardian: bool) -> bool:
    return by_guardian or not needs_guardian


# --- 履行与结案 -------------------------------------------------------------------------------------


def why_not_receive(item: ItemFacts, amount_fen: int | None) -> str:
    """What was given on an item may not exceed what was agreed."""
    if item.is_done:
        return "该项已履行完毕。"
    if item.amount_fen is None:
        return "该项不涉及金额，请不要填写金额。" if amount_fen else ""
    if not amount_fen:
        return "请填写本次履行的金额。"
    left = item.amount_fen - item.performed_fen
    return f"本次履行金额超过未履行余额{left / 100:.2f}元，请核对。" if amount_fen > left else ""


def why_not_default(*, on: date, items: Iterable[ItemFacts], last_visit_on: date | None) -> str:
    """调解法第三十一条：督促履行。某项期限已过且已回访，方可登记不履行."""
    late = [item for item in items if not item.is_done and item.due_on and item.due_on < on]
    if not late:
        return "还没有到期未履行的协议事项。"
    first = min(item.due_on for item in late if item.due_on)
    if last_visit_on is None or last_visit_on < first:
        return "履行期限届满后尚未回访，请先登记回访情况。"
    return ""


def why_not_archive(missing: Sequence[str]) -> str:
    """调解法第二十七条：建立调解工作档案，将调解登记、调解工作记录、调解协议书等材料立卷归档."""
    return f"卷宗材料不齐，不能归档。{''.join(missing)}" if missing else ""


def why_not_confirm(*, all_parties: bool) -> str:
    """调解法第三十三条：双方当事人可以自调解协议生效之日起三十日内共同申请司法确认."""
    return "" if all_parties else "司法确认须各方当事人共同申请，一方单独申请不予登记。"


def confirmation_warning(dispute_type: str) -> str:
    """最高法关于适用民事诉讼法的解释第三百五十五条：身份关系、物权和知识产权确权不属司法确认范围."""
    if dispute_type == dispute_types.STATUS_RELATION:
        return "婚姻、亲子、收养等身份关系的协议不能申请司法确认，请核对协议内容。"
    if dispute_type in dispute_types.TITLE_DISPUTES:
        return "涉及房屋、土地权属确认的协议不能申请司法确认，请核对协议内容。"
    return ""


# --- 月度平衡 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthBalance:
    """上期在调 + 受理 = 成功 + 不成功 + 终止 + 期末在调 (check C01)."""

    carried_in: int
    accepted: int
    succeeded: int
    failed: int
    terminated: int
    pending: int

    @property
    def holds(self) -> bool:
        return self.carried_in + self.accepted == self.concluded + self.pending

    @property
    def concluded(self) -> int:
        return self.succeeded + self.failed + self.terminated


# --- 历史案件 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PastFacts:
    """The days and marks of a case that happened before it came into the portal."""

    registered_on: date
    accepted_on: date
    outcome: str
    started_on: date | None = None
    agreement_form: str = ""
    agreed_on: date | None = None
    effective_on: date | None = None
    agreed_fen: int | None = None
    performed_on: date | None = None
    ended_on: date | None = None
    termination_reason: str = ""
    archived_on: date | None = None
    returned_on: date | None = None  # to whoever referred the case


_PAST_DAYS = (
    ("registered_on", "登记日期"),
    ("accepted_on", "受理日期"),
    ("started_on", "开始调解日期"),
    ("agreed_on", "达成协议日期"),
    ("effective_on", "生效日期"),
    ("ended_on", "结案日期"),
    ("performed_on", "履行完毕日期"),
    ("archived_on", "归档日期"),
)


def past_problems(facts: PastFacts, *, today: date) -> list[tuple[str, str]]:
    """(field, message) of everything wrong with a past case: order of days, what its outcome needs."""
    return [
        *_day_problems(facts, today),
        *_outcome_problems(facts),
        *_return_problems(facts, today),
    ]


def _day_problems(facts: PastFacts, today: date) -> list[tuple[str, str]]:
    found, last_label, last_day = [], "", None
    for name, label in _PAST_DAYS:
        day = getattr(facts, name)
        if day is None:
            continue
        if day > today:
            found.append((name, f"{day}晚于今天，请核对。"))
        elif last_day is not None and day < last_day:
            found.append((name, f"{day}早于{last_label}{last_day}，请核对。"))
        last_label, last_day = label, max(day, last_day or day)
    return found


def _outcome_problems(facts: PastFacts) -> list[tuple[str, str]]:
    success = facts.outcome == codes.Outcome.SUCCESS
    found = []
    if success and not facts.agreement_form:
        found.append(("agreement_form", "调解成功的案件请选择书面协议或口头协议。"))
    if success and facts.agreed_on is None:
        found.append(("agreed_on", "调解成功的案件请填写达成协议日期。"))
    if success and facts.agreement_form == codes.AgreementForm.WRITTEN and facts.effective_on is None:
        found.append(
            ("effective_on", "书面协议请填写生效日期（签名盖章齐备之日）；尚未生效的，结果选“在调”。")
        )
    if success and facts.agreement_form == codes.AgreementForm.ORAL and _differs(facts):
        found.append(("effective_on", "口头协议自达成之日起生效，生效日期应与达成协议日期相同。"))
    if not success:
        found += [
            (name, "只有调解成功的案件才填写。")
            for name in ("effective_on", "agreed_fen", "performed_on")
            if getattr(facts, name) is not None
        ]
    if facts.outcome in (codes.Outcome.FAILED, codes.Outcome.TERMINATED) and facts.ended_on is None:
        found.append(("ended_on", "调解不成功或终止的案件请填写结案日期。"))
    if facts.outcome == codes.Outcome.TERMINATED and not facts.termination_reason:
        found.append(("termination_reason", "终止的案件请选择终止原因。"))
    if facts.outcome == codes.Outcome.PENDING and facts.archived_on is not None:
        found.append(("archived_on", "在调案件不能归档。"))
    if success and facts.archived_on is not None and facts.performed_on is None:
        found.append(("performed_on", "归档的成功案件请填写履行完毕日期。"))
    return found


def _return_problems(facts: PastFacts, today: date) -> list[tuple[str, str]]:
    """Feedback stands beside the other days: it may come before or after performance and archive."""
    on = facts.returned_on
    if on is None:
        return []
    ended_on = facts.ended_on or facts.effective_on or facts.agreed_on
    if facts.outcome == codes.Outcome.PENDING or ended_on is None:
        return [("returned_on", "在调案件尚无结果可反馈，请先填写结果或清空反馈日期。")]
    if on > today:
        return [("returned_on", f"{on}晚于今天，请核对。")]
    return [("returned_on", f"{on}早于结案日期{ended_on}，请核对。")] if on < ended_on else []


def _differs(facts: PastFacts) -> bool:
    return facts.effective_on is not None and facts.effective_on != facts.agreed_on


def past_steps(facts: PastFacts) -> list[tuple[str, str, date]]:
    """(transition, state reached, day) of every step that such a case has behind it."""
    steps: list[tuple[str, str, date | None]] = [
        ("submit", "REGISTERED", facts.registered_on),
        ("accept", "ACCEPTED", facts.accepted_on),
    ]
    effective = facts.agreed_on if facts.agreement_form == codes.AgreementForm.ORAL else facts.effective_on
    ends = {
        codes.Outcome.SUCCESS: [
            ("agree", "AGREED", facts.agreed_on),
            ("take_effect", "EFFECTIVE", effective),
            ("complete_performance", "PERFORMED", facts.performed_on),
        ],
        codes.Outcome.FAILED: [("fail", "CLOSED_FAILED", facts.ended_on)],
        codes.Outcome.TERMINATED: [("terminate", "TERMINATED", facts.ended_on)],
        codes.Outcome.PENDING: [],
    }[codes.Outcome(facts.outcome)]
    started = facts.started_on
    if facts.outcome in (codes.Outcome.SUCCESS, codes.Outcome.FAILED):
        started = started or facts.accepted_on
    steps += [("start", "MEDIATING", started), *ends, ("archive", "ARCHIVED", facts.archived_on)]
    return [(name, state, day) for name, state, day in steps if day is not None]
