"""`{% lean "cases/rows.html" lines=page.lines %}`: a template of the second engine inside a page."""

from django import template

from governance.pieces import lean as engine

register = template.Library()
register.simple_tag(engine.render, name="lean")
