"""Breakers of subsidies: a subsidy that was applied for, approved, posted and paid."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

TABLE, RATE, BATCH = "mediation.SubsidyTable", "mediation.SubsidyRate", "mediation.SubsidyBatch"
SUBSIDY, SHARE = "mediation.CaseSubsidy", "mediation.SubsidyShare"
copy(TABLE, "one_subsidy_table_begins_on_a_day")
copy(RATE, "one_subsidy_rate_per_kind_of_case")
update(RATE, "a_rate_is_an_amount_or_a_percentage", "percent = 50", where="amount_fen is not null")
update(RATE, "a_rate_is_an_amount_or_a_percentage", "amount_fen = null", where="amount_fen is not null")
update(RATE, "a_rate_is_an_amount_or_a_percentage", "percent = 101", where="percent is not null")
copy(BATCH, "one_subsidy_batch_a_month")
update(BATCH, "a_batch_is_posted_before_it_is_paid", "posted_on = null")
update(BATCH, "a_batch_is_posted_before_it_is_paid", "paid_on = posted_on - 1")
copy(SUBSIDY, "a_case_is_subsidised_once")
update(SUBSIDY, "a_subsidy_is_positive", "amount_fen = 0")
update(SUBSIDY, "a_paid_subsidy_has_its_day", "paid_on = null")
update(SUBSIDY, "a_paid_subsidy_has_its_day", "state = 'BUREAU_APPROVED'")
update(SUBSIDY, "an_approved_subsidy_is_in_a_batch", "batch_id = null")
copy(SHARE, "a_mediator_shares_once")
update(SHARE, "a_share_is_not_negative", "amount_fen = -1")
update(SHARE, "a_share_is_not_negative", "weight = 0")
