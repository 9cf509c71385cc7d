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


def test_styles_are_read_by_old_browsers_and_targets_are_large():
    text = re.sub(r"/\*.*?\*/", "", (PHONE / "phone.css").read_text(), flags=re.DOTALL)
    assert TOO_NEW_STYLE.findall(text) == [] and SMALL_TARGET.findall(text) == []


@pytest.mark.parametrize("sample", ["a?.b", "a ?? b", "catch {", "x.at(-1)", "a ||= b"])
def test_the_check_knows_what_is_too_new(sample):
    assert TOO_NEW_SCRIPT.search(sample)
