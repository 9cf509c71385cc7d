"""What happens to an account besides its posts."""

from datetime import datetime

from django.contrib.auth import get_user_model

from governance.access import checks
from governance.access.permissions import Permission


def password_changed(*, user, at: datetime) -> None:
    get_user_model().objects.filter(pk=user.pk).update(must_change_password=False)


def home_of(post) -> str:
    """URL name of the first page: readers without duties open the dashboard, all others 待办."""
    reads_only = checks.has_permission(post, Permission.DASHBOARD_READ) and post.role in {"LEADER", "PARTNER_UNIT"}
    return "dashboards:home" if reads_only else "inbox:todo"
