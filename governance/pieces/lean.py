"""The second template engine, for what is long or on every page: Jinja2, which compiles its templates to Python.

Its templates lie in `templates_jinja2/` and come into a page of the first engine by `{% lean "…" %}` (ADR 13).
"""

from functools import cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, StrictUndefined

NAME = "jinja2"


def environment(**options) -> Environment:
    """Escapes as the first engine does (Django asks for it); a name that nobody gave is an error."""
    own = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**options | own)
    made.globals |= {"static": staticfiles_storage.url, "url": cache(reverse)}
    return made


def render(template: str, **context) -> SafeString:
    return mark_safe(engines[NAME].get_template(template).render(context))  # noqa: S308 - the engine escapes
