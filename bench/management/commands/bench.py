"""`bench [NAME…] [--json FILE]`: measure, report, and leave no trace."""

import json
import signal
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bench import measures, ratios, registry, scratch
from bench.scale import FULL
from bench.world import World


class Command(BaseCommand):
    help = "Measure speed as ratios against bare PostgreSQL and bare libraries, in a database of its own."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="NAME", help="only these measures")
        parser.add_argument("--json", metavar="FILE", help="also write the results there")
        parser.add_argument("--list", action="store_true", help="tell what each measure means and end")

    def handle(self, *args, **options):
        if options["list"]:
            return self._list()
        found = self._measured(_chosen(options["names"]))
        if options["json"]:
            _write(Path(options["json"]), found)
        self.stdout.write(_summary(found))

    def _list(self) -> None:
        for one in measures.ALL:
            self.stdout.write(f"{one.name:<20} goal <= {one.goal:<5g} {one.says}")

    def _measured(self, chosen: list[registry.Measure]) -> list[ratios.Outcome]:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the scratch database is dropped
        found = []
        with scratch.database():
            world = World(FULL)
            for one in chosen:
                found.append(one.run(world))
                self.stdout.write(ratios.line(found[-1]))
                self.stdout.flush()
        return found


def _chosen(names: list[str]) -> list[registry.Measure]:
    known = {one.name: one for one in measures.ALL}
    if unknown := [name for name in names if name not in known]:
        raise CommandError(f"No such measure: {', '.join(unknown)}. There are: {', '.join(known)}.")
    return [one for name, one in known.items() if not names or name in names]


def _write(file: Path, found: list[ratios.Outcome]) -> None:
    file.write_text(json.dumps(ratios.as_objects(found), indent=2) + "\n", encoding="utf-8")


def _summary(found: list[ratios.Outcome]) -> str:
    short = [one.name for one in found if not one.holds]
    return f"Short of the goal: {', '.join(short)}." if short else "Every goal holds."
