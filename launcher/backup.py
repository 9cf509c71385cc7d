"""`./portal backup` and `restore`: database, roles and files of this installation in one folder.

The keys in var/secrets.env are left out on purpose: whoever finds a backup must not be able to read the
personal data in it. They are kept elsewhere.
"""

import shutil
import subprocess
import time
from pathlib import Path

from launcher import demo, environment, layout, services
from launcher.console import LauncherError, say, step
from launcher.postgres import DATABASE, Cluster
from launcher.supervisor import Supervisor

DUMP, ROLES, FILES = "portal.dump", "roles.sql", "files.tar.gz"


def backup(arguments: list[str]) -> int:
    """Write a new folder, by default under var/backups; the portal may be running."""
    if len(arguments) > 1:
        raise LauncherError("用法：./portal backup [文件夹] / usage: ./portal backup [folder]")
    folder = Path(arguments[0]) if arguments else layout.VAR / "backups" / time.strftime("%Y%m%d-%H%M%S")
    environment.ensure()
    with layout.locked("portal", wait=False) as ours, Supervisor() as supervisor:
        found = services.lasting(already_running=not ours)
        if ours:
            found.start(supervisor)
        _write(_cluster(found), folder)
    say(f"备份完成 / written:  {folder}\n请另行保存密钥 / keep the keys elsewhere:  {layout.SECRETS}")
    return 0


def restore(arguments: list[str]) -> int:
    """Replace the data of this installation by a backup's, then bring the schema to this release."""
    if len(arguments) != 1 or not all((Path(arguments[0]) / name).is_file() for name in (DUMP, ROLES, FILES)):
        raise LauncherError(
            f"用法：./portal restore 文件夹（内有 {DUMP}、{ROLES}、{FILES}）/ name a backup folder"
        )
    if not layout.SECRETS.exists():
        raise LauncherError(f"请先把备份时的密钥放回 {layout.SECRETS}。/ Put the keys back first.")
    environment.ensure()
    with layout.locked("portal", wait=False) as ours:
        if not ours:
            raise LauncherError("系统正在运行，请先按 Ctrl-C 停止。/ The portal is running; stop it first.")
        with Supervisor() as supervisor:
            found = services.lasting()
            found.start(supervisor)
            _read(_cluster(found), Path(arguments[0]))
            demo.prepare_database(found)
    say("恢复完成。/ Restored.")
    return 0


def _write(cluster: Cluster, folder: Path) -> None:
    step("备份数据库与文件 / backing up database and files")
    folder.mkdir(mode=0o700, parents=True)
    _client(cluster, "pg_dump", "--format=custom", f"--file={folder / DUMP}", DATABASE)
    _client(cluster, "pg_dumpall", "--roles-only", "--no-role-passwords", f"--file={folder / ROLES}")
    _tar("-czf", folder.absolute() / FILES, "files")


def _read(cluster: Cluster, folder: Path) -> None:
    step("恢复数据库与文件 / restoring database and files")
    # a role that exists already is no error; anything else shows when the dump names the missing role
    _client(cluster, "psql", "-Xq", f"--file={folder / ROLES}", "postgres")
    _client(cluster, "dropdb", "--force", "--if-exists", DATABASE)
    _client(cluster, "createdb", "--template=template0", DATABASE)
    _client(cluster, "pg_restore", "--exit-on-error", f"--dbname={DATABASE}", str(folder / DUMP))
    shutil.rmtree(layout.VAR / "files", ignore_errors=True)
    _tar("-xzf", folder.absolute() / FILES)


def _client(cluster: Cluster, program: str, *arguments: str) -> None:
    done = cluster.client(program, *arguments)
    if done.returncode:
        raise LauncherError(f"{program} 失败 / failed:\n{done.stderr.strip()}")


def _tar(*arguments: str | Path) -> None:
    subprocess.run(["tar", "-C", layout.VAR, *arguments], check=True)


def _cluster(found: services.Services) -> Cluster:
    if found.cluster is None:
        raise LauncherError("DATABASE_URL 指向外部数据库，请用该数据库自己的备份办法。/ Not our database.")
    return found.cluster
