"""The only list of periodic work: what runs, and when (Asia/Shanghai)."""

from celery.schedules import crontab

TIMETABLE = {
    "regions-of-today": {"task": "governance.regions.nightly", "schedule": crontab(hour=0, minute=5)},
    "open-periods": {"task": "governance.returns.daily", "schedule": crontab(hour=0, minute=20)},
    "remind-of-returns": {"task": "governance.chasing.daily", "schedule": crontab(hour=7, minute=30)},
    "deadlines": {"task": "governance.deadlines.nightly", "schedule": crontab(hour=1, minute=10)},
    "ring-jobs-again": {"task": "governance.jobs.sweep", "schedule": 30.0},
    "ring-for-marks": {"task": "governance.figures.ring", "schedule": 15.0},
    "verify-figures": {"task": "governance.figures.nightly", "schedule": crontab(hour=2, minute=30)},
}
