"""Sums that stay in their own type: no 128-bit state, no numeric result to be cast back; too large is an error."""

from django.db import migrations

CREATE = [
    f"create aggregate portal_sum ({number}) (sfunc = {adds}, stype = {number}, combinefunc = {adds}, parallel = safe)"
    for number, adds in (("bigint", "int8pl"), ("smallint", "int2pl"))
]
DROP = [f"drop aggregate portal_sum ({number})" for number in ("bigint", "smallint")]


class Migration(migrations.Migration):
    dependencies = [("governance", "0009_figure_month")]
    operations = [migrations.RunSQL(CREATE, DROP)]
