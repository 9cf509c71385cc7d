"""Cases are found by words: an index on the pairs of neighbouring characters of their search text."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from governance.tenancy.search import BIGRAMS


class Migration(migrations.Migration):
    dependencies = [
        ("mediation", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(BIGRAMS, "drop function portal_bigrams(text)"),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func("search_text", function="portal_bigrams"), name="case_words"
            ),
        ),
    ]
