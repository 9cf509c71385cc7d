"""`drill NAME | --list`: rehearse, and end with an error when something did not hold."""

from django.core.management.base import BaseCommand, CommandError

from bench import drills
from bench.drills.registry import DrillFailed


class Command(BaseCommand):
    help = "Rehearse what takes longer than a test may, in a throw-away database."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", metavar="NAME")
        parser.add_argument("--list", action="store_true", help="tell what each drill rehearses and end")

    def handle(self, *args, name: str | None, **options):
        known = {one.name: one for one in drills.ALL}
        if options["list"]:
            for one in drills.ALL:
                self.stdout.write(f"{one.name:<20} {one.says}")
            return
        if name not in known:
            raise CommandError(f"No such drill: {name}. There are: {', '.join(known)}.")
        try:
            known[name].run(self._say)
        except DrillFailed as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write("Holds.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
