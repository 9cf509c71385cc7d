"""The portal's own script modules in a real Chromium, without a portal: one page, one import."""

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from governance.project import environment

STATIC = Path(environment.ROOT) / "static"
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server")
SCRIPT_SECONDS = 600
_CALL = """
const [module, name, given, done] = arguments;
import(module).then((found) => done(JSON.stringify(found[name](JSON.parse(given)))), (error) => done("!" + error));
"""


class ScriptFailed(RuntimeError):
    """The browser could not do what was asked."""


class Scripts:
    """Calls exported functions of the modules under `folder`."""

    def __init__(self, driver, address: str) -> None:
        self._driver, self._address = driver, address

    def call(self, module: str, name: str, given: Any) -> Any:
        """What the exported function `name` answers to one JSON value."""
        address = f"{self._address}/{module}"
        answer = self._driver.execute_async_script(_CALL, address, name, json.dumps(given))
        if answer.startswith("!"):
            raise ScriptFailed(answer)
        return json.loads(answer)


def is_installed() -> bool:
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


@contextmanager
def scripts(folder: Path = STATIC) -> Iterator[Scripts]:
    """A browser that can import what `folder` holds; gone afterwards, and its server too."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ARGUMENTS:
        options.add_argument(argument)
    with _served(folder) as address:
        service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
        driver = webdriver.Chrome(options=options, service=service)
        try:
            driver.set_script_timeout(SCRIPT_SECONDS)
            driver.get(f"{address}/favicon.svg")
            yield Scripts(driver, address)
        finally:
            driver.quit()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments) -> None:
        """Requests for a script are no news."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
