"""What old telephones cannot read is not written for them: scripts up to ES2018, styles of Chrome 66."""

import re

import pytest
from django.conf import settings

PHONE = settings.BASE_DIR / "static" / "phone"
TOO_NEW_SCRIPT = re.compile(
    r"\?\.|\?\?|catch\s*\{|\|\|=|&&=|\.(?:at|flat|flatMap|replaceAll|matchAll|fromEntries|allSettled)\("
    r"|^\s*(?:import|export)\s|#\w+\s*[=(;]|\d_\d",
    re.MULTILINE,
)
TOO_NEW_STYLE = re.compile(r":is\(|:where\(|:has\(|\binset\b|-inline|-block:|aspect-ratio|\d(?:d|s|l)vh")
SMALL_TARGET = re.compile(r"min-height:\s*(?:[0-3]?\d|4[0-3])px")


@pytest.mark.parametrize("name", ["outbox.js", "choices.js"])
def test_scripts_stay_within_es2018(name):
    text = re.sub(r"/\*.*?\*/", "", (PHONE / name).read_text(), flags=re.DOTALL)
    assert TOO_NEW_SCRIPT.findall(text) == []


# Newer than Chrome 80: what the frame and the desk may not use.
AFTER_CHROME_80 = re.compile(
    r"\?\?=|\|\|=|&&=|\.(?:at|replaceAll|findLast|toSorted|replaceChildren|showPopover)\(|structuredClone"
    r"|Object\.(?:hasOwn|groupBy)|randomUUID|Promise\.any|AbortSignal\.(?:timeout|any)|\d_\d",
)
STATIC = settings.BASE_DIR / "static"


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_no_script_needs_a_browser_after_chrome_80(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert AFTER_CHROME_80.findall(text) == []


def test_the_drawers_of_the_frame_open_without_popover():
    """An unknown selector voids its whole rule: the fallback stands in rules of its own, without inset or dvh."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "portal.css").read_text(), flags=re.DOTALL)
    rules = [
        rule
        for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", text)
        if re.search(r"\.(mainnav|region-panel)\b", rule[0])
    ]
    opened = [selector for selector, _ in rules if ".is-open" in selector]
    assert opened and not any(":popover-open" in selector or ":has(" in selector for selector in opened)
    assert not any(re.search(r"\binset:", body) for _, body in rules)
    assert any("height: 100vh" in body for selector, body in rules if "position: fixed" in body)


def test_styles_are_read_by_old_browsers_and_targets_are_large():
    text = re.sub(r"/\*.*?\*/", "", (PHONE / "phone.css").read_text(), flags=re.DOTALL)
    assert TOO_NEW_STYLE.findall(text) == [] and SMALL_TARGET.findall(text) == []


@pytest.mark.parametrize("sample", ["a?.b", "a ?? b", "catch {", "x.at(-1)", "a ||= b"])
def test_the_check_knows_what_is_too_new(sample):
    assert TOO_NEW_SCRIPT.search(sample)
