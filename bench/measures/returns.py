"""The monthly return: saving one cell, and opening the grid."""

from itertools import count
from typing import cast

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from bench import browser, ratios
from bench.browser import Browser
from bench.filing import OpenReturn, open_return
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World
from governance.returns import actions
from governance.returns.models import ReturnValue

_CODE = "M02"
_UPDATE = f"update {ReturnValue._meta.db_table} set amount = %s where id = %s"  # noqa: S608


def open_office(world: World) -> OpenReturn:
    """One open return for all measures."""
    if "filing" not in world.parts:
        world.parts["filing"] = open_return(world)
    return cast(OpenReturn, world.parts["filing"])


def _cell_save(world: World) -> list[Ratio]:
    """What the view calls, with its scope, lock, comparison and history, against one UPDATE by key."""
    office, numbers = open_office(world), count(1)
    value = office.value(_CODE)

    def ours() -> None:
        with office.acting(office.clerk):
            entry = actions.Entry(_CODE, str(next(numbers)), value.revision)
            saved = actions.save_cells(
                monthly_return=office.monthly_return, entries=[entry], by=office.clerk, at=timezone.now()
            )[0]
        value.revision = saved.value.revision

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_UPDATE, [next(numbers), value.pk])

    return [ratios.timed("", ours, bare, rounds=world.scale.rounds, repeat=world.scale.repeat)]


def _grid_open(world: World) -> list[Ratio]:
    """The page of the grid against the same SQL and one string, without session, scope and template."""
    office = open_office(world)
    reader = Browser(office.clerk)
    address = reverse("returns:sheet", args=[office.monthly_return.pk])
    reader.get(address)
    statements = browser.content_queries(reader.queries(address))
    rounds = world.scale.rounds
    return [
        ratios.timed(
            "", lambda: reader.get(address), lambda: browser.replay(statements), rounds=rounds, repeat=3
        )
    ]


def measures() -> list[Measure]:
    return [
        Measure("cell-save", 25, "saving one cell of a return against one UPDATE by key", _cell_save),
        Measure(
            "grid-open", 8, "opening a return's grid, signed in, against its SQL strung together", _grid_open
        ),
    ]
