"""Every role: at which level it works, what it is for, and what it may do. The permission matrix."""

from dataclasses import dataclass

from django.db import models

from governance.access.permissions import Permission as P


class RoleCode(models.TextChoices):
    CITY_ANALYST = "CITY_ANALYST", "市局业务科"
    CITY_HEAD = "CITY_HEAD", "市局负责人"
    COUNTY_STATISTICIAN = "COUNTY_STATISTICIAN", "县局统计审核"
    COUNTY_CASE_OFFICER = "COUNTY_CASE_OFFICER", "县局业务股"
    COUNTY_HEAD = "COUNTY_HEAD", "县局负责人"
    OFFICE_HEAD = "OFFICE_HEAD", "司法所负责人"
    OFFICE_CLERK = "OFFICE_CLERK", "司法所工作人员"
    VILLAGE_CLERK = "VILLAGE_CLERK", "村（社区）文书"
    MEDIATOR = "MEDIATOR", "人民调解员"
    VILLAGE_COUNSEL = "VILLAGE_COUNSEL", "村（居）法律顾问"
    INSPECTOR = "INSPECTOR", "法治督察员"
    PARTNER_UNIT = "PARTNER_UNIT", "成员单位"
    LEADER = "LEADER", "领导"
    TENANT_ADMIN = "TENANT_ADMIN", "系统管理员"


@dataclass(frozen=True)
class Role:
    """One role. `levels` are the region levels at which a post with this role may be held.

    `sees_own_cases_only` narrows case lists to what is assigned or shared to the post.
    `personal_data` is the masking level of §7.5: full, staff, public or none.
    """

    code: RoleCode
    description: str
    levels: frozenset[str]
    permissions: frozenset[P]
    sees_own_cases_only: bool = False
    personal_data: str = "staff"


def _role(code, description, levels, *permissions, **more) -> Role:
    return Role(code, description, frozenset(levels), frozenset({P.PORTAL_USE, *permissions}), **more)


_READING = (P.REGION_READ, P.DASHBOARD_READ, P.REPORT_READ)
_CASE_READING = (P.MEDIATION_BODY_READ, P.MEDIATION_CASE_READ)
_RECORDS_READING = (
    *_CASE_READING,
    P.MEDIATION_SCREENING_READ,
    P.MEDIATION_SUBSIDY_READ,
    P.MEDIATION_ANALYSIS_READ,
    P.MONTHLY_RETURN_READ,
    P.REGISTER_READ,
    P.FIGURE_ROWS_READ,
    P.OFFICE_READ,
)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            RoleCode.CITY_ANALYST,
            "审核各县区上报的月报，汇总全市数据，编写全市报告。",
            {"CITY"},
            *_READING,
            *_RECORDS_READING,
            P.MONTHLY_RETURN_CHASE,
            P.MONTHLY_RETURN_REVIEW,
            P.MONTHLY_RETURN_LOCK,
            P.MONTHLY_RETURN_RULE,
            P.MONTHLY_RETURN_FORM_DRAFT,
            P.REPORT_PREPARE,
            P.REGISTER_EDIT,
            P.REGISTER_IMPORT,
            P.MEDIATION_CASE_EXPORT,
        ),
        _role(
            RoleCode.CITY_HEAD,
            "签发全市报告，确认跨县区的区划变更。",
            {"CITY"},
            *_READING,
            *_RECORDS_READING,
            P.MONTHLY_RETURN_CHASE,
            P.REPORT_PREPARE,
            P.REPORT_ISSUE,
            P.REGION_CHANGE,
            P.MONTHLY_RETURN_LOCK,
            P.MONTHLY_RETURN_FORM_PUBLISH,
        ),
        _role(
            RoleCode.COUNTY_STATISTICIAN,
            "审核乡镇月报，填报县级项目，编写全县报告。",
            {"COUNTY", "CITY"},
            *_READING,
            *_RECORDS_READING,
            P.MONTHLY_RETURN_FILE,
            P.MONTHLY_RETURN_REVIEW,
            P.MONTHLY_RETURN_LOCK,
            P.MONTHLY_RETURN_RULE,
            P.MONTHLY_RETURN_FORM_DRAFT,
            P.MONTHLY_RETURN_CORRECT,
            P.MONTHLY_RETURN_SCHEDULE,
            P.MONTHLY_RETURN_CHASE,
            P.REGISTER_EDIT,
            P.REGISTER_IMPORT,
            P.REPORT_PREPARE,
            P.MEDIATION_CASE_EXPORT,
        ),
        _role(
            RoleCode.COUNTY_CASE_OFFICER,
            "指导人民调解，登记调解组织，导入历史案件。",
            {"COUNTY"},
            *_READING,
            *_RECORDS_READING,
            P.MEDIATION_BODY_ASSESS,
            P.MEDIATION_FILE_REVIEW,
            P.MEDIATION_SCREENING_RECORD,
            P.MEDIATION_SUBSIDY_REVIEW,
            P.MEDIATION_BODY_MANAGE,
            P.MEDIATION_CASE_REGISTER,
            P.MEDIATION_CASE_ACCEPT,
            P.MEDIATION_CASE_HANDLE,
            P.MEDIATION_CASE_ARCHIVE,
            P.MEDIATION_CASE_IMPORT,
            P.MEDIATION_CASE_EXPORT,
            P.MEDIATION_CASE_SHARE,
            P.MEDIATION_CASE_HANDOVER,
            P.REGISTER_EDIT,
            P.REGISTER_IMPORT,
            P.PERSONAL_DATA_REVEAL,
            personal_data="full",
        ),
        _role(
            RoleCode.COUNTY_HEAD,
            "签发全县报告，审签县局月报，锁定月报，确认区划变更。",
            {"COUNTY"},
            *_READING,
            *_RECORDS_READING,
            P.MEDIATION_SUBSIDY_PAY,
            P.MONTHLY_RETURN_SIGN,
            P.MONTHLY_RETURN_CHASE,
            P.MONTHLY_RETURN_LOCK,
            P.REPORT_PREPARE,
            P.REPORT_ISSUE,
            P.MONTHLY_RETURN_FORM_PUBLISH,
            P.REGION_CHANGE,
            P.AUDIT_READ,
        ),
        _role(
            RoleCode.OFFICE_HEAD,
            "审核本所月报，受理和指派调解案件。",
            {"TOWNSHIP"},
            *_READING,
            *_RECORDS_READING,
            P.MEDIATION_SCREENING_RECORD,
            P.MEDIATION_SUBSIDY_APPLY,
            P.MEDIATION_SUBSIDY_CHECK,
            P.MONTHLY_RETURN_FILE,
            P.MONTHLY_RETURN_SIGN,
            P.MEDIATION_BODY_MANAGE,
            P.MEDIATION_CASE_REGISTER,
            P.MEDIATION_CASE_ACCEPT,
            P.MEDIATION_CASE_HANDLE,
            P.MEDIATION_CASE_ARCHIVE,
            P.MEDIATION_CASE_IMPORT,
            P.MEDIATION_CASE_EXPORT,
            P.MEDIATION_CASE_SHARE,
            P.MEDIATION_CASE_HANDOVER,
            P.REGISTER_EDIT,
            P.REGISTER_IMPORT,
            P.PERSONAL_DATA_REVEAL,
            personal_data="full",
        ),
        _role(
            RoleCode.OFFICE_CLERK,
            "填报月报，登记调解案件和台账。",
            {"TOWNSHIP"},
            *_READING,
            *_RECORDS_READING,
            P.MEDIATION_SCREENING_RECORD,
            P.MEDIATION_SUBSIDY_APPLY,
            P.MONTHLY_RETURN_FILE,
            P.MEDIATION_CASE_REGISTER,
            P.MEDIATION_CASE_HANDLE,
            P.MEDIATION_CASE_ARCHIVE,
            P.MEDIATION_CASE_IMPORT,
            P.MEDIATION_CASE_EXPORT,
            P.REGISTER_EDIT,
            P.REGISTER_IMPORT,
            P.PERSONAL_DATA_REVEAL,
            personal_data="full",
        ),
        _role(
            RoleCode.VILLAGE_CLERK,
            "登记本村台账，查看本村数据。",
            {"VILLAGE"},
            *_READING,
            P.MEDIATION_SCREENING_READ,
            P.MEDIATION_SCREENING_RECORD,
            P.REGISTER_READ,
            P.REGISTER_EDIT,
            P.FIGURE_ROWS_READ,
        ),
        _role(
            RoleCode.MEDIATOR,
            "登记、调解本人承办的案件。",
            {"TOWNSHIP", "VILLAGE", "COUNTY"},
            P.MEDIATION_BODY_READ,
            P.MEDIATION_SCREENING_READ,
            P.MEDIATION_SCREENING_RECORD,
            P.MEDIATION_SUBSIDY_READ,
            P.MEDIATION_SUBSIDY_APPLY,
            P.MEDIATION_CASE_READ,
            P.MEDIATION_CASE_REGISTER,
            P.MEDIATION_CASE_ACCEPT,
            P.MEDIATION_CASE_HANDLE,
            P.PERSONAL_DATA_REVEAL,
            sees_own_cases_only=True,
            personal_data="full",
        ),
        _role(
            RoleCode.VILLAGE_COUNSEL,
            "协助处理共享给本人的案件。",
            {"TOWNSHIP", "VILLAGE", "COUNTY"},
            P.MEDIATION_CASE_READ,
            sees_own_cases_only=True,
        ),
        _role(
            RoleCode.INSPECTOR,
            "查看范围内的记录与数据，不作修改。",
            {"CITY", "COUNTY"},
            *_READING,
            *_RECORDS_READING,
            P.AUDIT_READ,
        ),
        _role(RoleCode.PARTNER_UNIT, "查看数据看板。", {"CITY", "COUNTY"}, *_READING, personal_data="none"),
        _role(
            RoleCode.LEADER,
            "阅读数据看板和报告。",
            {"CITY", "COUNTY", "TOWNSHIP"},
            *_READING,
            personal_data="none",
        ),
        _role(
            RoleCode.TENANT_ADMIN,
            "管理单位、岗位和用户，不接触业务数据。",
            {"CITY", "COUNTY"},
            P.REGION_READ,
            P.OFFICE_READ,
            P.POST_APPOINT,
            P.MONTHLY_RETURN_SCHEDULE,
            P.AUDIT_READ,
            personal_data="none",
        ),
    )
}


def role_of(code: str) -> Role:
    return ROLES[code]
