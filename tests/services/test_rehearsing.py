"""A rehearsal opens the newest backup and says what would have gone wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.problems import StationError
from station_app.domain.progress import Cancelled
from station_app.domain.registers.people import PEOPLE
from station_app.services import backups, records, rehearsing, safekeeping
from station_app.services.workspace import Workspace
from station_app.storage import archives, attachments
from station_app.storage.archives import Manifest
from tests.builders import person_values
from tests.services.conftest import clock


@pytest.fixture
def archive(station: Workspace) -> Path:
    """Back up a station with one person and a photo."""
    content = b"a photo"
    name = attachments.keep(station.folder("attachments"), station.file_key, content)
    records.create(station, PEOPLE, person_values(1, photo=name))
    return safekeeping.back_up(station)


def altered(archive: Path, alter: Callable[[Path, Manifest], Any]) -> None:
    """Pack an archive anew after something in it was altered; its digests are right."""
    folder = archive.with_name("unpacked")
    folder.mkdir()
    (folder / "attachments").mkdir()
    manifest = archives.unpack(archive, folder)
    alter(folder, manifest)
    members = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    archive.unlink()
    archives.pack(archive, members, manifest)
    shutil.rmtree(folder)


def test_a_sound_backup_passes_and_the_result_is_kept(station: Workspace, archive: Path) -> None:
    found = rehearsing.rehearse(station)

    assert (found.ok, found.file, found.at) == (True, archive.name, clock())
    assert found.rows == sum(backups.verify(archive).counts.values())
    assert rehearsing.last(station) == found
    assert {path.name for path in archive.parent.iterdir()} == {archive.name}


def test_without_a_backup_there_is_nothing_to_rehearse(station: Workspace) -> None:
    assert not rehearsing.due(station)
    with pytest.raises(StationError, match="还没有备份"):
        rehearsing.rehearse(station)


def test_a_cut_backup_does_not_pass(station: Workspace, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-50])

    found = rehearsing.rehearse(station)

    assert "不是完好的备份" in found.findings[0]
    assert rehearsing.last(station) == found


def test_a_backup_under_another_key_does_not_pass(
    station: Workspace, bureau: Workspace, archive: Path
) -> None:
    shutil.copyfile(safekeeping.back_up(bureau), archive)

    assert "打不开" in rehearsing.rehearse(station).findings[0]


def test_keys_that_cannot_be_read_do_not_pass(station: Workspace, archive: Path) -> None:
    altered(archive, lambda folder, _: (folder / "app.keys").write_bytes(b"{}"))

    assert "钥匙文件" in rehearsing.rehearse(station).findings[0]


def test_other_counts_do_not_pass(station: Workspace, archive: Path) -> None:
    altered(archive, lambda folder, manifest: manifest.counts.update(person=7))

    assert "行数" in rehearsing.rehearse(station).findings[0]


def test_a_broken_log_does_not_pass(station: Workspace, archive: Path) -> None:
    def edit(folder: Path, _: Manifest) -> None:
        database = station.database.beside(folder / "store.db")
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
            connection.exec_driver_sql("UPDATE audit_entry SET actor='谁' WHERE seq=2")
        database.close()
        for left in folder.glob("store.db-*"):
            left.unlink()

    altered(archive, edit)

    assert "操作日志自第 2 条" in "".join(rehearsing.rehearse(station).findings)


def test_a_damaged_attachment_does_not_pass(station: Workspace, archive: Path) -> None:
    def damage(folder: Path, _: Manifest) -> None:
        (photo,) = (folder / "attachments").iterdir()
        photo.write_bytes(photo.read_bytes()[:-1])

    altered(archive, damage)

    assert "附件" in "".join(rehearsing.rehearse(station).findings)


def test_it_is_due_once_a_week_and_again_after_a_failure(station: Workspace, archive: Path) -> None:
    assert rehearsing.due(station)
    rehearsing.rehearse(station)
    assert not rehearsing.due(station)

    station.now = lambda: clock() + timedelta(days=7)
    assert rehearsing.due(station)
    station.now = lambda: clock() - timedelta(days=1)  # a clock that was set back
    assert rehearsing.due(station)

    station.now = clock
    archive.write_bytes(b"")
    rehearsing.rehearse(station)
    assert rehearsing.due(station)


def test_a_cancelled_rehearsal_leaves_nothing(station: Workspace, archive: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        rehearsing.rehearse(station, cancel)

    assert {path.name for path in archive.parent.iterdir()} == {archive.name}
    assert rehearsing.last(station) is None
