"""What still holds erased records: what is told of it, and what cannot be removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import StoreUnusable
from station_app.services import copies, traces
from station_app.services.workspace import Workspace


def test_old_stores_beside_the_backups_are_told_of(station: Workspace) -> None:
    (station.folder("backups") / "pre-0007.db").write_bytes(b"an old store")

    told = traces.traces(station).sentence

    assert told == "备份文件夹里另有 1 个升级或恢复前的旧数据，不会自动清除。"


def test_an_old_backup_that_cannot_be_removed_is_named(
    station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = copies.back_up(station).path

    def busy(path: Path, **_: Any) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "unlink", busy)

    with pytest.raises(StoreUnusable, match=f"删除不了“{old.name}”"):
        traces.remove_old(station)
