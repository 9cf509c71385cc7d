"""`./portal demo`, `run`, `reset`, `manage`: the portal on this machine."""

import shutil

from launcher import applications, environment, fonts, layout, packages, placement, services
from launcher.console import LauncherError, say, step
from launcher.programs import foreground
from launcher.services import Services
from launcher.supervisor import Interrupted, Supervisor


def demo(arguments: list[str]) -> int:
    once = _only_flag(arguments, "--once")
    return _run_portal(with_demo=True, once=once)


def run(arguments: list[str]) -> int:
    _only_flag(arguments, None)
    return _run_portal(with_demo=False, once=False)


def manage(arguments: list[str]) -> int:
    """Run a management command against this installation, whether or not the portal is running."""
    environment.ensure()
    with layout.locked("portal", wait=False) as ours, Supervisor() as supervisor:
        found = services.lasting(already_running=not ours)
        if ours:
            found.start(supervisor)
        return _manage(found, *arguments)


def reset(arguments: list[str]) -> int:
    """Delete the data of this installation: database, queue, files, keys. Fonts and logs stay."""
    confirmed = _only_flag(arguments, "--yes")
    with layout.locked("portal", wait=False) as ours:
        if not ours:
            raise LauncherError("系统正在运行，请先按 Ctrl-C 停止。/ The portal is running; stop it first.")
        if not confirmed and not _confirm():
            say("未作任何改动。/ Nothing was changed.")
            return 1
        folders = [layout.VAR / name for name in ("valkey", "files", "beat")]
        for folder in (*placement.lasting_folders(), *folders):
            shutil.rmtree(folder, ignore_errors=True)
        for path in (layout.SECRETS, layout.PORTS):
            path.unlink(missing_ok=True)
    say("已清空本机数据。/ All local data has been deleted.")
    return 0


def _run_portal(*, with_demo: bool, once: bool) -> int:
    packages.ensure_runtime()
    environment.ensure()
    fonts.ensure()
    with layout.locked("portal", wait=False) as ours:
        if not ours:
            address = layout.ADDRESS.read_text() if layout.ADDRESS.exists() else ""
            raise LauncherError(f"这个目录中的系统已在运行。/ Already running.  {address}")
        with Supervisor() as supervisor:
            return _serve(supervisor, with_demo=with_demo, once=once)


def _serve(supervisor: Supervisor, *, with_demo: bool, once: bool) -> int:
    found = services.lasting()
    step("启动数据库与消息队列 / starting database and broker")
    found.start(supervisor)
    prepare_database(found)
    if with_demo:
        _build_demo(found)
    else:
        _load_reference_tables(found)
    place = applications.free_place()
    for program in applications.background(found, place):
        supervisor.start(program)
    if once:
        return _manage(found, "demo_report")
    applications.start_web(supervisor, found, place)
    if with_demo:
        _manage(found, "demo_logins")
    say(f"\n法治乡村治理门户已就绪，请在浏览器打开 / ready at:  {place.address}")
    say("按 Ctrl-C 停止。/ Press Ctrl-C to stop.")
    layout.ADDRESS.write_text(place.address)
    try:
        supervisor.watch()
    except Interrupted:
        say("\n正在停止 / stopping …")
    finally:
        layout.ADDRESS.unlink(missing_ok=True)
    return 0


def prepare_database(found: Services) -> None:
    step("更新数据库结构与访问策略，首次约需一分钟 / migrating and securing the database")
    _must(found, "migrate", "--noinput", "--verbosity", "0")
    _must(found, "secure_database")


def _build_demo(found: Services) -> None:
    """Once per database: the command leaves an existing demonstration alone."""
    step("生成演示数据：白银市、海安市两家司法局 / building the demo world")
    _must(found, "build_demo")


def _load_reference_tables(found: Services) -> None:
    """Working days, deadline rules and content packs of this release; the demonstration brings its own."""
    step("载入工作日历、期限规则与内容包 / loading calendars, deadline rules and content packs")
    for command in ("load_calendar", "load_deadline_rules", "load_packs"):
        _must(found, command)


def _must(found: Services, *arguments: str) -> None:
    """Run one preparing command; it can be repeated, so it need not wait for the disk at each commit."""
    if code := _manage(found, *arguments, PGOPTIONS="-c synchronous_commit=off"):
        raise LauncherError(
            f"manage.py {' '.join(arguments)} 失败，退出码 {code} / failed with exit code {code}"
        )


def _manage(found: Services, *arguments: str, **environment: str) -> int:
    argv = [str(layout.PYTHON), str(layout.MANAGE), *arguments]
    return foreground(argv, {**found.owner_environment(), **environment}, layout.ROOT)


def _only_flag(arguments: list[str], flag: str | None) -> bool:
    """Whether the one permitted flag is given; anything else is refused rather than ignored."""
    unknown = [word for word in arguments if word != flag]
    if unknown:
        raise LauncherError(f"不认识的参数：{' '.join(unknown)}；见 ./portal help / unknown argument")
    return bool(arguments)


def _confirm() -> bool:
    try:
        return input("将删除本机全部数据，无法恢复。输入“清空”或 yes 确认：").strip() in {"清空", "yes"}
    except EOFError:
        return False
