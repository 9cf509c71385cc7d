"""Breakers of the triggers that single models declare; the derived guards are swept without a list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attempt:
    """`given` runs without triggers, then `statement` with them; the refusal must contain `words`.

    `{mine}` stands for the condition that picks the valid rows.
    """

    statement: str
    words: str
    given: str = ""


_SIGNED = (
    "update governance_report set state = 'ISSUED', issued_at = now(), "
    "issued_by_id = (select max(id) from governance_post where id <> prepared_by_id) where {mine}"
)
# Another post is made the submitter's, so that one person holds both.
_TWO_POSTS = (
    "update governance_post set user_id = (select p.user_id from governance_post p join {table} t "
    "on p.id = t.{column} and t.state = 'APPROVED' and t.{{mine}}) "
    "where id = (select max(id) from governance_post)"
)
_SAME_PERSON = "(select max(id) from governance_post where id <> {column})"
_NEW_VALUE = (
    "insert into governance_returnvalue (region_id, monthly_return_id, return_version, code, amount, precision, typed, "
    "problem, note, origin, revision, saved_at, saved_by_id, saved_by_name) select region_id, monthly_return_id, "
    "{version}, code || 'x', 1, 'EXACT', '', '', '', 'TYPED', 1, saved_at, saved_by_id, saved_by_name "
    "from governance_returnvalue where {{mine}}"
)
_OF_A_BUREAU = "form_id in (select id from governance_returnform where bureau_id is not null)"
GUARDS = {
    ("governance.MonthlyReturn", "first_submission_stays"): [
        Attempt(
            "update governance_monthlyreturn set first_submitted_at = now() where state = 'APPROVED' and {mine}",
            "first submission of a return never changes",
        ),
        Attempt(
            "update governance_monthlyreturn set is_late = not is_late where state = 'APPROVED' and {mine}",
            "first submission of a return never changes",
        ),
    ],
    ("governance.ReturnForm", "published_stays"): [
        Attempt(
            "update governance_returnform set name = '改名' where bureau_id is not null", "never changes"
        ),
        Attempt("delete from governance_returnform where bureau_id is not null", "never changes"),
    ],
    ("governance.FormItem", "published_stays"): [
        Attempt(f"update governance_formitem set name = '改名' where {_OF_A_BUREAU}", "never changes"),
        Attempt(f"delete from governance_formitem where {_OF_A_BUREAU}", "never changes"),
    ],
    ("governance.FormItem", "published_is_complete"): [
        Attempt(
            "insert into governance_formitem select * from jsonb_populate_recordset(null::governance_formitem, "
            '(select jsonb_agg(to_jsonb(i) || \'{{"id": 0, "order": 99, "code": "B99"}}\') '
            f"from governance_formitem i where {_OF_A_BUREAU}))",
            "no further lines",
        ),
    ],
    ("governance.FormDraft", "published_stays"): [
        Attempt("update governance_formdraft set name = '改名' where {mine}", "never changes"),
        Attempt("delete from governance_formdraft where {mine}", "never changes"),
    ],
    ("governance.FormDraft", "different_people"): [
        Attempt(
            "update governance_formdraft set published_by_id = offered_by_id where {mine}",
            "one person does not take both parts",
        ),
    ],
    ("governance.FormDraftItem", "offered_stays"): [
        Attempt("update governance_formdraftitem set name = '改名' where {mine}", "stay as they are"),
        Attempt("delete from governance_formdraftitem where {mine}", "stay as they are"),
    ],
    ("governance.BureauRule", "switched_on_stays"): [
        Attempt("update governance_bureaurule set first_month = 202701 where {mine}", "stays as it was"),
        Attempt("update governance_bureaurule set spelled = '[]' where {mine}", "stays as it was"),
        Attempt("update governance_bureaurule set until_month = 202702 where {mine}", "stays ended"),
    ],
    ("governance.ReturnValue", "written_by_the_filing_unit"): [
        Attempt(
            "update governance_returnvalue set amount = amount + 1 where amount is not null and {mine}",
            "only while their return is being filled in",
        ),
        Attempt(
            "update governance_returnvalue set amount = amount + 1 where amount is not null and {mine}",
            "values of an earlier version never change",
            "update governance_monthlyreturn set state = 'RETURNED', version = 2 where state = 'APPROVED' and {mine}",
        ),
        Attempt(
            "update governance_returnvalue set return_version = 2, amount = amount + 1 "
            "where amount is not null and {mine}",
            "only the unlocked items change",
            "update governance_monthlyreturn set state = 'CORRECTING', version = 2 "
            "where state = 'APPROVED' and {mine}",
        ),
    ],
    ("governance.ReturnValue", "inserted_by_the_filing_unit"): [
        Attempt(_NEW_VALUE.format(version=1), "only while their return is being filled in"),
        Attempt(
            _NEW_VALUE.format(version=1),
            "values of an earlier version never change",
            "update governance_monthlyreturn set state = 'RETURNED', version = 2 where state = 'APPROVED' and {mine}",
        ),
        Attempt(
            _NEW_VALUE.format(version=2),
            "only the unlocked items change",
            "update governance_monthlyreturn set state = 'CORRECTING', version = 2 "
            "where state = 'APPROVED' and {mine}",
        ),
    ],
    ("governance.MonthlyReturn", "a_new_version_is_a_correction"): [
        Attempt(
            "update governance_monthlyreturn set version = version + 1 where state = 'APPROVED' and {mine}",
            "new version needs an unlocked correction",
        ),
        Attempt(
            "update governance_monthlyreturn set state = 'CORRECTING', version = version + 1 "
            "where state = 'LOCKED' and {mine}",
            "new version needs an unlocked correction",
            "update governance_monthlyreturn set state = 'LOCKED' where state = 'APPROVED' and {mine}",
        ),
        Attempt(
            "update governance_monthlyreturn set state = 'CORRECTING' where state = 'LOCKED' and {mine}",
            "new version needs an unlocked correction",
            "update governance_monthlyreturn set state = 'LOCKED' where state = 'APPROVED' and {mine}",
        ),
    ],
    ("governance.MonthlyReturn", "a_closed_month_is_only_corrected"): [
        Attempt(
            "update governance_monthlyreturn set state = 'RETURNED' where state = 'APPROVED' and {mine}",
            "changes by correction alone",
            "update governance_returnperiod set closed_at = now()",
        ),
    ],
    ("governance.ReturnPeriod", "the_city_only_closes"): [
        Attempt(
            "update governance_returnperiod set closed_at = null where {mine}",
            "stays locked",
            "update governance_returnperiod set closed_at = now() where {mine}",
        ),
    ],
    ("governance.RollUp", "what_was_reported_stays"): [
        Attempt(
            "update governance_rollup set parts = jsonb_build_object('M99', 1) where {mine}",
            "stays as it was",
        ),
        Attempt("update governance_rollup set month = month + 1 where {mine}", "stays as it was"),
    ],
    # only the city's role is refused: tried as that role in tests/governance/returns/test_guards.py
    ("governance.MonthlyReturn", "the_city_reviews_counties"): [],
    ("governance.MonthlyReturn", "different_people"): [
        Attempt(
            "update governance_monthlyreturn set signed_by_id = submitted_by_id where state = 'APPROVED' and {mine}",
            "one person does not take both parts",
        ),
        Attempt(
            f"update governance_monthlyreturn set approved_by_id = {_SAME_PERSON.format(column='submitted_by_id')} "
            "where state = 'APPROVED' and {mine}",
            "one person does not take both parts",
            _TWO_POSTS.format(column="submitted_by_id", table="governance_monthlyreturn"),
        ),
    ],
    ("governance.PeriodLock", "different_people"): [
        Attempt(
            "update governance_periodlock set confirmed_by_id = proposed_by_id where {mine}",
            "one person does not take both parts",
        ),
    ],
    ("governance.RollUp", "different_people"): [
        Attempt(
            "update governance_rollup set reviewed_by_id = reported_by_id where {mine}",
            "one person does not take both parts",
        ),
    ],
    ("governance.Correction", "different_people"): [
        Attempt(
            f"update governance_correction set {one} = {other} where {{mine}}",
            "one person does not take both parts",
            "update governance_correction set approved_by_id = "
            "(select max(id) from governance_post where id <> requested_by_id) where {mine}",
        )
        for one, other in (
            ("approved_by_id", "requested_by_id"),
            ("unlocked_by_id", "requested_by_id"),
            ("unlocked_by_id", "approved_by_id"),
        )
    ],
    ("governance.Report", "what_was_signed_stays"): [
        Attempt(
            "update governance_report set title = '另一标题' where {mine}",
            "issued report never changes",
            _SIGNED,
        ),
        Attempt(
            "update governance_report set plans = '另一打算' where {mine}",
            "issued report never changes",
            _SIGNED,
        ),
    ],
    ("governance.ReportPrint", "what_was_signed_stays"): [
        Attempt(
            "update governance_reportprint set html = '' where {mine}",
            "issued report printed never changes",
            _SIGNED,
        ),
        Attempt(
            "delete from governance_reportprint where {mine}", "issued report printed never changes", _SIGNED
        ),
    ],
    ("governance.ReportFigure", "what_was_signed_stays"): [
        Attempt(
            "update governance_reportfigure set text = '11件' where {mine}",
            "issued report printed never changes",
            _SIGNED,
        ),
        Attempt(
            "delete from governance_reportfigure where {mine}", "issued report printed never changes", _SIGNED
        ),
    ],
    ("mediation.EscalationAlert", "an_alert_stays"): [
        Attempt("delete from mediation_escalationalert where {mine}", "closed, never deleted"),
        Attempt(
            "update mediation_escalationalert set reason = '另一情形' where {mine}",
            "when and why never changes",
        ),
        Attempt(
            "update mediation_escalationalert set raised_at = now() where {mine}",
            "when and why never changes",
        ),
    ],
}
