"""Breakers of mediation bodies and cases. The valid case is in performance: agreed, signed, partly paid."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

COMMITTEE, MEDIATOR, STUDIO = (
    "mediation.MediationCommittee",
    "mediation.Mediator",
    "mediation.PersonalMediationStudio",
)
copy(COMMITTEE, "committee_name_is_unique_in_its_county", short_name="short_name || '二'")
copy(COMMITTEE, "committee_short_name_is_unique_in_its_county", name="name || '二'")
update(COMMITTEE, "an_industry_committee_names_its_industry", "industry = 'MEDICAL'")
update(COMMITTEE, "an_industry_committee_names_its_industry", "kind = 'INDUSTRY'")
update(COMMITTEE, "an_other_committee_says_where_it_sits", "stationed_at = 'COURT'")
update(COMMITTEE, "an_other_committee_says_where_it_sits", "kind = 'OTHER'")
update(COMMITTEE, "a_village_committee_sits_in_a_village", "kind = 'VILLAGE'")
update(COMMITTEE, "a_township_committee_sits_in_a_township", "village_id = township_id")
update(COMMITTEE, "committee_term_ends_after_it_starts", "term_from = '2026-01-01', term_to = '2026-01-01'")
update(COMMITTEE, "an_ended_committee_says_why", "valid_to = valid_from + 1")
update(COMMITTEE, "committee_ends_after_it_starts", "valid_to = valid_from, end_reason = '撤并'")

LOGS_IN = "post_id = (select min(id) from governance_post), is_chair = false"
copy(MEDIATOR, "a_post_is_one_mediator_of_a_committee", given=LOGS_IN)
copy(MEDIATOR, "a_committee_has_one_chair", given="is_chair = true, post_id = null")
update(MEDIATOR, "an_ended_mediator_says_why", "valid_to = valid_from + 1")
update(MEDIATOR, "mediator_ends_after_appointment", "valid_to = valid_from, end_reason = '辞聘'")

copy(STUDIO, "studio_name_is_unique_in_its_county")
update(STUDIO, "an_ended_studio_says_why", "valid_to = valid_from + 1")
update(STUDIO, "studio_ends_after_it_starts", "valid_to = valid_from, end_reason = '撤销'")

PANEL, MEMBER = "mediation.MediationPanel", "mediation.TeamMember"
COURSE, NOTICE, UNIT = "mediation.MediatorTraining", "mediation.CourtNotice", "mediation.FengqiaoUnit"
update(
    COMMITTEE, "a_seal_is_laid_down_after_its_first_day", "seal_from = '2026-01-01', seal_to = '2026-01-01'"
)
copy(PANEL, "panel_name_is_unique_in_its_county")
update(PANEL, "an_ended_panel_says_why", "valid_to = valid_from + 1")
update(PANEL, "panel_ends_after_it_starts", "valid_to = valid_from, end_reason = '撤销'")
update(MEMBER, "a_member_belongs_to_a_studio_or_a_panel", "studio_id = null", where="studio_id is not null")
copy(MEMBER, "a_mediator_is_in_a_studio_once", where="studio_id is not null")
copy(MEMBER, "a_mediator_is_in_a_panel_once", where="panel_id is not null")
update(MEMBER, "who_left_a_team_says_why", "valid_to = valid_from + 1")
update(MEMBER, "a_team_is_left_after_it_is_joined", "valid_to = valid_from, end_reason = '调离'")
copy(COURSE, "a_course_is_recorded_once_per_mediator")
update(COURSE, "a_course_has_its_hours", "hours = 0")
update(NOTICE, "a_list_is_sent_after_its_day_to_a_court", "court = ''")
update(NOTICE, "a_list_is_sent_after_its_day_to_a_court", "sent_on = as_of - 1")
update(
    UNIT,
    "a_creation_unit_is_a_committee_or_an_office",
    "kind = 'JUSTICE_OFFICE'",
    where="committee_id is not null",
)
copy(UNIT, "one_candidature_per_unit_and_year", where="committee_id is null")
update(UNIT, "a_decided_candidature_has_its_day", "decided_on = proposed_on")

COUNTER = "mediation.NumberCounter"
copy(COUNTER, "one_counter_per_committee_and_year", where="purpose = 'CASE'")
copy(COUNTER, "one_counter_per_committee_and_year", where="purpose = 'REGISTRATION'")
update(COUNTER, "case_numbers_count_per_committee", "committee_id = null", where="purpose = 'CASE'")

CASE = "mediation.Case"
NO_MONEY = "agreed_fen = null, performed_fen = 0"
NO_NUMBER = "case_no = '', case_year = null, case_seq = null"
NEVER_ACCEPTED = (
    f"accepted_on = null, started_on = null, agreed_on = null, outcome = '', concluded_on = null, "
    f"{NO_NUMBER}, {NO_MONEY}"
)
REJECTED = f"state = 'REJECTED', rejection_reason = 'NOT_CIVIL', guided_to = '法院', {NEVER_ACCEPTED}"
FAILED = f"state = 'CLOSED_FAILED', outcome = 'FAILED', routes_notified_on = concluded_on, {NO_MONEY}"
TERMINATED = f"state = 'TERMINATED', outcome = 'TERMINATED', termination_reason = 'OTHER', {NO_MONEY}"
SUSPENDED = (
    "state = 'SUSPENDED', outcome = 'PENDING', concluded_on = null, "
    "suspended_on = started_on, suspension_ground = 'APPRAISAL'"
)
copy(CASE, "registration_no_is_unique", case_seq="case_seq + 1000")
copy(CASE, "case_no_is_unique_in_committee_and_year", registration_no="registration_no || '二'")
copy(
    CASE,
    "external_ref_is_unique_in_committee",
    given="external_ref = '旧档12'",
    registration_no="registration_no || '二'",
    case_seq="case_seq + 1000",
)
update(CASE, "case_state_is_known", "state = 'NOWHERE'")
update(CASE, "a_case_arises_in_a_village", "village_id = null")
update(CASE, "an_accepted_case_has_a_day_and_a_number", NO_NUMBER)
update(CASE, "an_accepted_case_has_a_day_and_a_number", "state = 'REGISTERED'")
update(CASE, "case_no_has_year_and_sequence", "case_year = null")
update(CASE, "case_no_has_year_and_sequence", "case_seq = null")
update(CASE, "case_no_has_year_and_sequence", "case_seq = 0")
update(CASE, "a_rejected_case_says_why_and_where_to_go", "guided_to = ''", given=REJECTED)
update(CASE, "a_rejected_case_says_why_and_where_to_go", "rejection_reason = ''", given=REJECTED)
update(CASE, "outcome_agrees_with_its_dates", "concluded_on = concluded_on + 1")
update(CASE, "outcome_agrees_with_its_dates", "concluded_on = null")
update(CASE, "outcome_agrees_with_its_dates", "agreed_fen = 1", given=FAILED)
update(CASE, "an_effective_case_is_a_success", "outcome = 'PENDING', concluded_on = null")
update(CASE, "a_failed_case_told_the_other_routes", "routes_notified_on = null", given=FAILED)
update(CASE, "a_terminated_case_says_why", "termination_reason = ''", given=TERMINATED)
update(
    CASE,
    "an_archived_case_is_concluded",
    "archived_on = null",
    given="state = 'ARCHIVED', archived_on = concluded_on",
)
update(CASE, "a_suspended_case_says_since_when_and_why", "suspension_ground = ''", given=SUSPENDED)
update(CASE, "a_suspended_case_says_since_when_and_why", "suspended_on = null", given=SUSPENDED)
update(CASE, "a_case_is_registered_after_application", "applied_on = registered_on + 1")
update(CASE, "a_case_is_accepted_after_registration", "registered_on = accepted_on + 1")
update(CASE, "mediation_starts_after_acceptance_and_rights_notice", "rights_notice_on = started_on + 1")
update(CASE, "mediation_starts_after_acceptance_and_rights_notice", "rights_notice_on = null")
update(
    CASE,
    "mediation_starts_after_acceptance_and_rights_notice",
    "started_on = accepted_on - 1, rights_notice_on = accepted_on - 1",
)
update(CASE, "a_case_is_agreed_after_it_started", "agreed_on = started_on - 1")
update(CASE, "a_case_is_agreed_after_it_started", "started_on = null")
update(
    CASE,
    "a_case_is_concluded_after_acceptance",
    "accepted_on = concluded_on + 1, started_on = null, agreed_on = null",
)
update(CASE, "an_agreement_is_performed_after_effect", "performed_on = effective_on - 1")
update(CASE, "a_case_is_archived_after_conclusion", "archived_on = concluded_on - 1")
COMMISSIONED = "source = 'COURT_REFERRAL', court_referral_mode = 'POST_DOCKET', referring_body = '法院'"
update(CASE, "only_a_court_refers_before_or_after_docketing", "source = 'PROACTIVE'", given=COMMISSIONED)
update(CASE, "a_result_is_returned_to_a_sender_with_words", "returned_on = concluded_on", given=COMMISSIONED)
update(
    CASE,
    "a_result_is_returned_to_a_sender_with_words",
    "returned_on = concluded_on, result_returned = '调解成功。', referring_body = ''",
)
update(
    CASE,
    "a_court_document_ends_a_commission_after_docketing",
    "court_document_on = concluded_on",
    given=COMMISSIONED,
)
update(
    CASE,
    "a_court_document_ends_a_commission_after_docketing",
    "court_document_on = concluded_on, court_document_no = '（2026）甘0421民初1号'",
)
update(CASE, "claimed_amount_is_not_negative", "claimed_fen = -1")
update(CASE, "agreed_amount_is_not_negative", "agreed_fen = -1, performed_fen = 0")
update(CASE, "no_more_is_performed_than_agreed", "performed_fen = agreed_fen + 1")
update(CASE, "no_more_is_performed_than_agreed", "agreed_fen = null")

PARTY, ASSIGNMENT, SIGNATURE = "mediation.Party", "mediation.CaseMediator", "mediation.Signature"
BOOK.copy_deferred(PARTY, "party_position_is_unique_in_its_case", id="gen_random_uuid()")
update(PARTY, "a_party_is_at_least_one_person", "person_count = 0")
update(
    PARTY, "only_a_body_has_a_credit_code_only_a_person_an_age", "kind = 'PERSON', credit_code = '91620421'"
)
update(PARTY, "only_a_body_has_a_credit_code_only_a_person_an_age", "kind = 'ORGANISATION', is_minor = true")
update(PARTY, "a_stance_has_its_day", "stance = 'REFUSED', stance_on = null")
copy(ASSIGNMENT, "a_case_has_one_lead_mediator", mediator_id="mediator_id + 1000")
copy(ASSIGNMENT, "a_mediator_is_on_a_case_once", is_lead="false")
WITHDRAWN = "withdrawn_on = assigned_on, withdrawal_reason = '回避'"
update(ASSIGNMENT, "a_withdrawn_mediator_says_when_and_why", "withdrawal_reason = ''", given=WITHDRAWN)
update(
    ASSIGNMENT, "a_withdrawn_mediator_says_when_and_why", "withdrawn_on = assigned_on - 1", given=WITHDRAWN
)
update(ASSIGNMENT, "a_withdrawn_mediator_says_when_and_why", "withdrawn_on = null", given=WITHDRAWN)
copy(SIGNATURE, "a_party_signs_once", where="role = 'PARTY'")
copy(SIGNATURE, "mediator_and_seal_sign_once", where="role = 'SEAL'")
update(SIGNATURE, "a_party_signature_names_its_party", "party_id = null", where="role = 'PARTY'")
update(SIGNATURE, "a_party_signature_names_its_party", "by_guardian = true", where="role = 'SEAL'")

ITEM, CONFIRMATION = "mediation.AgreementItem", "mediation.JudicialConfirmation"
copy(ITEM, "item_position_is_unique_in_its_case")
update(ITEM, "an_item_of_money_is_positive", "amount_fen = 0")
update("mediation.PerformanceReceipt", "a_receipt_of_money_is_positive", "amount_fen = 0")
update(ITEM, "an_item_is_replaced_by_a_later_version", "replaced_in = version")
VERSION, RECUSAL = "mediation.AgreementVersion", "mediation.Recusal"
SESSION, ATTACHMENT = "mediation.CaseSession", "mediation.CaseAttachment"
copy(VERSION, "a_version_number_is_used_once")
CHANGED = {"where": "number = 2", "number": "3"}
copy(VERSION, "a_changed_agreement_says_why", **CHANGED, reason="''")
copy(VERSION, "a_version_takes_effect_with_its_last_signature", **CHANGED, effective_on="effective_on + 1")
copy(VERSION, "a_version_takes_effect_with_its_last_signature", **CHANGED, sealed_on="null")
copy(SESSION, "a_session_has_a_record", record="''")
copy(SESSION, "only_mediation_is_held_in_public", kind="'INVESTIGATION'", is_public="true")
copy(RECUSAL, "one_open_recusal_per_mediator", given="decision = 'PENDING', decided_on = null")
update(RECUSAL, "a_party_that_asks_for_recusal_is_named", "party_id = null", given="asker = 'PARTY'")
update(RECUSAL, "a_recusal_is_decided_after_it_is_asked", "decided_on = asked_on - 1")
update(RECUSAL, "a_recusal_is_decided_after_it_is_asked", "decided_on = null")
copy(ATTACHMENT, "the_same_picture_is_attached_once")
update(ATTACHMENT, "an_attachment_is_a_picture_or_a_pdf", "media_type = 'text/html'")
update(ATTACHMENT, "an_attachment_is_not_empty", "pages = 0")
update(ATTACHMENT, "a_withdrawn_attachment_says_why", "withdrawn_at = added_at")
copy("mediation.AttachmentContent", "an_attachment_has_one_content", id="gen_random_uuid()")
update("mediation.AttachmentContent", "an_attachment_has_its_bytes", "content = null")
RULED = "state = 'CONFIRMED', decided_on = applied_on"
update(CONFIRMATION, "an_application_to_the_court_is_joint", "court = ''")
update(CONFIRMATION, "an_application_to_the_court_is_joint", "all_parties_applied = false")
update(CONFIRMATION, "lateness_follows_from_the_dates", "is_late = not is_late")
update(CONFIRMATION, "lateness_follows_from_the_dates", "applied_on = due_on + 1")
update(CONFIRMATION, "a_ruling_has_its_day", "decided_on = applied_on - 1", given=RULED)
update(CONFIRMATION, "a_ruling_has_its_day", "decided_on = null", given=RULED)
