"""Whose address the portal believes."""

import pytest
from granian.utils.proxies import wrap_wsgi_with_proxy_headers


def seen_address(trusted, *, sender="10.0.0.9", claimed="203.0.113.7"):
    seen = {}
    application = wrap_wsgi_with_proxy_headers(
        lambda scope, respond: seen.update(scope), trusted_hosts=trusted
    )
    application({"REMOTE_ADDR": sender, "HTTP_X_FORWARDED_FOR": claimed}, None)
    return seen["REMOTE_ADDR"]


@pytest.mark.parametrize("trusted", [["*"], ["10.0.0.9"], ["10.0.0.0/8"]])
def test_a_trusted_proxy_names_the_visitor(trusted):
    assert seen_address(trusted) == "203.0.113.7"


@pytest.mark.parametrize("trusted", [[], ["10.0.0.8"], ["192.168.0.0/16"]])
def test_nobody_else_can_pretend_to_be_another_address(trusted):
    assert seen_address(trusted) == "10.0.0.9"
