"""Keys and passwords of this installation: made once, kept in var/secrets.env, handed on by environment."""

import os
import secrets
from pathlib import Path

from launcher import layout
from launcher.console import LauncherError

# name -> how many random bytes; written as hexadecimal digits
GENERATED = {
    "SECRET_KEY": 40,
    "PORTAL_SCOPE_KEY": 32,
    "PORTAL_DATA_KEY": 32,
    "PORTAL_OWNER_PASSWORD": 24,
    "PORTAL_WEB_PASSWORD": 24,
    "PORTAL_REDIS_PASSWORD": 24,
}


def generate() -> dict[str, str]:
    return {name: secrets.token_hex(size) for name, size in GENERATED.items()}


def kept(path: Path = layout.SECRETS, *, data_exists: bool) -> dict[str, str]:
    """The installation's keys; made on first use, completed when a newer release needs one more."""
    if not path.exists() and data_exists:
        raise LauncherError(
            f"数据库已存在，但密钥文件 {path} 不见了：没有它，加密的个人信息无法读取。请从备份恢复该文件，"
            "或用 ./portal reset 放弃现有数据。\n"
            f"The database exists but {path} is missing; restore it from a backup or ./portal reset."
        )
    known = parse(path.read_text()) if path.exists() else {}
    complete = {**generate(), **known}
    if complete != known:
        _write(path, complete)
    return complete


def parse(text: str) -> dict[str, str]:
    lines = (line.strip() for line in text.splitlines())
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _write(path: Path, values: dict[str, str]) -> None:
    """Replace the file in one step; readable by its owner alone from the first byte on."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write("# 本机密钥：请随数据库一起备份，切勿外传。Back up with the data, never share.\n")
        handle.writelines(f"{name}={value}\n" for name, value in values.items())
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
