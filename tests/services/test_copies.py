"""Backups as people see them, and their second copies."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station_app.domain.problems import Refused
from station_app.services import copies
from station_app.services.workspace import Workspace
from tests.services.conftest import clock


def test_a_backup_is_listed_and_can_be_examined(station: Workspace) -> None:
    made = copies.back_up(station)

    (copy,) = copies.copies(station)
    contents = copies.examine(copy.path)
    assert (copy.path, made.second, made.trouble) == (made.path, None, "")
    assert copy.size == made.path.stat().st_size
    assert copy.made.tzinfo == clock().tzinfo
    assert contents.made == datetime(2026, 11, 23, 9, 0, tzinfo=clock().tzinfo)
    assert contents.rows > 10


def test_the_newest_backup_comes_first(station: Workspace) -> None:
    first = copies.back_up(station).path
    station.now = lambda: clock() + timedelta(days=1)
    paths = [first, copies.back_up(station).path]

    assert [copy.path for copy in copies.copies(station)] == paths[::-1]


def test_a_second_copy_lies_in_a_folder_of_its_own_and_is_the_same(
    station: Workspace, bureau: Workspace, tmp_path: Path
) -> None:
    second = tmp_path / "disk"

    made = copies.back_up(station, second)
    copies.back_up(bureau, second)

    assert made.second is not None
    assert made.second.read_bytes() == made.path.read_bytes()
    assert [copy.path for copy in copies.second_copies(station, second)] == [made.second]
    assert {path.name for path in second.iterdir()} == {"43010501201_备份", "430105_备份"}


def test_a_backup_stands_without_its_second_copy(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "disk").touch()  # a file where the folder should be

    made = copies.back_up(station, tmp_path / "disk")

    assert made.path.exists()
    assert made.second is None
    assert "无法保存" in made.trouble
    assert copies.second_copies(station, tmp_path / "disk") == []


def test_what_is_no_backup_is_named_so(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.tzbak").write_bytes(b"not an archive")

    with pytest.raises(Refused, match="不是完好的备份"):
        copies.examine(tmp_path / "x.tzbak")
