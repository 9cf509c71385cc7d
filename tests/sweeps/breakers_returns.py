"""Breakers of forms, periods, returns, values and reports."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

FORM, ITEM, CALENDAR = "governance.ReturnForm", "governance.FormItem", "governance.FormCalendar"
copy(FORM, "return_form_version_is_unique", name="name || '（二）'")
update(FORM, "return_form_ends_after_it_starts", "last_month = first_month - 1")
update(FORM, "return_form_days_follow_one_another", "review_day = due_day - 1")
update(FORM, "return_form_days_follow_one_another", "due_day = 0")
copy(ITEM, "form_has_an_indicator_once", order='"order" + 1000')
copy(ITEM, "form_items_have_their_own_place", code="'M99'")
update(ITEM, "a_ratio_and_only_a_ratio_has_parts", "numerator = 'M01'", where="kind <> 'RATIO'")
update(FORM, "a_bureaus_form_is_complete", "item_count = 0", where="bureau_id is not null")
update(ITEM, "what_is_taken_over_names_form_and_line", "taken_form = '', taken_code = 'M16'")
DRAFT, DRAFT_ITEM = "governance.FormDraft", "governance.FormDraftItem"
copy(DRAFT, "a_bureau_drafts_a_version_once")
copy(DRAFT, "form_draft_days_follow_one_another", version="version + 1", lock_day="32")
copy(DRAFT, "form_draft_days_are_days", version="version + 1", cutoff_day="31")
update(DRAFT, "an_offered_form_says_who_and_when", "offered_by_id = null")
update(DRAFT, "a_published_form_says_who_and_when", "published_by_id = null")
copy(DRAFT_ITEM, "a_draft_has_an_indicator_once")
update(DRAFT_ITEM, "a_drafted_line_taken_over_names_its_origin", "taken_form = '', taken_code = 'M16'")
copy(CALENDAR, "form_calendar_is_unique_from_a_month", due_day="due_day - 1")
update(CALENDAR, "form_calendar_days_follow_one_another", "lock_day = 32")
update(CALENDAR, "form_calendar_days_are_days", "cutoff_day = 31")
update(CALENDAR, "form_calendar_days_are_days", "grace_days = 11")
update(CALENDAR, "form_calendar_days_follow_one_another", "report_day = review_day - 1")

OWN_RULE = "governance.BureauRule"
copy(OWN_RULE, "a_bureau_names_a_check_once")
update(OWN_RULE, "a_check_in_force_says_who_and_when", "switched_on_by_id = null")
update(OWN_RULE, "an_ended_check_says_who_and_when", "ended_by_id = null")

PERIOD = "governance.ReturnPeriod"
copy(PERIOD, "a_county_opens_a_period_once")
for days in (
    "ends_on = starts_on",
    "due_on = ends_on",
    "review_due_on = due_on - 1",
    "report_due_on = review_due_on - 1",
    "lock_on = report_due_on - 1",
):
    update(PERIOD, "the_days_of_a_period_follow_one_another", days)

RETURN, APPROVED = "governance.MonthlyReturn", "state = 'APPROVED'"
UNREVIEWED = "signed_at = null, signed_by_id = null, approved_at = null, approved_by_id = null"
copy(RETURN, "a_unit_files_a_form_once_a_month", where=APPROVED)
update(RETURN, "a_submission_says_who_and_when", "submitted_by_id = null", where=APPROVED)
update(RETURN, "a_signature_says_who_and_when", "signed_by_id = null", where=APPROVED)
update(RETURN, "a_signature_says_who_and_when", "signed_at = null", where=APPROVED)
update(RETURN, "an_approval_says_who_and_when", "approved_by_id = null", where=APPROVED)
update(RETURN, "late_means_first_submitted_after_the_due_day", "is_late = not is_late", where=APPROVED)
update(
    RETURN, "late_means_first_submitted_after_the_due_day", "first_submitted_on = due_on + 1", where=APPROVED
)
update(RETURN, "late_means_first_submitted_after_the_due_day", "first_submitted_on = null", where=APPROVED)
update(
    RETURN,
    "a_filed_return_was_submitted",
    "submitted_at = null, submitted_by_id = null",
    given=f"state = 'SUBMITTED', {UNREVIEWED}",
    where=APPROVED,
)
update(
    RETURN,
    "the_county_reviews_what_the_office_signed",
    "signed_at = null, signed_by_id = null",
    given="state = 'TOWNSHIP_APPROVED', approved_at = null, approved_by_id = null",
    where=APPROVED,
)
update(
    RETURN,
    "an_approved_return_says_who_approved_it",
    "approved_at = null, approved_by_id = null",
    where=APPROVED,
)
update(RETURN, "nobody_reviews_their_own_return", "approved_by_id = submitted_by_id", where=APPROVED)
update(RETURN, "nobody_reviews_their_own_return", "signed_by_id = submitted_by_id", where=APPROVED)

VALUE, GIVEN = "governance.ReturnValue", "amount is not null"
copy(VALUE, "one_value_per_return_version_and_indicator", where=GIVEN)
update(VALUE, "a_filed_amount_is_not_negative", "amount = -1", where=GIVEN)
update(VALUE, "what_is_not_understood_has_no_amount", "problem = '不是数字'", where=GIVEN)
update(VALUE, "only_an_amount_has_a_precision", "amount = null, precision = 'ROUNDED'", where=GIVEN)
update("governance.CellComment", "a_comment_says_something", "text = ''")

REPORT = "governance.Report"
ISSUED = "state = 'ISSUED', issued_at = now(), issued_by_id = prepared_by_id + 1000"
WITHDRAWN = (
    "state = 'WITHDRAWN', issued_at = now(), issued_by_id = prepared_by_id + 1000, "
    "withdrawn_at = now(), withdrawn_by_id = prepared_by_id"
)
copy(REPORT, "a_reference_names_one_report", first="202604", last="202604")
copy(REPORT, "one_report_in_preparation_per_period", reference="'ZZZ999'")
copy(REPORT, "one_issued_report_per_period", given=ISSUED, reference="'ZZZ999'")
update(REPORT, "an_issue_says_who_and_when", "issued_by_id = null", given=ISSUED)
update(REPORT, "an_issued_report_says_who_issued_it", "state = 'ISSUED'")
update(REPORT, "a_withdrawal_says_who_and_when", "withdrawn_by_id = null", given=WITHDRAWN)
update(REPORT, "a_monthly_report_covers_one_month", "first = last - 1")
update(REPORT, "nobody_issues_their_own_report", "issued_by_id = prepared_by_id", given=ISSUED)

PRINT, FIGURE = "governance.ReportPrint", "governance.ReportFigure"
update(PRINT, "a_print_carries_its_checksums", "checksum = 'x'")
update(PRINT, "a_print_carries_its_checksums", "pdf_sha256 = ''")
update(PRINT, "a_print_has_pages", "pages = 0")
copy(FIGURE, "a_code_names_one_figure")
update(FIGURE, "a_printed_figure_has_an_amount_or_a_reason", "amount = ''")
update("governance.ReportAnnotation", "an_annotation_says_something", "text = ''")

CHASER = "governance.Chaser"
update(CHASER, "a_chaser_is_followed_by_quiet", "quiet_until = at")
copy(
    CHASER,
    "a_unit_is_not_chased_twice_within_the_hour",
    at="at + interval '59 minutes'",
    quiet_until="at + interval '2 hours'",
)

NOTICE = "governance.Notice"
copy(NOTICE, "a_post_is_told_of_an_occasion_once")
update(NOTICE, "a_notice_says_something", "title = ''")
update(NOTICE, "a_notice_says_something", "key = ''")
update(NOTICE, "a_notice_leads_into_the_portal", "url = 'https://example.org/'")
update(NOTICE, "a_notice_leads_into_the_portal", "url = '//example.org/'")
