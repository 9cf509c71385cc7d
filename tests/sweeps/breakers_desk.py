"""Breakers of the desk: a saved view, a group of two disputes from which a third was taken out."""

from tests.sweeps.breakers import BOOK

update, copy = BOOK.update, BOOK.copy

VIEW, GROUP, MEMBER = "mediation.SavedView", "mediation.DisputeGroup", "mediation.GroupedCase"
copy(VIEW, "a_saved_view_has_its_own_name")
update(VIEW, "a_saved_view_has_a_name", "name = ''")
update(VIEW, "a_saved_view_keeps_no_search_words", """query = '{"q": "张三"}'""")
update(GROUP, "a_group_of_disputes_says_why", "basis = ''")
LEFT = "left_on = joined_on, leave_reason = '争议不同'"
copy(MEMBER, "a_case_is_in_one_group")
update(MEMBER, "a_case_that_leaves_a_group_says_why", "left_on = joined_on")
update(MEMBER, "a_case_that_leaves_a_group_says_why", "leave_reason = '争议不同'")
update(MEMBER, "a_case_that_leaves_a_group_says_why", "left_on = joined_on - 1", given=LEFT)
