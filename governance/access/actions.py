"""What happens to a log-in besides its posts: entering, choosing a post, a new password, leaving."""

from datetime import datetime

from governance.access import checks
from governance.access.account_role import account_role
from governance.access.permissions import Permission
from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.tenancy import scope


def sign_in(*, posts: list, at: datetime) -> None:
    """Record a log-in where it counts: in the scope of the only post, else when a post is chosen."""
    if len(posts) == 1:
        _record(EventKind.LOGGED_IN, posts[0], at)


def choose_post(*, post, is_first: bool, at: datetime) -> None:
    """A person with several posts acts from this one from now on."""
    if is_first:
        _record(EventKind.LOGGED_IN, post, at)
    _record(EventKind.POST_CHOSEN, post, at)


def change_password(*, form, by, at: datetime) -> None:
    """Store the password of a valid form; whoever had to change it, has."""
    form.user.must_change_password = False
    with account_role():
        form.save()
    if by is not None:
        audit.record(EventKind.PASSWORD_CHANGED, by=by, at=at)


def sign_out(*, by, at: datetime) -> None:
    if by is not None:
        audit.record(EventKind.LOGGED_OUT, by=by, at=at)


def home_of(post) -> str:
    """URL name of the first page: readers without duties open the dashboard, all others 待办."""
    reads_only = post.role in {"LEADER", "PARTNER_UNIT"} and checks.has_permission(
        post, Permission.DASHBOARD_READ
    )
    return "dashboards:home" if reads_only else "inbox:todo"


def _record(kind: EventKind, post, at: datetime) -> None:
    with scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id)):
        audit.record(kind, by=post, at=at)
