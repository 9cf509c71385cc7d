"""The portal's own programs: web processes, background workers, timetable."""

import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from launcher import layout, ports
from launcher.console import LauncherError, step, tail
from launcher.programs import Program
from launcher.services import Services
from launcher.supervisor import Supervisor

DEFAULT_PORT = 8000
WEB_START_SECONDS = 90.0
WEB_PROCESSES = 2
WORKER_PROCESSES = 2
QUEUES = "figures,reports"


@dataclass(frozen=True)
class Place:
    """Where the web processes listen, and the address people type."""

    host: str
    port: int

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"


def free_place() -> Place:
    """The wanted port, or the next free one."""
    host = os.environ.get("PORTAL_HOST") or "127.0.0.1"
    wanted = _wanted_port()
    port = ports.next_free(wanted, host)
    if port != wanted:
        step(f"端口 {wanted} 已被占用，改用 {port} / port {wanted} is taken, using {port}")
    return Place(host, port)


def background(found: Services, place: Place) -> list[Program]:
    celery = [str(layout.PYTHON), "-m", "celery", "-A", "governance.project"]
    worker = ["worker", "--concurrency", str(WORKER_PROCESSES), "--queues", QUEUES, "--loglevel", "INFO"]
    beat = ["beat", "--loglevel", "INFO", "--pidfile", ""]
    return [
        _program(found, place, "worker", "后台任务", [*celery, *worker], stop_seconds=25.0),
        _program(found, place, "beat", "定时任务", [*celery, *beat]),
    ]


def _web_program(found: Services, place: Place) -> Program:
    granian = [str(layout.PYTHON), "-m", "granian", "--interface", "wsgi"]
    listen = ["--host", place.host, "--port", str(place.port)]
    shape = ["--workers", str(WEB_PROCESSES), "--blocking-threads", "1", "--respawn-failed-workers"]
    argv = [*granian, *listen, *shape, "governance.project.wsgi:application"]
    return _program(found, place, "web", "网页服务", argv)


def _program(
    found: Services, place: Place, name: str, label: str, argv: list[str], stop_seconds: float = 15.0
) -> Program:
    # Printed on reports: there the reader looks up what a figure is made of.
    public = os.environ.get("PORTAL_PUBLIC_URL") or place.address.rstrip("/")
    return Program(
        name=name,
        label=label,
        argv=argv,
        environment={**found.web_environment(), "PORTAL_PUBLIC_URL": public},
        log=_log(name),
        folder=layout.ROOT,
        stop_seconds=stop_seconds,
    )


def start_web(supervisor: Supervisor, found: Services, place: Place) -> None:
    """Start the web processes and wait until they answer."""
    supervisor.start(_web_program(found, place))
    _wait_for_page(supervisor, place.address)


def _wanted_port() -> int:
    text = os.environ.get("PORTAL_PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) <= ports.HIGHEST_PORT:
        raise LauncherError(
            f"PORTAL_PORT 应为 1–65535 的整数，现为“{text}”。/ PORTAL_PORT must be a port number."
        )
    return int(text)


def _wait_for_page(supervisor: Supervisor, address: str) -> None:
    deadline = time.monotonic() + WEB_START_SECONDS
    while not _answers(address):
        supervisor.check_alive("web")
        if time.monotonic() > deadline:
            raise LauncherError(f"网页服务未就绪 / the web server does not answer:\n{tail(_log('web'))}")
        time.sleep(0.2)


def _answers(address: str) -> bool:
    """Any answer but a server error counts: an anonymous visitor is redirected to the log-in page."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=10) as answer:
            return answer.status < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _log(name: str) -> Path:
    return layout.LOGS / f"{name}.log"
