"""Who is signed in: Django's own backend, but for the read that every request makes."""

from django.contrib.auth.backends import ModelBackend

from governance.offices.models import User
from governance.tenancy import by_hand


class PortalBackend(ModelBackend):
    def get_user(self, user_id) -> User | None:
        """The person of a session, as long as the account is in use."""
        sql = f"select {by_hand.columns(User, 'u')} from governance_user u where u.id = %s"
        user = next((user for (user,) in by_hand.rows(sql, [user_id], User)), None)
        return user if user is not None and self.user_can_authenticate(user) else None
