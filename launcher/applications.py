"""The portal's own programs: web processes, background workers, timetable."""

import os
import time
import urllib.error
import urllib.request
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


def background(found: Services) -> list[Program]:
    celery = [str(layout.PYTHON), "-m", "celery", "-A", "governance.project"]
    worker = ["worker", "--concurrency", str(WORKER_PROCESSES), "--queues", QUEUES, "--loglevel", "INFO"]
    beat = ["beat", "--loglevel", "INFO", "--pidfile", ""]
    return [
        _program(found, "worker", "后台任务", [*celery, *worker], stop_seconds=25.0),
        _program(found, "beat", "定时任务", [*celery, *beat]),
    ]


def _web_program(found: Services, host: str, port: int) -> Program:
    granian = [str(layout.PYTHON), "-m", "granian", "--interface", "wsgi"]
    place = ["--host", host, "--port", str(port)]
    shape = ["--workers", str(WEB_PROCESSES), "--blocking-threads", "1", "--respawn-failed-workers"]
    return _program(
        found, "web", "网页服务", [*granian, *place, *shape, "governance.project.wsgi:application"]
    )


def _program(found: Services, name: str, label: str, argv: list[str], stop_seconds: float = 15.0) -> Program:
    return Program(
        name=name,
        label=label,
        argv=argv,
        environment=found.web_environment(),
        log=_log(name),
        folder=layout.ROOT,
        stop_seconds=stop_seconds,
    )


def start_web(supervisor: Supervisor, found: Services) -> str:
    """Start the web processes on the wanted port or the next free one; return the address once it answers."""
    host = os.environ.get("PORTAL_HOST") or "127.0.0.1"
    wanted = _wanted_port()
    port = ports.next_free(wanted, host)
    if port != wanted:
        step(f"端口 {wanted} 已被占用，改用 {port} / port {wanted} is taken, using {port}")
    supervisor.start(_web_program(found, host, port))
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    _wait_for_page(supervisor, address)
    return address


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
