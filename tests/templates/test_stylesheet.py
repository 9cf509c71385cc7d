"""The stylesheet keeps its promises: contrast, size, no foreign addresses."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
SHEET = (STATIC / "portal.css").read_text()
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", SHEET))
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 text, 1.4.11 parts of controls
TEXT_ON = [
    *(
        (ink, paper)
        for ink in ("ink", "ink-soft", "ink-faint", "brand")
        for paper in ("surface", "page", "brand-soft")
    ),
    *((tone, f"{tone}-bg") for tone in ("info", "progress", "success", "warning", "danger", "muted")),
    ("surface", "brand"),
    ("surface", "brand-deep"),
    ("surface", "seal"),
    ("surface", "danger"),
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "paper"), TEXT_ON)
def test_text_is_readable_on_its_ground(ink, paper):
    assert contrast(ink, paper) >= READABLE


def test_the_edge_of_a_field_is_visible():
    assert contrast("line-input", "surface") >= VISIBLE


def test_the_stylesheet_is_small_and_asks_nobody_else():
    assert len(gzip.compress(SHEET.encode())) < 12_000
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_the_script_has_no_evaluation_and_no_markup_from_text():
    script = (STATIC / "portal.js").read_text()
    assert not re.search(r"\beval\(|innerHTML|document\.write|new Function", script)
    assert len(gzip.compress(script.encode())) < 4_000
