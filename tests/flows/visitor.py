"""A person without a browser: logs in, reads pages, posts their forms. For faults and for races."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.flows.browser import PASSWORD

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    path: str


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Visitor:
    """One session; redirects are answers, not followed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies), _StayHere()
        )

    def log_in(self, post) -> "Visitor":
        answer = self.post("/login/", form_at="/login/", username=post.user.username, password=PASSWORD)
        assert answer.status == 302, answer.text
        return self

    def get(self, path: str) -> Answer:
        return self._open(urllib.request.Request(self.address + path))

    def token(self, path: str) -> str:
        """The token of the form on this page."""
        return _TOKEN.search(self.get(path).text).group(1)

    def post(self, path: str, *, form_at: str = "", token: str = "", **fields) -> Answer:
        data = {"csrfmiddlewaretoken": token or self.token(form_at), **fields}
        body = urllib.parse.urlencode(data, doseq=True).encode()
        return self._open(urllib.request.Request(self.address + path, data=body))

    def send(self, path: str, content: object, *, token: str) -> Answer:
        """What a script of a page sends: JSON with the form's token beside it."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        body = json.dumps(content).encode()
        return self._open(urllib.request.Request(self.address + path, data=body, headers=headers))

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(errors="replace"), answer.url)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(
                    error.code, error.read().decode(errors="replace"), error.headers.get("Location", "")
                )
