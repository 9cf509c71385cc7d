"""What the frame adds to every request and every job."""

import json

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from bench import ratios
from bench.ratios import Ratio
from bench.registry import Measure, NotMeasurable
from bench.world import World
from governance.jobs import actions as jobs
from governance.jobs import registry
from governance.jobs.models import Job
from governance.tenancy import scope
from mediation.cases.models import Case

_KIND = "bench.nothing"
_QUEUE, _BARE_QUEUE = "bench", "bench-bare"  # queues of its own: no worker listens to them


def _scope(world: World) -> list[Ratio]:
    """A transaction with its scope and one page of the list, against the transaction and the query alone."""
    world.need_cases()
    return [_entered(world, place) for place in world.places]


def _entered(world: World, place) -> Ratio:
    with scope.enter(scope.of_region(place)):
        sql, params = Case.objects.order_by("-registered_on", "-id")[:51].query.sql_with_params()

    def query():
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()

    def scoped():
        with scope.enter(scope.of_region(place)):
            query()

    def alone():
        with transaction.atomic():
            query()

    repeat = world.scale.repeat
    return ratios.timed(place.level.lower(), scoped, alone, rounds=world.scale.rounds, repeat=repeat)


def _ring(world: World) -> list[Ratio]:
    """A job written to its ledger and rung for, against the bare row and the bare push of its message."""
    world.need_regions()
    queue = _queue()
    registry.register(registry.JobKind(_KIND, lambda job, report: None, queue=_QUEUE))
    numbers = iter(range(10**9))

    def ring():
        with transaction.atomic():
            jobs.enqueue(
                kind=_KIND, natural_key=str(next(numbers)), region=world.city, at=timezone.now(), arguments={}
            )

    def bare():
        with transaction.atomic():
            Job._base_manager.bulk_create([_row(world, next(numbers))])
        queue.lpush(_BARE_QUEUE, _MESSAGE)

    try:
        repeat = world.scale.job_repeat
        return [ratios.timed("", ring, bare, rounds=world.scale.rounds, repeat=repeat)]
    finally:
        queue.delete(_BARE_QUEUE, _QUEUE)


_MESSAGE = json.dumps({"body": "x" * 400, "headers": {"task": "governance.jobs.run", "id": "x" * 36}})


def _row(world: World, number: int) -> Job:
    return Job(kind=_KIND, natural_key=f"bare{number}", city=world.city, created_at=timezone.now())


def _queue():
    try:
        client = cache._cache.get_client(write=True)
        client.ping()
    except Exception as error:
        raise NotMeasurable("needs the broker that REDIS_URL names") from error
    return client


def measures() -> list[Measure]:
    return [
        Measure("scope-cost", 1.5, "entering a scope and reading one page against reading it", _scope),
        Measure("job-ring", 3.0, "writing a job and ringing for it against one row and one push", _ring),
    ]
