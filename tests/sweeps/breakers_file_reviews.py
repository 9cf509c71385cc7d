"""Breakers of file reviews: one file that waits, and one that was scored, fed back and corrected."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

ROUND, REVIEW, SCORE = "mediation.FileReviewRound", "mediation.FileReview", "mediation.FileReviewScore"
copy(ROUND, "a_review_round_has_its_own_name")
update(ROUND, "a_review_round_ends_after_it_starts", "to_on = from_on - 1")
update(ROUND, "a_review_round_draws_something", "sample_number = 0")
update(ROUND, "a_review_round_draws_something", "sample_number = 101", given="sample_by = 'PERCENT'")

DRAWN, DONE = "state = 'DRAWN'", "state = 'CORRECTED'"
copy(REVIEW, "a_file_is_drawn_once_per_round")
update(REVIEW, "a_scored_file_has_score_grade_and_reviewer", "score = 80", where=DRAWN)
update(REVIEW, "a_scored_file_has_score_grade_and_reviewer", "score = 101", where=DONE)
update(REVIEW, "a_scored_file_has_score_grade_and_reviewer", "grade = ''", where=DONE)
update(REVIEW, "a_scored_file_has_score_grade_and_reviewer", "reviewer_id = null", where=DONE)
update(
    REVIEW, "a_failed_file_is_fed_back_with_a_day", "correct_by = null", given="grade = 'FAILED'", where=DONE
)
update(REVIEW, "a_failed_file_is_fed_back_with_a_day", "correct_by = '2026-07-01'", where=DRAWN)
update(REVIEW, "a_corrected_file_says_when_and_how", "correction = ''", where=DONE)
update(REVIEW, "a_corrected_file_says_when_and_how", "corrected_on = reviewed_on - 1", where=DONE)
update(REVIEW, "a_corrected_file_says_when_and_how", "correction = '已补'", where=DRAWN)

copy(SCORE, "an_item_is_scored_once")
update(SCORE, "no_more_points_than_the_highest", "points = most + 1, remark = '多'")
update(SCORE, "a_deduction_says_why", "points = most - 1, remark = ''")
