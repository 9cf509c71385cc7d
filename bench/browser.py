"""A signed-in reader without a browser: whole requests through the WSGI application, in this process."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import override_settings

from governance.project import url_permissions

_TOKEN = "b" * 32  # whoever has signed in has one
_HELLO, _BARE = "/bench/hello/", "/bench/bare/"
BARE: list[tuple[str, tuple]] = []  # what the bare page asks while it is open
# Before the scope is entered: session, user, posts, the scope itself. A page is more than these.
_ENTRANCE = ("django_session", "governance_user", "set_config", "savepoint", "governance_post")


class Browser:
    """`post` is who is signed in; without one, a visitor."""

    def __init__(self, post=None) -> None:
        cookies = (
            {settings.SESSION_COOKIE_NAME: _session_of(post), settings.CSRF_COOKIE_NAME: _TOKEN}
            if post
            else {}
        )
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._application = get_wsgi_application()

    def get(self, path: str) -> bytes:
        """The body of a page; anything but 200 is an error of the measure."""
        status: list[str] = []
        body = self._application(self._environ(path), lambda line, headers, _=None: status.append(line))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path} answered {status[0]}")
        return content

    def queries(self, path: str) -> list[tuple[str, tuple]]:
        """The statements of one page, in order."""
        found = []

        def note(execute, sql, params, many, context):
            found.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            self.get(path)
        return found

    def _environ(self, path: str) -> dict:
        parts = urlsplit(path)
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self._cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }


def content_queries(queries: list[tuple[str, tuple]]) -> list[tuple[str, tuple]]:
    """What the page itself reads, without signing in and entering the scope."""
    return [
        (sql, params)
        for sql, params in queries
        if sql.lstrip().lower().startswith(("select", "with")) and not any(word in sql for word in _ENTRANCE)
    ]


def replay(queries: list[tuple[str, tuple]]) -> bytes:
    """The same SQL by hand and its values strung together: the least that could make the page."""
    parts = []
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            parts += [str(value) for row in cursor.fetchall() for value in row]
    return "".join(parts).encode()


@contextmanager
def hello_page() -> Iterator[str]:
    """While open, the site also has the smallest page a signed-in person could get."""
    with _added("bench_hello", url_permissions.SIGNED_IN):
        yield _HELLO


@contextmanager
def bare_page(queries: list[tuple[str, tuple]]) -> Iterator[str]:
    """While open, the site also answers this SQL strung together: same server, no session, scope or template."""
    BARE[:] = queries
    with _added("bench_bare", url_permissions.PUBLIC):
        yield _BARE


@contextmanager
def _added(name: str, rule) -> Iterator[None]:
    url_permissions.RULES[name] = rule
    try:
        with override_settings(ROOT_URLCONF="bench.urls"):
            yield
    finally:
        del url_permissions.RULES[name]


def _session_of(post) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(post.user.pk)
    session[BACKEND_SESSION_KEY] = "governance.access.backends.PortalBackend"
    session[HASH_SESSION_KEY] = post.user.get_session_auth_hash()
    session["post_id"] = post.pk
    session.create()
    return session.session_key
