"""Breakers of review, data queries, locks, corrections and roll-ups."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

copy("governance.ReturnOpening", "a_reviewer_opens_a_round_once")

QUERY = "governance.DataQuery"
ANSWERED = "state = 'ANSWERED', answer = '集中排查', answered_at = now(), answered_by_id = asked_by_id"
JUDGED = "state = 'MUST_CORRECT', judged_at = now(), judged_by_id = asked_by_id"
copy(QUERY, "a_cell_has_one_query_at_a_time")
update(QUERY, "a_query_asks_something", "question = ''")
update(QUERY, "an_answer_says_what_who_and_when", "answer = ''", given=ANSWERED)
update(QUERY, "an_answer_says_what_who_and_when", "answered_by_id = null", given=ANSWERED)
update(QUERY, "a_judgment_says_who_and_when", "judged_by_id = null", given=JUDGED)
update(QUERY, "a_judgment_says_who_and_when", "judged_at = null", given=JUDGED)

LOCK, GAPS = "governance.PeriodLock", 'gaps = \'[{"id": 1, "name": "一条山镇"}]\''
CONFIRMED = "state = 'LOCKED', confirmed_at = now(), confirmed_by_id = proposed_by_id + 1000"
copy(LOCK, "a_month_is_locked_once")
update(LOCK, "a_lock_with_gaps_says_why", "reason = ''", given=f"{GAPS}, reason = '系统切换'")
update(LOCK, "a_lock_says_who_confirmed_it", "confirmed_by_id = null", given=CONFIRMED)
update(LOCK, "a_lock_says_who_confirmed_it", "confirmed_at = null", given=CONFIRMED)

CORRECTION, ITEM = "governance.Correction", "governance.CorrectionItem"
APPROVED = "state = 'APPROVED', approved_at = now(), approved_by_id = requested_by_id + 1000"
UNLOCKED = (
    "state = 'UNLOCKED', approved_at = now(), approved_by_id = requested_by_id + 1000, "
    "unlocked_at = now(), unlocked_by_id = requested_by_id + 1001"
)
copy(CORRECTION, "a_return_has_one_correction_at_a_time")
update(CORRECTION, "a_correction_says_why", "reason = ''")
update(CORRECTION, "an_approved_correction_says_who_approved_it", "approved_by_id = null", given=APPROVED)
update(CORRECTION, "an_approved_correction_says_who_approved_it", "approved_at = null", given=APPROVED)
update(CORRECTION, "an_unlocked_correction_says_who_unlocked_it", "unlocked_by_id = null", given=UNLOCKED)
update(CORRECTION, "an_unlocked_correction_says_who_unlocked_it", "unlocked_at = null", given=UNLOCKED)
update(CORRECTION, "a_correction_makes_the_next_version", "to_version = from_version + 2")
copy(ITEM, "a_correction_names_an_item_once", new_amount="12")
update(ITEM, "a_corrected_amount_is_not_negative", "new_amount = -1")
update(ITEM, "a_correction_changes_something", "new_amount = old_amount")

ROLL_UP = "governance.RollUp"
REVIEWED = "state = 'ACCEPTED', reviewed_at = now(), reviewed_by_id = reported_by_id + 1000"
copy(ROLL_UP, "a_county_reports_a_month_once")
update(ROLL_UP, "a_report_with_gaps_says_why", "reason = ''", given=f"{GAPS}, reason = '系统切换'")
update(ROLL_UP, "a_reviewed_roll_up_says_who_reviewed_it", "reviewed_by_id = null", given=REVIEWED)
update(ROLL_UP, "a_reviewed_roll_up_says_who_reviewed_it", "reviewed_at = null", given=REVIEWED)
