"""Just after midnight: regions whose version begins or ends today take over its name, code and parent."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from governance.jobs import actions as jobs
from governance.jobs import registry
from governance.regions import actions, queries
from governance.regions.models import Region

JOB_KIND = "regions.today"


@shared_task(name="governance.regions.nightly")
def follow_the_calendar(**_unknown) -> int:
    """Enqueue every city with a change that takes effect today; returns how many."""
    now = timezone.now()
    today = timezone.localdate(now)
    cities = Region.objects.filter(pk__in=queries.cities_turning(today)).order_by("pk")
    for city in cities:
        arguments = {"today": today.isoformat()}
        jobs.enqueue(
            kind=JOB_KIND, natural_key=f"{city.pk} {today}", region=city, at=now, arguments=arguments
        )
    return len(cities)


def _run(job, report) -> None:
    actions.bring_up_to_date(city_id=job.city_id, today=date.fromisoformat(job.arguments["today"]))
    report(100)


registry.register(registry.JobKind(JOB_KIND, _run))
