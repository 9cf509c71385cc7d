"""Free ports on this machine."""

import json
import socket
from pathlib import Path

HIGHEST_PORT = 65535
TRIES = 200


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could bind the port now.

    SO_REUSEADDR skips connections that are merely closing; a listening server still counts as taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def next_free(wanted: int, host: str = "127.0.0.1") -> int:
    """The wanted port, or the first free one after it."""
    for port in range(wanted, min(wanted + TRIES, HIGHEST_PORT) + 1):
        if is_free(port, host):
            return port
    raise OSError(f"{wanted} 起的 {TRIES} 个端口都被占用 / no free port from {wanted} on")


def any_free() -> int:
    """A port that the kernel picks."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def remembered(name: str, path: Path) -> int:
    """The port that a service had last time if it is still free, else a new one; remembered in `path`."""
    ports = recorded(path)
    port = ports.get(name)
    if not isinstance(port, int) or not is_free(port):
        port = any_free()
    path.write_text(json.dumps({**ports, name: port}))
    return port


def recorded(path: Path) -> dict[str, int]:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
