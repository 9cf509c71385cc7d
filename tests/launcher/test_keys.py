"""Keys are made once, privately, and never silently replaced."""

import stat

import pytest

from launcher import keys
from launcher.console import LauncherError


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path):
    path = tmp_path / "secrets.env"
    first = keys.kept(path, data_exists=False)
    assert keys.kept(path, data_exists=True) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_have_the_shape_that_production_demands():
    made = keys.generate()
    assert len(made["SECRET_KEY"]) >= 50
    for name in ("PORTAL_SCOPE_KEY", "PORTAL_DATA_KEY"):
        assert len(bytes.fromhex(made[name])) == 32
    assert len(set(made.values())) == len(made)


def test_missing_keys_beside_existing_data_are_refused(tmp_path):
    with pytest.raises(LauncherError, match="密钥文件"):
        keys.kept(tmp_path / "secrets.env", data_exists=True)
    assert not (tmp_path / "secrets.env").exists()


def test_key_of_a_newer_release_is_added_and_the_old_ones_stay(tmp_path):
    path = tmp_path / "secrets.env"
    path.write_text("# kept\nSECRET_KEY=old=value\n")
    found = keys.kept(path, data_exists=True)
    assert found["SECRET_KEY"] == "old=value"
    assert set(found) == set(keys.GENERATED)
    assert keys.parse(path.read_text()) == found
