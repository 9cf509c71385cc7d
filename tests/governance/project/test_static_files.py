"""Script modules find each other under the names with checksum that production serves."""

import re
import shutil

import pytest

from governance.project.static_files import ModuleAwareStorage
from governance.returns.grid import scripts


@pytest.fixture
def collected(tmp_path, settings):
    """The portal's modules as `collectstatic` leaves them."""
    shutil.copytree(settings.BASE_DIR / "static" / "returns", tmp_path / "returns")
    storage = ModuleAwareStorage(location=tmp_path, base_url="/static/")
    names = [f"returns/{path.name}" for path in (tmp_path / "returns").glob("*.js")]
    list(storage.post_process({name: (storage, name) for name in names}))
    return tmp_path / "returns"


def test_modules_import_each_other_by_hashed_names(collected):
    served = [path for path in collected.glob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    assert len(served) == len(scripts.MODULES) + len(scripts.ENTRIES)
    for path in served:
        for name in re.findall(r'from "\./([^"]+)"', path.read_text()):
            assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{path.name} imports {name}"
            assert (collected / name).exists()


def test_every_module_is_asked_for_at_once(settings):
    folder = settings.BASE_DIR / "static" / "returns"
    assert {f"returns/{path.name}" for path in folder.glob("*.js")} - set(scripts.ENTRIES) == set(
        scripts.MODULES
    )
