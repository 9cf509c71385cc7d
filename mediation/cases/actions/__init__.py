"""Contents page: every action on a mediation case. Keyword-only; `by` is the acting post, `at` the moment."""

from mediation.cases.actions.amendment import Signed, amend
from mediation.cases.actions.attachments import attach, withdraw_attachment
from mediation.cases.actions.closing import archive, record_court_document, record_visit, return_result
from mediation.cases.actions.confirmation import apply_for_confirmation, record_court_step
from mediation.cases.actions.handling import (
    extend,
    fail,
    give_rights_notice,
    record_stance,
    reopen,
    resume,
    start,
    suspend,
    terminate,
)
from mediation.cases.actions.history import PastCase, bring_in, bring_up_to_date
from mediation.cases.actions.intake import (
    NewCase,
    accept,
    assign,
    cancel,
    correct,
    made_before,
    register_case,
    reject,
    save_draft,
    submit,
)
from mediation.cases.actions.parties import NewParty
from mediation.cases.actions.proceedings import (
    add_participant,
    decide_recusal,
    record_session,
    request_recusal,
)
from mediation.cases.actions.settlement import (
    NewAgreement,
    NewItem,
    record_agreement,
    record_default,
    record_performance,
    record_suit,
    sign,
    take_effect,
)
from mediation.cases.actions.sharing import end_share, share_case
from mediation.cases.actions.steps import CaseRefused

__all__ = [
    "CaseRefused",
    "NewAgreement",
    "NewCase",
    "NewItem",
    "NewParty",
    "PastCase",
    "Signed",
    "accept",
    "add_participant",
    "amend",
    "apply_for_confirmation",
    "archive",
    "assign",
    "attach",
    "bring_in",
    "bring_up_to_date",
    "cancel",
    "correct",
    "decide_recusal",
    "end_share",
    "extend",
    "fail",
    "give_rights_notice",
    "made_before",
    "record_agreement",
    "record_court_document",
    "record_court_step",
    "record_default",
    "record_performance",
    "record_session",
    "record_stance",
    "record_suit",
    "record_visit",
    "register_case",
    "reject",
    "reopen",
    "request_recusal",
    "resume",
    "return_result",
    "save_draft",
    "share_case",
    "sign",
    "start",
    "submit",
    "suspend",
    "take_effect",
    "terminate",
    "withdraw_attachment",
]
