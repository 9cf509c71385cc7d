"""The only list of periodic work: what runs, and when (Asia/Shanghai)."""

from celery.schedules import crontab

TIMETABLE = {
    "ring-jobs-again": {"task": "governance.jobs.sweep", "schedule": 30.0},
}
__all__ = ["TIMETABLE", "crontab"]
