"""Packages of the operating system: what is missing, and installing it where that is permitted."""

import ctypes
import os
import shutil
import subprocess
import sys

from launcher import layout
from launcher.console import LauncherError, step, tail, warn

# shared library -> Debian/Ubuntu package; WeasyPrint loads them while it renders
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# the reports' own fonts are made by governance.reports.fonts; a browser on a page needs a system font
BROWSER = ["chromium", "chromium-driver", "fonts-noto-cjk"]


def ensure_runtime() -> None:
    """Without these libraries no report can be rendered."""
    if missing := missing_libraries():
        _install(missing, "排版引擎（生成 PDF 报告）")
        if still := missing_libraries():
            raise LauncherError(f"仍缺少系统库 / still missing: {' '.join(still)}")


def ensure_browser() -> None:
    """Only the page tests need a browser; everything else goes on without one."""
    if missing := missing_packages(BROWSER):
        try:
            _install(missing, "页面测试")
        except LauncherError as error:
            warn(f"{error}\n  暂不影响继续，但页面测试无法运行。")


def ensure_venv_module() -> None:
    """Debian ships Python without the module that creates virtual environments."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(probe, capture_output=True).returncode:
        _install([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"], "Python 虚拟环境模块")


def missing_libraries() -> list[str]:
    return [package for name, package in LIBRARIES.items() if not _loads(name)]


def missing_packages(names: list[str]) -> list[str]:
    if shutil.which("dpkg-query") is None:
        return []
    return [name for name in names if not _is_installed(name)]


def install_command(names: list[str]) -> str:
    """The exact command for a person to type."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(names)}"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _is_installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${db:Status-Status}", name]
    return subprocess.run(query, capture_output=True, text=True).stdout == "installed"


def _install(names: list[str], purpose: str) -> None:
    prefix = _permission()
    if prefix is None:
        raise LauncherError(
            f"缺少{purpose}所需的系统软件包：{' '.join(names)}。请执行 / please run:\n\n"
            f"    {install_command(names)}\n"
        )
    step(f"安装系统软件包（{purpose}）：{' '.join(names)}")
    if _apt(prefix, "install", *names) and (_apt(prefix, "update") or _apt(prefix, "install", *names)):
        log = tail(layout.LOGS / "apt.log")
        raise LauncherError(f"系统软件包安装失败，可手工执行 {install_command(names)}\n{log}")


def _permission() -> list[str] | None:
    """What to put before apt-get: nothing for root, sudo if it asks no password; None: not permitted."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def _apt(prefix: list[str], action: str, *names: str) -> int:
    layout.prepare_var()
    options = ["-y", "-q", "-o", "DPkg::Lock::Timeout=120"]
    if action == "install":
        options.append("--no-install-recommends")
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *options, action, *names]
    with open(layout.LOGS / "apt.log", "a") as log:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        ).returncode
