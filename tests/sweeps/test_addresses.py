"""Nothing personal stands in an address: only keys and codes, no names, numbers or free text."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ALLOWED_CONVERTERS = {"IntConverter", "UUIDConverter", "SlugConverter"}
# 以文本为键的网址参数：指标代码、期间、模板名等，均非个人信息
TEXT_KEYS = {"printed", "code", "kind", "key", "name", "period", "step", "transition"}
PERSONAL = {"person", "person_name", "username", "id_number", "phone", "mobile", "address"}


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.pattern.converters


@pytest.mark.parametrize(("route", "converters"), [pytest.param(*one, id=one[0]) for one in patterns()])
def test_an_address_is_made_of_keys_and_codes(route, converters):
    for name, converter in converters.items():
        assert name not in PERSONAL, route
        assert type(converter).__name__ in ALLOWED_CONVERTERS or _is_text_key(name), route


def _is_text_key(name: str) -> bool:
    return name in TEXT_KEYS or name.endswith("_code")
