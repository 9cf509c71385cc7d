"""Breakers of the frame: regions, offices, deadlines, jobs, privacy, registers."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

REGION, VERSION = "governance.Region", "governance.RegionVersion"
update(REGION, "only_a_village_has_a_kind", "kind = 'COMMUNITY'", where="level = 'CITY'")
copy(REGION, "one_active_region_has_a_code", where="is_active")
update(VERSION, "region_code_has_12_digits", "code = '62042'")
update(VERSION, "region_version_ends_after_it_starts", "valid_to = valid_from")
copy(VERSION, "region_versions_do_not_overlap")

copy("governance.Office", "office_name_is_unique_in_its_region")
update("governance.Post", "post_ends_after_it_starts", "valid_to = valid_from")
copy("governance.Post", "a_person_holds_a_role_in_a_region_once", valid_from="valid_from + 30")

RULE = "governance.DeadlineRule"
copy(RULE, "deadline_rule_version_is_unique", valid_from="'1900-01-01'", valid_to="'1900-12-31'")
copy(RULE, "deadline_rule_versions_do_not_overlap", version="version + 100")
update(RULE, "deadline_rule_ends_after_it_starts", "valid_to = valid_from - 1")
update(RULE, "promise_is_no_longer_than_the_law", "promise_n = n + 1")

CLOCK, RUNNING = "governance.Deadline", "met_on is null and cancelled_on is null"
EXTENDED = "extended_on = base_on, extended_to = base_on + 5, extension_reason = '案情复杂'"
PAUSED = "paused_on = base_on, paused_kind = 'APPRAISAL'"
copy(CLOCK, "one_running_deadline_of_a_kind", where=RUNNING)
update(CLOCK, "deadline_is_due_after_its_base", "nominal_due_on = base_on - 1")
update(CLOCK, "deadline_is_due_after_its_base", "due_on = base_on - 1")
update(CLOCK, "deadline_is_met_or_cancelled_not_both", "met_on = due_on, cancelled_on = due_on")
update(CLOCK, "a_paused_deadline_says_why", "paused_kind = ''", given=PAUSED, where=RUNNING)
update(CLOCK, "a_paused_deadline_says_why", "paused_on = null", given=PAUSED, where=RUNNING)
update(CLOCK, "only_a_running_deadline_is_paused", "met_on = due_on", given=PAUSED, where=RUNNING)
update(CLOCK, "an_extended_deadline_says_when_and_why", "extension_reason = ''", given=EXTENDED)
update(CLOCK, "an_extended_deadline_says_when_and_why", "extended_to = extended_on", given=EXTENDED)
update(CLOCK, "an_extended_deadline_says_when_and_why", "extended_on = null", given=EXTENDED)

JOB = "governance.Job"
copy(JOB, "one_waiting_job_per_natural_key", id="gen_random_uuid()")
update(JOB, "job_progress_is_a_percentage", "progress = 101")
update(
    JOB, "a_running_job_has_a_lease", "leased_until = null", given="state = 'RUNNING', leased_until = now()"
)

copy("governance.FigureMonth", "one_version_of_a_month")

READING = "governance.PersonalDataReading"
update(READING, "reading_states_its_purpose", "purpose = ''")
update(READING, "reading_names_its_fields", "fields = '{}'")

ENTRY = "governance.RegisterEntry"
copy(ENTRY, "register_number_is_unique_in_its_region", name="name || '二'")
update(ENTRY, "register_entry_ends_after_it_starts", "until_on = since_on")
