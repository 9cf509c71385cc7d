"""`./portal check`, `fix`, `lock`: what a reviewer's machine verifies before a person looks."""

import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from launcher import environment, keys, layout, services
from launcher.console import LauncherError, say, step
from launcher.programs import foreground

APPS = ("governance", "villages", "mediation", "legalaid", "demo", "bench")
TYPED = ("rules.py", "states.py", "deadlines.py", "actions.py")


@dataclass(frozen=True)
class Check:
    label: str
    argv: Sequence[str]
    environment: Mapping[str, str]


def check(arguments: list[str]) -> int:
    """Run every check, also after a failure, and say at the end which failed."""
    _no_arguments(arguments)
    environment.ensure(environment.DEVELOPMENT)
    failed = [one.label for one in _checks() if not _passes(one)]
    say()
    say(f"未通过 / failed: {'、'.join(failed)}" if failed else "全部检查通过。/ All checks passed.")
    return 1 if failed else 0


def fix(arguments: list[str]) -> int:
    """Everything a tool can repair by itself."""
    _no_arguments(arguments)
    environment.ensure(environment.DEVELOPMENT)
    commands = [("ruff", "check", "--fix", "."), ("ruff", "format", ".")]
    if _templates():
        commands.append(("djlint", "templates", "--reformat", "--quiet"))
    for command in commands:
        step(" ".join(command))
        foreground(_module(*command), services.base_environment(), layout.ROOT)
    return check([])


def lock(arguments: list[str]) -> int:
    """Rewrite both requirement files from pyproject.toml: exact versions, hashes, no addresses."""
    _no_arguments(arguments)
    uv = shutil.which("uv")
    if uv is None:
        raise LauncherError("需要 uv（pip install uv）。/ uv is needed: pip install uv")
    common = ["--generate-hashes", "--universal", "--python-version", "3.11", "--no-header", "--quiet"]
    compile_ = [uv, "pip", "compile", "pyproject.toml", *common]
    with_tools = ["--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt"]
    for extra in (["-o", "requirements.txt"], with_tools):
        subprocess.run([*compile_, *extra], cwd=layout.ROOT, check=True)
    return 0


def _checks() -> list[Check]:
    plain = services.base_environment()
    # only the files are compared; that no database answers is no news
    quiet = {**plain, "PYTHONWARNINGS": "ignore::RuntimeWarning"}
    production = {**plain, **_dummy_production()}
    found = [
        Check("代码规范 ruff", _module("ruff", "check", "--output-format", "concise", "."), plain),
        Check(
            "代码格式 ruff format",
            _module("ruff", "format", "--check", "--output-format", "concise", "."),
            plain,
        ),
        Check("导入方向 import-linter", [str(layout.PYTHON), "-c", _LINT_IMPORTS, "--no-cache"], plain),
        Check("类型 mypy", _module("mypy", *_typed_files()), plain),
        Check("缺失的迁移 makemigrations", _manage("makemigrations", "--check", "--dry-run"), quiet),
        Check("生产配置 check --deploy", _manage("check", "--deploy", "--fail-level", "WARNING"), production),
    ]
    if _templates():
        found.insert(2, Check("模板 djlint", _module("djlint", "templates", "--lint", "--quiet"), plain))
    if documents := _document_tests():
        found.append(Check("文档 docs", _module("pytest", "-q", "-p", "no:cacheprovider", *documents), plain))
    return found


# import-linter has no `python -m` entry, and a script's first line breaks when the folder is moved
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def _passes(one: Check) -> bool:
    step(one.label)
    started = time.monotonic()
    passed = foreground(one.argv, one.environment, layout.ROOT) == 0
    say(f"  {'通过' if passed else '未通过 ✗'}（{time.monotonic() - started:.1f} 秒）")
    return passed


def _dummy_production() -> dict[str, str]:
    """Values of the right shape: the check is about the settings, not about any installation."""
    made = keys.generate()
    return {
        **{name: made[name] for name in ("SECRET_KEY", "PORTAL_SCOPE_KEY", "PORTAL_DATA_KEY")},
        "DJANGO_SETTINGS_MODULE": "governance.project.settings.production",
        "DATABASE_URL": "postgresql://owner:secret@database.invalid/portal",
        "PORTAL_WEB_DATABASE_URL": "postgresql://portal_web:secret@database.invalid/portal",
        "REDIS_URL": "redis://:secret@broker.invalid:6379/0",
        "ALLOWED_HOSTS": "portal.invalid",
    }


def _typed_files() -> list[str]:
    files = [path for app in APPS for path in (layout.ROOT / app).rglob("*.py")]
    return ["launcher", *sorted(str(path.relative_to(layout.ROOT)) for path in files if _is_typed(path))]


def _is_typed(path) -> bool:
    """A file of the vocabulary above, or one of the package it grew into."""
    return path.name in TYPED or f"{path.parent.name}.py" in TYPED


def _document_tests() -> list[str]:
    files = (layout.ROOT / "tests").rglob("test_docs*.py")
    return sorted(str(path.relative_to(layout.ROOT)) for path in files)


def _templates() -> bool:
    return (layout.ROOT / "templates").is_dir()


def _module(name: str, *arguments: str) -> list[str]:
    return [str(layout.PYTHON), "-m", name, *arguments]


def _manage(*arguments: str) -> list[str]:
    return [str(layout.PYTHON), str(layout.MANAGE), *arguments]


def _no_arguments(arguments: list[str]) -> None:
    if arguments:
        raise LauncherError(f"不认识的参数：{' '.join(arguments)} / unknown argument")
