"""Sharing one case with one person for reading: the only exceptional right, given by name and recorded."""

from datetime import datetime

from django.db import transaction

from governance.access import checks, grants
from governance.access.permissions import Permission as P
from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.offices.models import User
from mediation.cases import policy
from mediation.cases.actions.steps import CaseRefused
from mediation.cases.models import Case


@transaction.atomic
def share_case(*, case: Case, to, by, at: datetime) -> None:
    """Let the person of post `to` read this case."""
    _refuse(case, by)
    if not checks.has_permission(to, P.MEDIATION_CASE_READ):
        raise CaseRefused(f"{to.person_name}的岗位不能查看调解案件，不能共享。")
    grants.share(row=case, user=User(pk=to.user_id))
    audit.record(EventKind.GRANT_GIVEN, by=by, at=at, subject=case, summary=f"{case}共享给{to.person_name}")


@transaction.atomic
def end_share(*, case: Case, to, by, at: datetime) -> None:
    _refuse(case, by)
    grants.unshare(row=case, user=User(pk=to.user_id))
    audit.record(
        EventKind.GRANT_ENDED, by=by, at=at, subject=case, summary=f"{case}不再共享给{to.person_name}"
    )


def _refuse(case: Case, by) -> None:
    if not policy.may_share(case, by):
        raise CaseRefused("您的岗位不能共享本案。")
