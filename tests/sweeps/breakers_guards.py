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
    ("governance.ReturnValue", "written_by_the_filing_unit"): [
        Attempt(
            "update governance_returnvalue set amount = amount + 1 where amount is not null and {mine}",
            "only while their return is being filled in",
        ),
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
}
