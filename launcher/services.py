"""Database and broker together, and the environment through which programs find them.

`DATABASE_URL` or `REDIS_URL` in the caller's environment point to an existing server instead; the
embedded one is then not started.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from launcher import keys, layout, placement, ports, valkey, warden
from launcher.console import step
from launcher.postgres import Cluster
from launcher.supervisor import Supervisor
from launcher.valkey import Valkey

WEB_ROLE = "portal_web"
SETTINGS = "governance.project.settings.base"


@dataclass(frozen=True)
class Services:
    """What is started here; None where the caller brought a server of their own."""

    cluster: Cluster | None
    broker: Valkey | None
    secrets: Mapping[str, str]
    var: Path

    def start(self, supervisor: Supervisor) -> None:
        for service in (self.cluster, self.broker):
            if service is not None:
                service.prepare()
                program = service.program()
                supervisor.start(program)
                service.wait_until_ready(partial(supervisor.check_alive, program.name))
        if self.cluster is not None:
            self.cluster.ensure_database()

    def owner_environment(self) -> dict[str, str]:
        """For commands that change the schema: connects as the owner."""
        return {**base_environment(self.var), **self._application_keys(), **self._addresses()}

    def web_environment(self) -> dict[str, str]:
        """For web, worker and beat: the owner's password is not even there to be read."""
        environment = {**self.owner_environment(), "PORTAL_CONNECTION": "web"}
        if web_url := environment.get("PORTAL_WEB_DATABASE_URL"):
            environment["DATABASE_URL"] = web_url
        return environment

    def _application_keys(self) -> dict[str, str]:
        wanted = ("SECRET_KEY", "PORTAL_SCOPE_KEY", "PORTAL_DATA_KEY")
        return {name: os.environ.get(name) or self.secrets[name] for name in wanted}

    def _addresses(self) -> dict[str, str]:
        found = {}
        if self.cluster is not None:
            found["DATABASE_URL"] = self.cluster.url()
            found["PORTAL_WEB_DATABASE_URL"] = self.cluster.url(WEB_ROLE, self.secrets["PORTAL_WEB_PASSWORD"])
        if self.broker is not None:
            found["REDIS_URL"] = self.broker.url
        return found


def lasting(*, already_running: bool = False) -> Services:
    """The services of this installation, with data under var/; or those that another `./portal` runs."""
    layout.prepare_var()
    data_exists = any((folder / "data" / "PG_VERSION").exists() for folder in placement.lasting_folders())
    secrets = keys.kept(data_exists=data_exists)
    port_of = ports.recorded(layout.PORTS).__getitem__ if already_running else _free_port
    cluster = broker = None
    if not os.environ.get("DATABASE_URL"):
        cluster = placement.lasting(secrets["PORTAL_OWNER_PASSWORD"], port_of("postgres"))
    if not os.environ.get("REDIS_URL"):
        broker = valkey.lasting(secrets["PORTAL_REDIS_PASSWORD"], port_of("valkey"))
    return Services(cluster, broker, secrets, layout.VAR)


def throw_away(*, is_durable: bool = False) -> Services:
    """Services with empty data in a scratch folder that the warden removes."""
    step("准备一次性的数据库与消息队列 / throw-away database and broker")
    secrets = keys.generate()
    scratch = warden.scratch_folder(os.getpid())
    for folder in (scratch, scratch / "var", scratch / "var" / "static"):
        folder.mkdir(mode=0o711)
    return Services(
        placement.throw_away(scratch / "postgres", secrets["PORTAL_OWNER_PASSWORD"], is_durable=is_durable),
        valkey.throw_away(scratch / "valkey", secrets["PORTAL_REDIS_PASSWORD"], is_durable=is_durable),
        secrets,
        scratch / "var",
    )


def _free_port(name: str) -> int:
    return ports.remembered(name, layout.PORTS)


def base_environment(var: Path = layout.VAR) -> dict[str, str]:
    """The caller's environment with the virtual environment in front."""
    return {
        **os.environ,
        "PATH": f"{layout.PYTHON.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "VIRTUAL_ENV": str(layout.VENV),
        "PYTHONPATH": str(layout.ROOT),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE")
        or "governance.project.settings.base",
        "PORTAL_VAR": str(var),
        "PORTAL_FONT_DIR": os.environ.get("PORTAL_FONT_DIR") or str(layout.VAR / "fonts"),
        "CELERYBEAT_FILE": str(var / "beat" / "schedule"),
    }
