"""Rendering needs the font folder of the reports."""

from tests.governance.reports.conftest import font_folder

__all__ = ["font_folder"]
