"""States of a mediation case and of its judicial confirmation.

DRAFT --submit--> REGISTERED
DRAFT --cancel--> CANCELLED
DRAFT --correct--> DRAFT
REGISTERED --correct--> REGISTERED
REGISTERED --accept--> ACCEPTED
REGISTERED --reject--> REJECTED
ACCEPTED --assign--> ACCEPTED
MEDIATING --assign--> MEDIATING
REGISTERED --record_stance--> REGISTERED
ACCEPTED --record_stance--> ACCEPTED
MEDIATING --record_stance--> MEDIATING
ACCEPTED --request_recusal--> ACCEPTED
MEDIATING --request_recusal--> MEDIATING
ACCEPTED --decide_recusal--> ACCEPTED
MEDIATING --decide_recusal--> MEDIATING
ACCEPTED --add_participant--> ACCEPTED
MEDIATING --add_participant--> MEDIATING
ACCEPTED --record_session--> ACCEPTED
MEDIATING --record_session--> MEDIATING
SUSPENDED --record_session--> SUSPENDED
CLOSED_FAILED --record_session--> CLOSED_FAILED
TERMINATED --record_session--> TERMINATED
AGREED --record_session--> AGREED
EFFECTIVE --record_session--> EFFECTIVE
PERFORMING --record_session--> PERFORMING
DEFAULTED --record_session--> DEFAULTED
PERFORMED --record_session--> PERFORMED
DISPUTED --record_session--> DISPUTED
ACCEPTED --give_rights_notice--> ACCEPTED
ACCEPTED --start--> MEDIATING
MEDIATING --suspend--> SUSPENDED
SUSPENDED --resume--> MEDIATING
MEDIATING --extend--> MEDIATING
MEDIATING --agree--> AGREED
AGREED --sign--> AGREED
AGREED --take_effect--> EFFECTIVE
MEDIATING --fail--> CLOSED_FAILED
ACCEPTED --terminate--> TERMINATED
MEDIATING --terminate--> TERMINATED
SUSPENDED --terminate--> TERMINATED
EFFECTIVE --record_performance--> PERFORMING
PERFORMING --record_performance--> PERFORMING
DEFAULTED --record_performance--> PERFORMING
EFFECTIVE --complete_performance--> PERFORMED
PERFORMING --complete_performance--> PERFORMED
DEFAULTED --complete_performance--> PERFORMED
EFFECTIVE --default--> DEFAULTED
PERFORMING --default--> DEFAULTED
EFFECTIVE --sue--> DISPUTED
PERFORMING --sue--> DISPUTED
DEFAULTED --sue--> DISPUTED
EFFECTIVE --record_visit--> EFFECTIVE
PERFORMING --record_visit--> PERFORMING
PERFORMED --record_visit--> PERFORMED
DEFAULTED --record_visit--> DEFAULTED
EFFECTIVE --amend--> EFFECTIVE
PERFORMING --amend--> EFFECTIVE
DEFAULTED --amend--> EFFECTIVE
EFFECTIVE --record_court_document--> EFFECTIVE
PERFORMING --record_court_document--> PERFORMING
DEFAULTED --record_court_document--> DEFAULTED
PERFORMED --record_court_document--> PERFORMED
REJECTED --return_result--> REJECTED
EFFECTIVE --return_result--> EFFECTIVE
PERFORMING --return_result--> PERFORMING
DEFAULTED --return_result--> DEFAULTED
PERFORMED --return_result--> PERFORMED
DISPUTED --return_result--> DISPUTED
CLOSED_FAILED --return_result--> CLOSED_FAILED
TERMINATED --return_result--> TERMINATED
CLOSED_FAILED --reopen--> MEDIATING
TERMINATED --reopen--> MEDIATING
PERFORMED --archive--> ARCHIVED
DISPUTED --archive--> ARCHIVED
CLOSED_FAILED --archive--> ARCHIVED
TERMINATED --archive--> ARCHIVED

Judicial confirmation runs beside it:

REMINDED --remind_again--> REMINDED
NOT_ACCEPTED --remind_again--> REMINDED
DISMISSED --remind_again--> REMINDED
WITHDRAWN --remind_again--> REMINDED
REMINDED --apply--> APPLIED
APPLIED --court_accept--> COURT_ACCEPTED
APPLIED --court_refuse--> NOT_ACCEPTED
COURT_ACCEPTED --confirm--> CONFIRMED
COURT_ACCEPTED --dismiss--> DISMISSED
APPLIED --withdraw--> WITHDRAWN
COURT_ACCEPTED --withdraw--> WITHDRAWN
"""

from enum import StrEnum

from governance.access.permissions import Permission as P
from governance.workflow import registry
from governance.workflow.transitions import Transition, Workflow


class CaseState(StrEnum):
    DRAFT = "DRAFT"
    REGISTERED = "REGISTERED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    MEDIATING = "MEDIATING"
    SUSPENDED = "SUSPENDED"
    AGREED = "AGREED"
    EFFECTIVE = "EFFECTIVE"
    PERFORMING = "PERFORMING"
    PERFORMED = "PERFORMED"
    DEFAULTED = "DEFAULTED"
    DISPUTED = "DISPUTED"
    CLOSED_FAILED = "CLOSED_FAILED"
    TERMINATED = "TERMINATED"
    ARCHIVED = "ARCHIVED"

    @property
    def label(self) -> str:
        return CASE_LABELS[self]


S = CaseState
CASE_LABELS = {
    S.DRAFT: "草稿",
    S.REGISTERED: "已登记",
    S.ACCEPTED: "已受理",
    S.REJECTED: "不予受理",
    S.CANCELLED: "已取消",
    S.MEDIATING: "调解中",
    S.SUSPENDED: "中止",
    S.AGREED: "待生效",
    S.EFFECTIVE: "已生效",
    S.PERFORMING: "履行中",
    S.PERFORMED: "已履行",
    S.DEFAULTED: "不履行",
    S.DISPUTED: "已起诉",
    S.CLOSED_FAILED: "调解不成",
    S.TERMINATED: "已终止",
    S.ARCHIVED: "已归档",
}
# 颜色只作辅助，状态名总是写出来。
TONES = {
    S.DRAFT: "muted",
    S.REGISTERED: "info",
    S.ACCEPTED: "info",
    S.REJECTED: "muted",
    S.CANCELLED: "muted",
    S.MEDIATING: "progress",
    S.SUSPENDED: "warning",
    S.AGREED: "progress",
    S.EFFECTIVE: "success",
    S.PERFORMING: "progress",
    S.PERFORMED: "success",
    S.DEFAULTED: "danger",
    S.DISPUTED: "danger",
    S.CLOSED_FAILED: "warning",
    S.TERMINATED: "warning",
    S.ARCHIVED: "muted",
}
BEFORE_ACCEPTANCE = frozenset({S.DRAFT, S.REGISTERED, S.REJECTED, S.CANCELLED})
IN_HAND = frozenset({S.ACCEPTED, S.MEDIATING, S.SUSPENDED, S.AGREED})
IN_FORCE_ORDER = (S.EFFECTIVE, S.PERFORMING, S.DEFAULTED)
IN_FORCE = frozenset(IN_FORCE_ORDER)
AFTER_AGREEMENT = (S.AGREED, *IN_FORCE_ORDER, S.PERFORMED, S.DISPUTED)
SUCCEEDED = frozenset({*IN_FORCE, S.PERFORMED, S.DISPUTED})

CASE_WORKFLOW = registry.register(
    Workflow(
        name="mediation_case",
        model="mediation.Case",
        initial=S.DRAFT,
        transitions=(
            Transition("submit", (S.DRAFT,), S.REGISTERED, P.MEDIATION_CASE_REGISTER, "登记"),
            Transition("cancel", (S.DRAFT,), S.CANCELLED, P.MEDIATION_CASE_REGISTER, "取消", True, True),
            Transition("correct", (S.DRAFT, S.REGISTERED), None, P.MEDIATION_CASE_REGISTER, "修改登记"),
            Transition("accept", (S.REGISTERED,), S.ACCEPTED, P.MEDIATION_CASE_ACCEPT, "受理"),
            Transition(
                "reject", (S.REGISTERED,), S.REJECTED, P.MEDIATION_CASE_ACCEPT, "不予受理", is_danger=True
            ),
            Transition("assign", (S.ACCEPTED, S.MEDIATING), None, P.MEDIATION_CASE_ACCEPT, "指派调解员"),
            Transition(
                "record_stance",
                (S.REGISTERED, S.ACCEPTED, S.MEDIATING),
                None,
                P.MEDIATION_CASE_HANDLE,
                "登记当事人意愿",
            ),
            Transition(
                "request_recusal", (S.ACCEPTED, S.MEDIATING), None, P.MEDIATION_CASE_HANDLE, "登记回避申请"
            ),
            Transition(
                "decide_recusal", (S.ACCEPTED, S.MEDIATING), None, P.MEDIATION_CASE_ACCEPT, "决定回避申请"
            ),
            Transition(
                "add_participant", (S.ACCEPTED, S.MEDIATING), None, P.MEDIATION_CASE_HANDLE, "登记参加人"
            ),
            Transition(
                "record_session",
                (S.ACCEPTED, S.MEDIATING, S.SUSPENDED, S.CLOSED_FAILED, S.TERMINATED, *AFTER_AGREEMENT),
                None,
                P.MEDIATION_CASE_HANDLE,
                "登记调解（调查）记录",
            ),
            Transition("give_rights_notice", (S.ACCEPTED,), None, P.MEDIATION_CASE_HANDLE, "告知权利义务"),
            Transition("start", (S.ACCEPTED,), S.MEDIATING, P.MEDIATION_CASE_HANDLE, "开始调解"),
            Transition("suspend", (S.MEDIATING,), S.SUSPENDED, P.MEDIATION_CASE_HANDLE, "中止"),
            Transition("resume", (S.SUSPENDED,), S.MEDIATING, P.MEDIATION_CASE_HANDLE, "恢复调解"),
            Transition("extend", (S.MEDIATING,), None, P.MEDIATION_CASE_HANDLE, "延期", True),
            Transition("agree", (S.MEDIATING,), S.AGREED, P.MEDIATION_CASE_HANDLE, "达成协议"),
            Transition("sign", (S.AGREED,), None, P.MEDIATION_CASE_HANDLE, "登记签名盖章"),
            Transition("take_effect", (S.AGREED,), S.EFFECTIVE, None, "协议生效"),
            Transition(
                "fail", (S.MEDIATING,), S.CLOSED_FAILED, P.MEDIATION_CASE_HANDLE, "调解不成", is_danger=True
            ),
            Transition(
                "terminate",
                (S.ACCEPTED, S.MEDIATING, S.SUSPENDED),
                S.TERMINATED,
                P.MEDIATION_CASE_HANDLE,
                "终止",
                is_danger=True,
            ),
            Transition(
                "record_performance",
                (S.EFFECTIVE, S.PERFORMING, S.DEFAULTED),
                S.PERFORMING,
                P.MEDIATION_CASE_HANDLE,
                "登记履行",
            ),
            Transition(
                "complete_performance",
                (S.EFFECTIVE, S.PERFORMING, S.DEFAULTED),
                S.PERFORMED,
                None,
                "履行完毕",
            ),
            Transition(
                "default",
                (S.EFFECTIVE, S.PERFORMING),
                S.DEFAULTED,
                P.MEDIATION_CASE_HANDLE,
                "登记不履行",
                True,
                True,
            ),
            Transition(
                "sue",
                (S.EFFECTIVE, S.PERFORMING, S.DEFAULTED),
                S.DISPUTED,
                P.MEDIATION_CASE_HANDLE,
                "登记起诉",
                True,
                True,
            ),
            Transition(
                "record_visit",
                (S.EFFECTIVE, S.PERFORMING, S.PERFORMED, S.DEFAULTED),
                None,
                P.MEDIATION_CASE_HANDLE,
                "登记回访",
            ),
            Transition("amend", IN_FORCE_ORDER, S.EFFECTIVE, P.MEDIATION_CASE_HANDLE, "变更协议", True),
            Transition(
                "record_court_document",
                (*IN_FORCE_ORDER, S.PERFORMED),
                None,
                P.MEDIATION_CASE_HANDLE,
                "登记法院文书",
            ),
            Transition(
                "return_result",
                (S.REJECTED, *IN_FORCE_ORDER, S.PERFORMED, S.DISPUTED, S.CLOSED_FAILED, S.TERMINATED),
                None,
                P.MEDIATION_CASE_HANDLE,
                "反馈移送单位",
            ),
            Transition(
                "reopen",
                (S.CLOSED_FAILED, S.TERMINATED),
                S.MEDIATING,
                P.MEDIATION_CASE_ACCEPT,
                "重新调解",
                True,
            ),
            Transition(
                "archive",
                (S.PERFORMED, S.DISPUTED, S.CLOSED_FAILED, S.TERMINATED),
                S.ARCHIVED,
                P.MEDIATION_CASE_ARCHIVE,
                "归档",
            ),
        ),
        public_labels={S.AGREED: "已达成协议", S.CLOSED_FAILED: "调解未成功"},
    )
)


class ConfirmationState(StrEnum):
    REMINDED = "REMINDED"
    APPLIED = "APPLIED"
    COURT_ACCEPTED = "COURT_ACCEPTED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    CONFIRMED = "CONFIRMED"
    DISMISSED = "DISMISSED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def label(self) -> str:
        return CONFIRMATION_LABELS[self]


C = ConfirmationState
CONFIRMATION_LABELS = {
    C.REMINDED: "已提示",
    C.APPLIED: "已申请",
    C.COURT_ACCEPTED: "法院已受理",
    C.NOT_ACCEPTED: "法院不予受理",
    C.CONFIRMED: "裁定有效",
    C.DISMISSED: "驳回申请",
    C.WITHDRAWN: "撤回申请",
}

C_ENDED = (C.NOT_ACCEPTED, C.DISMISSED, C.WITHDRAWN)
CONFIRMATION_WORKFLOW = registry.register(
    Workflow(
        name="judicial_confirmation",
        model="mediation.JudicialConfirmation",
        initial=C.REMINDED,
        transitions=(
            Transition("remind_again", (C.REMINDED, *C_ENDED), C.REMINDED, None, "协议变更，重新计算期限"),
            Transition("apply", (C.REMINDED,), C.APPLIED, P.MEDIATION_CASE_HANDLE, "登记共同申请"),
            Transition("court_accept", (C.APPLIED,), C.COURT_ACCEPTED, P.MEDIATION_CASE_HANDLE, "法院受理"),
            Transition("court_refuse", (C.APPLIED,), C.NOT_ACCEPTED, P.MEDIATION_CASE_HANDLE, "法院不予受理"),
            Transition("confirm", (C.COURT_ACCEPTED,), C.CONFIRMED, P.MEDIATION_CASE_HANDLE, "裁定有效"),
            Transition("dismiss", (C.COURT_ACCEPTED,), C.DISMISSED, P.MEDIATION_CASE_HANDLE, "驳回申请"),
            Transition(
                "withdraw", (C.APPLIED, C.COURT_ACCEPTED), C.WITHDRAWN, P.MEDIATION_CASE_HANDLE, "撤回申请"
            ),
        ),
    )
)


def case_choices() -> list[tuple[str, str]]:
    return [(state.value, state.label) for state in CaseState]


def confirmation_choices() -> list[tuple[str, str]]:
    return [(state.value, state.label) for state in ConfirmationState]
