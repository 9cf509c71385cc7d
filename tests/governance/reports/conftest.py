"""The font folder, made once for all tests that render; and pages read back by position."""

import pytest

from governance.reports import fonts


@pytest.fixture(scope="session")
def font_folder():
    folder = fonts.folder()
    fonts.ensure(folder)
    return folder
