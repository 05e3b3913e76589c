"""Backups as people see them, and their second copies."""

import os
import shutil
from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station_app.domain.problems import Refused
from station_app.services import copies
from station_app.services.copies import SecondPlace
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


def test_a_disk_that_was_pulled_out_gets_no_folder_of_its_name(
    station: Workspace, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    copies.back_up(station, disk)
    disk.rename(tmp_path / "elsewhere")

    made = copies.back_up(station, disk)

    assert made.second is None
    assert "现在不在" in made.trouble
    assert not disk.exists()
    assert copies.second_place(station).trouble == made.trouble


def test_a_good_copy_is_remembered_and_ends_the_trouble(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    copies.back_up(station, tmp_path / "file")
    assert copies.second_place(station).copied is None

    copies.back_up(station, tmp_path / "disk")

    assert copies.second_place(station) == SecondPlace(clock(), "", overdue=False)


def test_a_week_without_a_good_copy_is_said(station: Workspace, tmp_path: Path) -> None:
    copies.back_up(station, tmp_path / "disk")
    for days, overdue in ((6, False), (7, True), (-1, True)):
        station.now = lambda days=days: clock() + timedelta(days=days)  # type: ignore[misc]
        second = copies.second_place(station)
        assert second.overdue is overdue
        assert second.days(station.now()) == max(0, days)


def test_backups_of_a_week_without_any_second_place_are_said(station: Workspace) -> None:
    made = copies.back_up(station).path
    assert not copies.second_place(station).overdue

    week_ago = (clock() - timedelta(days=7)).timestamp()
    os.utime(made, (week_ago, week_ago))

    assert copies.second_place(station).overdue
    assert copies.second_place(station).days(clock()) is None


def test_a_full_stick_is_told_and_the_first_copy_stands(
    station: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    real = shutil.disk_usage

    def full(path: Path) -> tuple[int, int, int]:
        return (1, 1, 0) if "disk" in Path(path).parts else real(path)

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(*full(path)))

    made = copies.back_up(station, tmp_path / "disk")

    assert made.path.exists()
    assert "空间不够" in made.trouble


def test_the_second_place_is_thinned_by_our_names_only(station: Workspace, tmp_path: Path) -> None:
    folder = copies.own_folder(tmp_path / "disk", station.identity)
    folder.mkdir(parents=True)
    for number in range(8):
        (folder / f"20200101-00000{number}.tzbak").write_bytes(b"")
    (folder / "年终.tzbak").write_bytes(b"")

    copies.back_up(station, tmp_path / "disk")

    names = {path.name for path in folder.iterdir()}
    assert len(names) == 7
    assert {"年终.tzbak", "20200101-000007.tzbak"} < names


def test_what_is_no_backup_is_named_so(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.tzbak").write_bytes(b"not an archive")

    with pytest.raises(Refused, match="不是完好的备份"):
        copies.examine(tmp_path / "x.tzbak")
