"""Breakers of screening: a red finding with its raised alert, and a monitored one that was looked at."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

ROUND, FINDING, ALERT = (
    "mediation.ScreeningRound",
    "mediation.ScreeningFinding",
    "mediation.EscalationAlert",
)
update(ROUND, "a_round_ends_after_it_starts", "to_on = from_on - 1")
update(ROUND, "a_special_round_has_its_topic", "kind = 'SPECIAL'")
update(ROUND, "a_special_round_has_its_topic", "topic = '欠薪'")
copy(ROUND, "a_round_is_recorded_once")

OPEN, WATCHED = "state = 'OPEN'", "state = 'MONITORING'"
CALMED = "state = 'CALMED', settled_on = found_on"
update(FINDING, "a_finding_is_in_a_village", "village_id = null")
update(FINDING, "a_finding_is_about_somebody", "person_count = 0")
update(
    FINDING,
    "a_mediated_finding_has_its_case",
    "state = 'MEDIATED_CASE', settled_on = found_on",
    where=OPEN,
)
update(
    FINDING,
    "a_mediated_finding_has_its_case",
    "case_id = (select max(id) from mediation_case)",
    where=OPEN,
)
update(
    FINDING,
    "a_finding_is_handed_to_somebody",
    "state = 'HANDED_OVER', settled_on = found_on",
    where=OPEN,
)
update(FINDING, "a_monitored_finding_is_looked_at_again", "next_look_on = null", where=WATCHED)
update(FINDING, "a_monitored_finding_is_looked_at_again", "next_look_on = found_on", where=OPEN)
update(FINDING, "a_settled_finding_has_its_day", "settled_on = null", given=CALMED, where=OPEN)
update(FINDING, "a_settled_finding_has_its_day", "settled_on = found_on - 1", given=CALMED, where=OPEN)
update(FINDING, "a_settled_finding_has_its_day", "settled_on = found_on", where=OPEN)
copy("mediation.FindingParty", "finding_party_position_is_unique", id="gen_random_uuid()")

REPORTED = "state = 'REPORTED', reported_to = '派出所', reported_at = raised_at"
CLOSED = f"{REPORTED}, feedback = '已到场', result = 'NO_DANGER', closed_on = '2026-07-01'".replace(
    "'REPORTED'", "'CLOSED'"
)
update(ALERT, "an_alert_is_about_a_finding_or_a_case", "finding_id = null")
update(ALERT, "a_reported_alert_says_to_whom_and_when", "reported_to = ''", given=REPORTED)
update(ALERT, "a_reported_alert_says_to_whom_and_when", "reported_at = null", given=REPORTED)
update(ALERT, "a_reported_alert_says_to_whom_and_when", "reported_to = '派出所'")
update(
    ALERT,
    "a_reported_alert_says_to_whom_and_when",
    "reported_at = raised_at - interval '1 minute'",
    given=REPORTED,
)
update(ALERT, "a_closed_alert_has_day_result_and_feedback", "feedback = ''", given=CLOSED)
update(ALERT, "a_closed_alert_has_day_result_and_feedback", "result = ''", given=CLOSED)
update(ALERT, "a_closed_alert_has_day_result_and_feedback", "closed_on = null", given=CLOSED)
update(ALERT, "a_closed_alert_has_day_result_and_feedback", "result = 'NO_DANGER'", given=REPORTED)
update(
    ALERT,
    "what_was_prevented_concerns_somebody",
    "result = 'PREVENTED_CRIME'",
    given=f"{CLOSED}, person_count = 0",
)
