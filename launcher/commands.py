"""The table of `./portal` commands, and the way into each."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from launcher import backup, checks, code_figures, demo, testing, warden
from launcher.console import LauncherError, say
from launcher.layout import ROOT
from launcher.supervisor import Interrupted


@dataclass(frozen=True)
class Command:
    name: str
    usage: str
    does: str
    work: Callable[[list[str]], int]


COMMANDS = (
    Command("demo", "demo [--once]", "安装并启动带演示数据的系统；--once：生成一份报告后退出", demo.demo),
    Command("run", "run", "启动系统，不生成演示数据", demo.run),
    Command(
        "test",
        "test [pytest 参数…]",
        "运行全部或指定的测试，使用一次性数据库",
        testing.test,
    ),
    Command("check", "check", "代码规范、格式、模板、导入方向、类型、迁移、生产配置、文档", checks.check),
    Command("fix", "fix", "自动修正规范与格式，然后重新检查", checks.fix),
    Command("manage", "manage 命令…", "对本机数据执行管理命令，如 manage shell", demo.manage),
    Command("backup", "backup [文件夹]", "备份数据库与文件（系统可在运行）", backup.backup),
    Command("restore", "restore 文件夹", "用备份替换本机数据（系统须已停止）", backup.restore),
    Command("reset", "reset [--yes]", "清空本机数据（先询问；--yes 不询问）", demo.reset),
    Command("bench", "bench [名称…] [--json 文件]", "在一次性数据库上测量性能", testing.bench),
    Command("drill", "drill 名称", "在一次性数据库上演练一种故障", testing.drill),
    Command("figures", "figures", "代码的尺寸：函数与文件长度、注释与测试的比例", code_figures.show),
    Command("lock", "lock", "按 pyproject.toml 重新锁定依赖版本与校验值（需要 uv）", checks.lock),
    Command("help", "help", "显示本说明", lambda _arguments: show_help()),
)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"help", "-h", "--help"}:
        return show_help()
    name, rest = arguments[0], arguments[1:]
    command = next((one for one in COMMANDS if one.name == name), None)
    if command is None:
        print(f"没有“{name}”这个命令。/ Unknown command: {name}\n", file=sys.stderr)
        show_help()
        return 2
    return warden.guarded(lambda: attempt(command.work, rest))


def attempt(work: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run a command; what a person can act on is shown without a traceback."""
    # The database's account must be able to read the programs; private files carry their own permissions.
    os.umask(0o022)
    try:
        return work(arguments)
    except LauncherError as error:
        print(f"\n✗ {error}", file=sys.stderr, flush=True)
        return 1
    except Interrupted as end:
        return end.exit_code
    except KeyboardInterrupt:
        return 130


def show_help() -> int:
    say("法治乡村治理门户 / Rule-of-law village governance portal\n")
    width = max(_columns(command.usage) for command in COMMANDS)
    for command in COMMANDS:
        padding = " " * (width - _columns(command.usage))
        say(f"  ./portal {command.usage}{padding}  {command.does}")
    say(f"\n第一次使用：./portal demo。数据、日志与密钥都在 {ROOT / 'var'}。")
    say("环境变量、备份与生产部署见 docs/operations.md。")
    return 0


def _columns(text: str) -> int:
    """Width on a terminal, where a Chinese character takes two columns."""
    return sum(2 if ord(letter) > 0x2E80 or letter == "…" else 1 for letter in text)
