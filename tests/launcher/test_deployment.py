"""The production stack and its papers agree with the settings. Docker itself is not needed."""

import re

import pytest
import yaml

from launcher.layout import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()
STACK = yaml.safe_load(COMPOSE)
SERVICES = STACK["services"]
LASTING = [name for name in SERVICES if name not in {"migrate", "backup"}]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
READS = re.compile(r'(?:env(?:ironment)?\.(?:text|flag|number|words)\(|os\.environ\.get\()\s*"([A-Z_]+)"')


def names_in_code() -> set[str]:
    folders = ("governance", "villages", "mediation", "legalaid", "demo", "bench", "launcher")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in READS.findall(path.read_text())} - {"PATH"}


def documented() -> set[str]:
    table = OPERATIONS.split("## 环境变量")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def test_every_variable_that_is_read_is_documented_and_the_other_way_round():
    assert names_in_code() | {"PORTAL_PYTHON"} == documented()


def test_every_variable_of_the_stack_stands_in_the_example():
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE)) == example


def test_example_holds_no_secret():
    lines = (ROOT / "deploy" / "env.example").read_text().splitlines()
    secrets = [line for line in lines if re.match(r"(SECRET|PORTAL_.*(KEY|PASSWORD)|.*PASSWORD)", line)]
    assert len(secrets) == 6
    assert all(line.endswith("=") for line in secrets)


@pytest.mark.parametrize("name", ["web", "worker", "report-worker", "beat", "migrate"])
def test_portal_containers_have_all_that_production_demands(name):
    settings = (ROOT / "governance/project/settings/production.py").read_text()
    block = settings.split("_REQUIRED = {")[1].split("}")[0]
    required = set(re.findall(r'"([A-Z_]+)":', block))
    assert len(required) >= 7
    assert required <= set(SERVICES[name]["environment"])


@pytest.mark.parametrize("name", ["web", "worker", "report-worker", "beat"])
def test_portal_containers_never_see_the_owners_password(name):
    assert "POSTGRES_PASSWORD" not in str(SERVICES[name])
    assert SERVICES[name]["environment"]["PORTAL_CONNECTION"] == "web"


@pytest.mark.parametrize("name", LASTING)
def test_lasting_services_restart_and_are_watched(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_only_the_proxy_is_reachable_from_outside():
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy"]
    assert [name for name, one in SERVICES.items() if "outside" in one["networks"]] == ["proxy"]
    assert STACK["networks"]["inside"] == {"internal": True}


def test_volumes_that_are_mounted_are_declared():
    mounted = {volume.split(":")[0] for one in SERVICES.values() for volume in one.get("volumes", [])}
    assert {name for name in mounted if not name.startswith(".")} == set(STACK["volumes"])


def test_workers_listen_to_every_queue_between_them():
    commands = " ".join(str(SERVICES[name]["command"]) for name in ("worker", "report-worker"))
    settings = (ROOT / "governance/project/settings/base.py").read_text()
    queues = set(re.findall(r'(?:"queue": |CELERY_TASK_DEFAULT_QUEUE = )"(\w+)"', settings))
    assert queues == {"figures", "reports"}
    assert all(f"'{queue}'" in commands for queue in queues)


def test_image_does_not_run_as_root_and_installs_hashed_requirements():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER portal$", dockerfile, re.MULTILINE)
    assert "--require-hashes -r requirements.txt" in dockerfile
