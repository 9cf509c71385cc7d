"""Sessions in the database, as Django keeps them; every request reads one, so that reading is written by hand."""

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        """Rows of django_session, as they ever were."""
        from django.contrib.sessions.models import Session

        return Session

    def load(self) -> dict:
        """What the session holds; nothing, and no key any more, when it is unknown or over."""
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


_LOAD = "select session_data from django_session where session_key = %s and expire_date > %s"
