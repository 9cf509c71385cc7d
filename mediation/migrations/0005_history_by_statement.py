from django.db import migrations

from governance.audit.migrating import LeaveInsertsToGuards


class Migration(migrations.Migration):
    dependencies = [("mediation", "0004_return_clocks")]
    operations = [LeaveInsertsToGuards()]
