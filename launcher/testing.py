"""`./portal test`, `bench`, `drill`: on throw-away services, never on an installation's data."""

import os
from collections.abc import Callable

from launcher import environment, fonts, layout, packages, services, warden
from launcher.console import LauncherError
from launcher.programs import foreground
from launcher.services import Services
from launcher.supervisor import Supervisor

_SELECTING = ("-k", "-m", "-n", "--numprocesses", "--lf", "--last-failed", "--pdb", "--trace", "--co", "-s")
_TAKES_A_VALUE = {"-p", "-o", "-W", "-c", "-r", "--tb", "--maxfail", "--durations", "--junit-xml"}


def test(arguments: list[str]) -> int:
    """The whole suite in parallel, or whatever pytest's own arguments select."""
    packages.ensure_runtime()
    packages.ensure_browser()
    environment.ensure(environment.DEVELOPMENT)
    fonts.ensure()
    parallel = [] if selects(arguments) else ["-n", str(processes()), "--dist", "loadgroup"]
    return _with_services(
        lambda found: foreground(
            [layout.PYTHON, "-m", "pytest", *parallel, *arguments], _test_environment(found), layout.ROOT
        )
    )


def bench(arguments: list[str]) -> int:
    """Measure on durable servers, as an installation has them; the command makes its own database."""
    return _manage_durably(["bench", *arguments])


def drill(arguments: list[str]) -> int:
    """Rehearse a failure in a database like an installation's."""
    if not arguments:
        raise LauncherError("请给出演练名称：./portal drill 名称 / name a drill")
    packages.ensure_runtime()
    packages.ensure_browser()
    migrate = ["migrate", "--noinput", "--verbosity", "0"]
    return _manage_durably(migrate, ["secure_database"], ["drill", *arguments])


def selects(arguments: list[str]) -> bool:
    """Whether the arguments pick part of the suite, or need one process: then workers only cost time."""
    pairs = zip(["", *arguments], arguments, strict=False)
    words = [word for before, word in pairs if before not in _TAKES_A_VALUE]
    return any(not word.startswith("-") or word.startswith(_SELECTING) for word in words)


def processes() -> int:
    return min(max(os.cpu_count() or 2, 2), 8)


def _test_environment(found: Services) -> dict[str, str]:
    return {**found.owner_environment(), "DJANGO_SETTINGS_MODULE": "governance.project.settings.test"}


def _manage_durably(*commands: list[str]) -> int:
    """Run management commands one after the other, up to the first that fails."""
    packages.ensure_runtime()
    environment.ensure()
    fonts.ensure()

    def work(found: Services) -> int:
        for command in commands:
            argv = [str(layout.PYTHON), str(layout.MANAGE), *command]
            if code := foreground(argv, found.owner_environment(), layout.ROOT):
                return code
        return 0

    return _with_services(work, is_durable=True)


def _with_services(work: Callable[[Services], int], *, is_durable: bool = False) -> int:
    warden.remove_scratch_left_behind()
    try:
        with Supervisor() as supervisor:
            found = services.throw_away(is_durable=is_durable)
            found.start(supervisor)
            return work(found)
    finally:
        warden.remove_scratch(os.getpid())
