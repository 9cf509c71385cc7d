"""Stored choices of a mediation case, each with its Chinese label."""

from django.db.models import TextChoices


class Source(TextChoices):
    """案件来源. Court, police and the like may refer before they accept (人民调解法第十八条)."""

    APPLICATION = "APPLICATION", "当事人申请"
    PROACTIVE = "PROACTIVE", "主动调解"
    SCREENING = "SCREENING", "排查发现"
    COURT_REFERRAL = "COURT_REFERRAL", "法院委派委托"
    POLICE_REFERRAL = "POLICE_REFERRAL", "公安移交"
    PETITION_REFERRAL = "PETITION_REFERRAL", "信访转交"
    PROCURATORATE_REFERRAL = "PROCURATORATE_REFERRAL", "检察院移送"
    ADMINISTRATIVE_REFERRAL = "ADMINISTRATIVE_REFERRAL", "行政机关交办"
    HOTLINE_REFERRAL = "HOTLINE_REFERRAL", "12345等平台转办"


class SourceBucket(TextChoices):
    """统计口径的三类来源."""

    APPLIED = "APPLIED", "申请调解"
    PROACTIVE = "PROACTIVE", "主动调解"
    REFERRED = "REFERRED", "移送委托"


BUCKETS = {
    Source.APPLICATION: SourceBucket.APPLIED,
    Source.PROACTIVE: SourceBucket.PROACTIVE,
    Source.SCREENING: SourceBucket.PROACTIVE,
}


def bucket_of(source: str) -> SourceBucket:
    return BUCKETS.get(Source(source), SourceBucket.REFERRED)


class CourtReferralMode(TextChoices):
    """法院委派（立案前）或委托（立案后）: after docketing a success ends in the court's own document."""

    PRE_DOCKET = "PRE_DOCKET", "委派（立案前）"
    POST_DOCKET = "POST_DOCKET", "委托（立案后）"


class ApplicationForm(TextChoices):
    WRITTEN = "WRITTEN", "书面申请"
    ORAL = "ORAL", "口头申请"


class Difficulty(TextChoices):
    SIMPLE = "SIMPLE", "简易"
    ORDINARY = "ORDINARY", "一般"
    COMPLEX = "COMPLEX", "疑难复杂"
    MAJOR = "MAJOR", "重大"


class RejectionReason(TextChoices):
    """不予受理的理由（《人民调解工作若干规定》第二十二条，待核实）."""

    EXCLUSIVE_JURISDICTION = "EXCLUSIVE_JURISDICTION", "法律规定只能由专门机关管辖处理"
    ACCEPTED_ELSEWHERE = "ACCEPTED_ELSEWHERE", "法院、公安、仲裁或行政机关已受理或已解决"
    PARTY_REFUSES = "PARTY_REFUSES", "一方当事人明确拒绝调解"
    CRIMINAL_OR_SECURITY = "CRIMINAL_OR_SECURITY", "涉嫌犯罪或应受治安处罚"
    ADMINISTRATIVE = "ADMINISTRATIVE", "属行政争议"
    NOT_CIVIL = "NOT_CIVIL", "不属民间纠纷"
    NO_PARTY = "NO_PARTY", "无明确当事人"


class TerminationReason(TextChoices):
    PARTY_WITHDREW = "PARTY_WITHDREW", "当事人撤回申请"
    PARTY_REFUSED = "PARTY_REFUSED", "当事人明确拒绝继续调解"
    MOVED_TO_COURT = "MOVED_TO_COURT", "已向法院起诉或申请仲裁"
    MOVED_TO_POLICE = "MOVED_TO_POLICE", "已移交公安机关"
    PARTY_DEAD = "PARTY_DEAD", "当事人死亡或终止"
    FALSE_AGREEMENT = "FALSE_AGREEMENT", "有虚假调解嫌疑"
    OVER_TIME_LIMIT = "OVER_TIME_LIMIT", "超过调解期限"
    OTHER = "OTHER", "其他"


class Outcome(TextChoices):
    """统计口径的结果: success is fixed by the agreement taking effect, not by performance."""

    NONE = "", "未受理"
    PENDING = "PENDING", "在调"
    SUCCESS = "SUCCESS", "调解成功"
    FAILED = "FAILED", "调解不成功"
    TERMINATED = "TERMINATED", "终止"


class AgreementForm(TextChoices):
    WRITTEN = "WRITTEN", "书面协议"
    ORAL = "ORAL", "口头协议"


class Side(TextChoices):
    APPLICANT = "APPLICANT", "申请人"
    RESPONDENT = "RESPONDENT", "被申请人"


class PartyKind(TextChoices):
    PERSON = "PERSON", "自然人"
    ORGANISATION = "ORGANISATION", "单位"


class Stance(TextChoices):
    """当事人是否愿意调解（人民调解法第十七条）."""

    NOT_ASKED = "NOT_ASKED", "未询问"
    CONSENTED = "CONSENTED", "同意"
    REFUSED = "REFUSED", "明确拒绝"


class ChosenBy(TextChoices):
    COMMITTEE = "COMMITTEE", "调委会指定"
    PARTIES = "PARTIES", "当事人选定"


class SignatureRole(TextChoices):
    PARTY = "PARTY", "当事人"
    MEDIATOR = "MEDIATOR", "调解员"
    SEAL = "SEAL", "调委会印章"


class SignatureManner(TextChoices):
    SIGNED = "SIGNED", "签名"
    SEALED = "SEALED", "盖章"
    FINGERPRINT = "FINGERPRINT", "按指印"


class SuspensionGround(TextChoices):
    APPRAISAL = "APPRAISAL", "鉴定"
    EXPERT = "EXPERT", "专家咨询"


class CourtResult(TextChoices):
    CONFIRMED = "CONFIRMED", "裁定有效"
    DISMISSED = "DISMISSED", "驳回申请"
    WITHDRAWN = "WITHDRAWN", "撤回申请"
    NOT_ACCEPTED = "NOT_ACCEPTED", "不予受理"


class SessionKind(TextChoices):
    """工作记录的种类（人民调解法第二十七条）."""

    MEDIATION = "MEDIATION", "调解记录"
    INVESTIGATION = "INVESTIGATION", "调查记录"


class ParticipantRole(TextChoices):
    """经当事人同意参加调解的人（人民调解法第二十条）."""

    RELATIVE = "RELATIVE", "亲属"
    NEIGHBOUR = "NEIGHBOUR", "邻里"
    COLLEAGUE = "COLLEAGUE", "同事"
    EXPERT = "EXPERT", "专家或专业人员"
    SOCIAL = "SOCIAL", "社会组织或当地公道人士"


class RecusalAsker(TextChoices):
    PARTY = "PARTY", "当事人申请"
    MEDIATOR = "MEDIATOR", "调解员自行提出"


class RecusalDecision(TextChoices):
    PENDING = "PENDING", "待决定"
    GRANTED = "GRANTED", "同意回避"
    REFUSED = "REFUSED", "不同意回避"


class Satisfaction(TextChoices):
    SATISFIED = "SATISFIED", "满意"
    FAIR = "FAIR", "基本满意"
    DISSATISFIED = "DISSATISFIED", "不满意"


class Retention(TextChoices):
    """卷宗保管期限；年数见 packs/retention.toml（各地规定不一，产品默认）."""

    PERMANENT = "PERMANENT", "永久"
    LONG = "LONG", "长期"
    SHORT = "SHORT", "短期"


class Paper(TextChoices):
    """卷内文书，按卷宗目录的次序（《人民调解文书格式》，司发通〔2010〕239号，待核实）."""

    APPLICATION = "APPLICATION", "人民调解申请书"
    ACCEPTANCE = "ACCEPTANCE", "人民调解受理登记表"
    REJECTION = "REJECTION", "不予受理告知书"
    RIGHTS_NOTICE = "RIGHTS_NOTICE", "当事人权利义务告知书"
    IDENTITY = "IDENTITY", "当事人身份证明"
    POWER = "POWER", "授权委托书"
    INVESTIGATION = "INVESTIGATION", "人民调解调查记录"
    EVIDENCE = "EVIDENCE", "证据材料"
    SESSION = "SESSION", "人民调解记录"
    AGREEMENT = "AGREEMENT", "人民调解协议书"
    ORAL_AGREEMENT = "ORAL_AGREEMENT", "人民调解口头协议登记表"
    TERMINATION = "TERMINATION", "终止调解告知书"
    PERFORMANCE = "PERFORMANCE", "履行凭证"
    VISIT = "VISIT", "人民调解回访记录"
    CONFIRMATION = "CONFIRMATION", "司法确认申请书"
    FEEDBACK = "FEEDBACK", "移送案件办理结果反馈函"
    CLOSING = "CLOSING", "结案报告"
    NOTE = "NOTE", "卷宗情况说明"
