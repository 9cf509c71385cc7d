"""Backups: what is refused before anything is touched. The round trip is part of the restore drill."""

import pytest

from launcher import backup
from launcher.console import LauncherError
from launcher.services import Services


def test_restore_refuses_a_folder_that_is_no_backup(tmp_path):
    (tmp_path / backup.DUMP).touch()
    with pytest.raises(LauncherError, match="roles.sql"):
        backup.restore([str(tmp_path)])


def test_restore_refuses_without_the_keys(tmp_path, monkeypatch):
    for name in (backup.DUMP, backup.ROLES, backup.FILES):
        (tmp_path / name).touch()
    monkeypatch.setattr(backup.layout, "SECRETS", tmp_path / "secrets.env")
    with pytest.raises(LauncherError, match="密钥"):
        backup.restore([str(tmp_path)])


def test_a_database_of_ones_own_is_not_ours_to_back_up(tmp_path):
    with pytest.raises(LauncherError, match="DATABASE_URL"):
        backup._cluster(Services(None, None, {}, tmp_path))
