"""Where the font files come from: the system, a folder of Debian packages, or the package archive.

Packages are unpacked, never installed: `texlive-lang-chinese` would pull in a whole TeX system for
one font file.
"""

import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

DOWNLOAD_SECONDS = 80
HOW_TO_HELP = """无法取得字体软件包 {package}。可任选一种办法：
  1. 以管理员身份运行  apt-get update  后重试；
  2. 在能上网的 Debian/Ubuntu 机器上运行  apt-get download {packages}  ，把下载的 .deb 文件拷到本机某文件夹，
     再运行  python -m governance.reports.fonts --ensure --archives 该文件夹；
  3. 从已装好的机器拷贝整个字体文件夹，并用环境变量 PORTAL_FONT_DIR 指向它。
原因：{reason}"""


class FontsUnavailable(RuntimeError):
    """A font could not be had; the message says in Chinese what to do."""


@dataclass
class Sources:
    """Finds font files by package and file name, downloading each package at most once.

    `scratch` is a temporary folder owned by the caller; `archives` may hold .deb files brought by hand.
    """

    scratch: Path
    packages: tuple[str, ...]
    archives: Path | None = None
    versions: dict[str, str] = field(default_factory=dict)

    def find(self, package: str, file_name: str) -> Path:
        """The file; raises FontsUnavailable when no source has it."""
        if found := _below(self.scratch / package, file_name):
            return found
        self._unpack(package, self._archive(package))
        if found := _below(self.scratch / package, file_name):
            return found
        raise self._unavailable(package, f"软件包中没有 {file_name}")

    def _archive(self, package: str) -> Path:
        if found := self._brought_by_hand(package):
            return found
        folder = self.scratch / "archives"
        folder.mkdir(exist_ok=True)
        reason = self._download(package, folder)
        if found := next(iter(sorted(folder.glob(f"{package}_*.deb"))), None):
            return found
        raise self._unavailable(package, reason)

    def _brought_by_hand(self, package: str) -> Path | None:
        matches = sorted(self.archives.glob(f"{package}_*.deb")) if self.archives else []
        return matches[-1] if matches else None

    def _download(self, package: str, folder: Path) -> str:
        """Ask apt for the package, refreshing its lists once when it knows none; the last reason given."""
        if shutil.which("apt-get") is None:
            return "本机没有 apt-get"
        reason = _run(["apt-get", "-q", "download", package], folder)
        if reason and not list(folder.glob(f"{package}_*.deb")):
            _run(["apt-get", "-q", "update"], folder)
            reason = _run(["apt-get", "-q", "download", package], folder)
        return reason

    def _unpack(self, package: str, archive: Path) -> None:
        self.versions[package] = _run_text(["dpkg-deb", "--field", str(archive), "Version"])
        unpack = ["dpkg-deb", "--fsys-tarfile", str(archive)]
        with subprocess.Popen(unpack, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            with tarfile.open(fileobj=process.stdout, mode="r|") as content:
                for member in content:
                    _keep_font(content, member, self.scratch / package)

    def _unavailable(self, package: str, reason: str) -> FontsUnavailable:
        text = HOW_TO_HELP.format(package=package, packages=" ".join(self.packages), reason=reason or "未知")
        return FontsUnavailable(text)


def _below(folder: Path, file_name: str) -> Path | None:
    return next(folder.rglob(file_name), None) if folder.is_dir() else None


def _keep_font(content: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one font of the archive flat into the folder; links and everything else are passed over."""
    if not member.isfile() or not member.name.endswith((".otf", ".ttf", ".ttc")):
        return
    data = content.extractfile(member)
    assert data is not None
    folder.mkdir(exist_ok=True)
    with (folder / Path(member.name).name).open("wb") as out:
        shutil.copyfileobj(data, out)


def _run(command: list[str], folder: Path) -> str:
    """Run without a terminal to ask at; the last line of complaint, or nothing when it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=DOWNLOAD_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "下载超时"
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["apt-get 失败"])[-1]


def _run_text(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
