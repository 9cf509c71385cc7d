"""The second engine: it escapes, knows no unknown names, and names files and pages as the first one does."""

import pytest
from django.template import Context, Template, engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError

from governance.pieces import lean


def made(source: str, **context) -> str:
    return engines[lean.NAME].from_string(source).render(context)


def test_what_was_typed_is_escaped_and_finished_html_is_not():
    shown = made("{{ name }}{{ piece }}", name='<b>"张&三', piece=mark_safe("<i>"))
    assert shown == "&lt;b&gt;&#34;张&amp;三<i>"


def test_a_name_that_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        made("{{ line.nmae }}", line={"name": "张三"})


def test_files_and_pages_have_the_addresses_of_the_first_engine():
    shown = made("{{ static('icons.svg') }} {{ url('home') }} {{ url('notices:list') }}")
    assert shown.split() == [static("icons.svg"), reverse("home"), reverse("notices:list")]


def test_the_tag_gives_the_template_its_arguments_and_nothing_else():
    page = Template('{% load lean %}{% lean "frame/topbar.html" portal=portal csrf_token="t" %}')
    shown = page.render(Context({"portal": {"post": None}, "person": "张三"}))
    assert "法治乡村治理门户" in shown
    assert "usermenu" not in shown and "张三" not in shown
