"""Who may do what with a report beyond what roles and states say: (allowed, reason in Chinese)."""

from datetime import date

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.figures.periods import Period
from governance.regions.models import Region, RegionLevel
from governance.reports.models import Report, ReportKind
from governance.reports.states import OPEN, ReportState

ALLOWED = (True, "")
Answer = tuple[bool, str]


def can_prepare_in(region: Region, *, post) -> Answer:
    """Reports are those of a city or county bureau, made by its own people."""
    if region.level not in (RegionLevel.CITY, RegionLevel.COUNTY):
        return False, "只有市、县级司法局编制报告。"
    if not checks.has_permission(post, P.REPORT_PREPARE) or post.region_id != region.pk:
        return False, "只能编制本局的报告。"
    return ALLOWED


def can_cover(kind: str, period: Period, *, on: date) -> Answer:
    """Whole months that are over; a month for a 月报, January to a month of one year for the other."""
    if period.ends_on >= on:
        return False, f"{period.label}尚未结束，届时方可编制。"
    if kind == ReportKind.MONTHLY and not period.is_month:
        return False, "月报只涵盖一个月。"
    if kind == ReportKind.YEAR_TO_DATE and not period.is_year_to_date:
        return False, "累计报告从当年1月起算。"
    return ALLOWED


def can_see(report: Report, *, post) -> bool:
    """Its own makers see a report from the first draft, everybody else when it is signed."""
    if not checks.has_permission(post, P.REPORT_READ):
        return False
    return report.is_signed or is_maker(post, report.region_id)


def is_maker(post, region_id: int) -> bool:
    makes = checks.has_permission(post, P.REPORT_PREPARE) or checks.has_permission(post, P.REPORT_ISSUE)
    return makes and post.region_id == region_id


def can_edit(report: Report, *, post) -> Answer:
    if report.state not in OPEN:
        return False, f"报告{report.get_state_display()}，不能再修改。"
    return can_prepare_in(report.region, post=post)


def can_issue(report: Report, *, post) -> Answer:
    """By a second person of the same bureau: whoever prepared a report does not sign it."""
    if report.state != ReportState.READY:
        return False, f"报告{report.get_state_display()}，不能签发。"
    if not checks.has_permission(post, P.REPORT_ISSUE) or post.region_id != report.region_id:
        return False, "只有本局负责人能签发。"
    if report.prepared_by.user_id == post.user_id:
        return False, "编制人不能签发自己编制的报告，请由另一位负责人签发。"
    return ALLOWED


def can_withdraw(report: Report, *, post) -> Answer:
    if report.state != ReportState.ISSUED:
        return False, f"报告{report.get_state_display()}，不能撤回。"
    if not checks.has_permission(post, P.REPORT_ISSUE) or post.region_id != report.region_id:
        return False, "只有本局负责人能撤回。"
    return ALLOWED


def can_annotate(report: Report, *, post) -> Answer:
    if not report.is_signed:
        return False, "报告尚未签发，直接修改即可。"
    return can_prepare_in(report.region, post=post)


def can_download(report: Report, *, post) -> Answer:
    """The pages without a watermark exist for readers once the report is issued."""
    if not report.is_signed:
        return False, "报告签发后方可下载正式印件。"
    return (True, "") if can_see(report, post=post) else (False, "您的岗位不能查看本报告。")
