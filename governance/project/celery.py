"""Celery application of the workers; connects as portal_web, opens each job's own scope."""

import os

from celery import Celery
from django.conf import settings

if not settings.configured:  # a worker or beat starts here; web, commands and tests have chosen already
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.project.settings.base")
    os.environ.setdefault("PORTAL_CONNECTION", "web")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["governance", "mediation", "legalaid", "villages"])
app.conf.beat_schedule_filename = os.environ.get("CELERYBEAT_FILE", "celerybeat-schedule")


@app.on_after_finalize.connect
def _load_timetable(sender, **_kwargs) -> None:
    from governance.project.schedule import TIMETABLE

    sender.conf.beat_schedule = TIMETABLE
