"""Backups are made, verified, thinned out and restored; nothing is lost on the way."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station_app.domain.problems import Refused, StoreDamaged, StoreUnusable, WrongPassphrase
from station_app.domain.progress import Cancelled
from station_app.services import backups
from station_app.storage import archives, vault
from station_app.storage.archives import Manifest
from station_app.storage.database import Database
from station_app.storage.files import CannotSave
from tests.faults.sample import book, entries_in, sample_store

NOW = datetime(2026, 11, 23, 8, 30)
PASSPHRASE = "春天的社工站在巷口左边"
OTHER = "秋天的银杏落在院子里面"
CHEAP = vault.Cost(t=2, m=19 * 1024, p=1)


class Home:
    """A workspace with keys, a store of three entries, and an attachment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "attachments" / "2026").mkdir(parents=True)
        (folder / "attachments" / "2026" / "表彰.pdf").write_bytes(b"scan")
        dek, self.recovery_key = vault.create(folder / "app.keys", PASSPHRASE, "zhang", CHEAP)
        self.key = vault.sub_key(dek, "db")
        self.database = sample_store(folder / "store.db", entries=3, key=self.key)

    def back_up(self, now: datetime = NOW) -> Path:
        attachments, target = self.folder / "attachments", self.folder / "backups"
        return backups.back_up(self.database, self.folder / "app.keys", attachments, target, now)

    def book(self, amount: int) -> None:
        with self.database.transaction("test", "test.book") as session:
            book(session, amount)

    def entries(self) -> int:
        """Count what is in the store as it lies there now."""
        database = Database(self.folder / "store.db", self.key)
        try:
            return entries_in(database)
        finally:
            database.close()

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "站")
    yield made
    made.database.close()


def test_backup_tells_what_is_in_it(home: Home) -> None:
    path = home.back_up()

    manifest = backups.verify(path)

    assert path.name == "20261123-083000.tzbak"
    assert manifest.made == "2026-11-23T08:30:00"
    assert manifest.counts == {"account": 1, "entry": 3}
    assert set(manifest.files) == {"store.db", "app.keys", "attachments/2026/表彰.pdf"}
    assert list(path.parent.iterdir()) == [path]


def test_backups_of_the_same_second_do_not_replace_each_other(home: Home) -> None:
    assert [home.back_up().name for _ in range(2)] == [
        "20261123-083000.tzbak",
        "20261123-083000-2.tzbak",
    ]


def test_backup_is_of_one_moment_while_somebody_writes(home: Home) -> None:
    with home.database.transaction("test", "test.book") as session:
        book(session, 9)
        session.flush()

        assert backups.verify(home.back_up()).counts["entry"] == 3


def test_backup_reports_up_to_the_end(home: Home) -> None:
    seen: list[tuple[int, int]] = []

    backups.back_up(
        home.database,
        home.folder / "app.keys",
        home.folder / "attachments",
        home.folder / "backups",
        NOW,
        lambda done, total: seen.append((done, total)),
    )

    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]


def test_cancelled_backup_leaves_nothing(home: Home) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    folder = home.folder / "backups"
    with pytest.raises(Cancelled):
        backups.back_up(home.database, home.folder / "app.keys", folder, folder, NOW, cancel)

    assert list(folder.iterdir()) == []


def test_what_was_read_back_is_opened_and_counted(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def miscounted(self: Database) -> dict[str, int]:
        return {"account": 1, "entry": 2}

    monkeypatch.setattr(Database, "counts", miscounted)

    with pytest.raises(Refused, match="核对不符"):
        home.back_up()

    assert list((home.folder / "backups").iterdir()) == []


def test_backup_of_a_damaged_store_is_named_so(home: Home) -> None:
    home.database.checkpoint()
    home.database.close()
    store = home.folder / "store.db"
    content = bytearray(store.read_bytes())
    content[4096 + 100] ^= 1
    store.write_bytes(content)

    with pytest.raises(StoreDamaged):
        home.back_up()

    assert list((home.folder / "backups").iterdir()) == []


def test_leftovers_of_a_killed_backup_are_swept(home: Home) -> None:
    (home.folder / "backups").mkdir()
    (home.folder / "backups" / "~old.tzbak.x.part").write_bytes(b"half")

    path = home.back_up()

    assert list(path.parent.iterdir()) == [path]


def test_backup_to_a_place_that_is_no_folder_is_told(home: Home) -> None:
    (home.folder / "backups").write_bytes(b"")

    with pytest.raises(CannotSave):
        home.back_up()


def test_restored_store_is_that_of_the_backup(home: Home) -> None:
    path = home.back_up()
    home.book(9)
    home.database.close()
    (home.folder / "attachments" / "2026" / "表彰.pdf").unlink()

    manifest = backups.restore(path, home.folder, PASSPHRASE, NOW)

    assert manifest.counts["entry"] == home.entries() == 3
    assert (home.folder / "attachments" / "2026" / "表彰.pdf").read_bytes() == b"scan"
    assert home.names() == {"store.db", "app.keys", "attachments", "backups"}


def test_replaced_store_is_kept(home: Home) -> None:
    path = home.back_up()
    home.book(9)
    home.database.close()

    for _ in range(2):
        backups.restore(path, home.folder, PASSPHRASE, NOW)

    first = home.folder / "backups" / "replaced-20261123-083000"
    database = Database(first / "store.db", home.key)
    assert entries_in(database) == 4
    assert (first / "attachments" / "2026" / "表彰.pdf").exists()
    assert (first.parent / "replaced-20261123-083000-2" / "store.db").exists()
    database.close()


def test_backup_restores_into_an_empty_folder(home: Home, tmp_path: Path) -> None:
    path = home.back_up()
    (tmp_path / "new").mkdir()

    backups.restore(path, tmp_path / "new", home.recovery_key, NOW)

    database = Database(tmp_path / "new" / "store.db", home.key)
    assert entries_in(database) == 3
    database.close()


def test_backup_opens_with_the_passphrase_of_its_day(home: Home) -> None:
    path = home.back_up()
    vault.change_passphrase(home.folder / "app.keys", PASSPHRASE, OTHER, CHEAP)
    home.database.close()

    with pytest.raises(WrongPassphrase):
        backups.restore(path, home.folder, OTHER, NOW)
    assert "store.db" in home.names()

    backups.restore(path, home.folder, PASSPHRASE, NOW)
    assert vault.unlock(home.folder / "app.keys", PASSPHRASE)


def test_store_is_prepared_before_it_takes_its_place(home: Home) -> None:
    path = home.back_up()
    home.database.close()

    def begin_epoch(database: Database) -> None:
        with database.transaction("test", "test.epoch") as session:
            book(session, 100)

    backups.restore(path, home.folder, PASSPHRASE, NOW, prepare=begin_epoch)

    assert home.entries() == 4


def test_failed_preparation_leaves_the_workspace_alone(home: Home) -> None:
    path = home.back_up()
    home.book(9)
    home.database.close()
    before = home.names()

    def fail(database: Database) -> None:
        raise StoreUnusable("数据由更新版本的程序创建。")

    with pytest.raises(StoreUnusable):
        backups.restore(path, home.folder, PASSPHRASE, NOW, prepare=fail)

    assert home.names() == before
    assert home.entries() == 4


def test_cancelled_restore_leaves_the_workspace_alone(home: Home) -> None:
    path = home.back_up()
    before = home.names()

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        backups.restore(path, home.folder, PASSPHRASE, NOW, progress=cancel)

    assert home.names() == before


def test_backup_with_other_counts_is_refused(home: Home) -> None:
    members = {"store.db": home.folder / "copy.db", "app.keys": home.folder / "app.keys"}
    counts = home.database.copy_to(members["store.db"])
    archives.pack(home.folder / "a.tzbak", members, Manifest("", None, counts | {"entry": 4}))

    with pytest.raises(Refused, match="不完整"):
        backups.restore(home.folder / "a.tzbak", home.folder, PASSPHRASE, NOW)

    assert home.entries() == 3


def test_second_restore_after_an_interrupted_one_ends_well(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.back_up()
    home.database.close()
    monkeypatch.setattr(os, "rename", raise_killed)
    with pytest.raises(Killed):
        backups.restore(path, home.folder, PASSPHRASE, NOW)
    monkeypatch.undo()

    backups.restore(path, home.folder, PASSPHRASE, NOW)

    assert home.entries() == 3
    assert not backups.finish_restore(home.folder)
    assert home.names() == {"store.db", "app.keys", "attachments", "backups"}


def test_missing_backup_is_refused(home: Home) -> None:
    with pytest.raises(Refused, match="不是完好的备份文件"):
        backups.restore(home.folder / "gone.tzbak", home.folder, PASSPHRASE, NOW)


class Killed(BaseException):
    """Stands for a kill in the middle of a rename."""


def raise_killed(source: Path, target: Path) -> None:
    raise Killed


@pytest.mark.parametrize("survived", range(7))
def test_interrupted_exchange_is_brought_to_the_end(
    home: Home, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    path = home.back_up()
    home.book(9)
    home.database.close()
    rename, renamed = os.rename, list[str]()

    def rename_until_killed(source: Path, target: Path) -> None:
        if len(renamed) == survived:
            raise Killed
        rename(source, target)
        renamed.append(source.name)

    monkeypatch.setattr(os, "rename", rename_until_killed)
    interrupted = False
    try:
        backups.restore(path, home.folder, PASSPHRASE, NOW)
    except Killed:
        interrupted = True
    monkeypatch.undo()

    assert backups.finish_restore(home.folder) is interrupted
    assert home.entries() == 3
    assert home.names() == {"store.db", "app.keys", "attachments", "backups"}


def test_file_in_use_is_told_and_the_exchange_goes_on_later(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.back_up()
    home.database.close()

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "in use", str(source))

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(StoreUnusable, match=r"app\.keys.*自动接着完成"):
        backups.restore(path, home.folder, PASSPHRASE, NOW)
    monkeypatch.undo()

    assert backups.finish_restore(home.folder)
    assert home.entries() == 3


def test_unpacked_archive_of_a_killed_restore_is_removed(home: Home) -> None:
    (home.folder / "x1.restoring").mkdir()

    assert not backups.finish_restore(home.folder)

    assert "x1.restoring" not in home.names()


def names_after_thinning(folder: Path, days: list[datetime]) -> list[str]:
    for day in days:
        (folder / f"{day:%Y%m%d-%H%M%S}.tzbak").write_bytes(b"")
    backups.thin(folder)
    return sorted(path.name for path in folder.iterdir())


def test_newest_of_each_day_is_kept(tmp_path: Path) -> None:
    later = [NOW + timedelta(days=1, hours=hour) for hour in range(6)]  # the latest, all kept
    (tmp_path / "20261123-113000-2.tzbak").write_bytes(b"")

    kept = names_after_thinning(tmp_path, [NOW + timedelta(hours=h) for h in range(4)] + later)

    assert [name for name in kept if name.startswith("20261123")] == ["20261123-113000-2.tzbak"]


def test_the_latest_are_kept_though_they_are_of_one_day(tmp_path: Path) -> None:
    names = [f"20261123-0830{number:02d}.tzbak" for number in range(9)]
    names.append("20261123-083008-10.tzbak")  # ten of one second: later than -2, and than none
    names.append("20261123-083008-2.tzbak")
    for name in names:
        (tmp_path / name).write_bytes(b"")

    backups.thin(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"20261123-0830{number:02d}.tzbak" for number in range(5, 9)),
        "20261123-083008-2.tzbak",
        "20261123-083008-10.tzbak",
    }
    newest = backups.newest(tmp_path)
    assert newest is not None
    assert newest.name == "20261123-083008-10.tzbak"


def test_two_years_of_backups_are_thinned_to_days_weeks_and_months(tmp_path: Path) -> None:
    kept = names_after_thinning(tmp_path, [NOW - timedelta(days=back) for back in range(730)])

    days = {f"2026-11-{day}" for day in range(12, 24)}
    sundays = {"2026-11-15", "2026-11-08", "2026-11-01", "2026-10-25", "2026-10-18", "2026-10-11"}
    sundays |= {"2026-10-04", "2026-09-27"}
    months = {"2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31"}
    months |= {"2026-04-30", "2026-03-31"}
    assert {f"{name[:4]}-{name[4:6]}-{name[6:8]}" for name in kept} == days | sundays | months


def test_thinning_leaves_other_files_alone(tmp_path: Path) -> None:
    others = ["20261123-083000 年终.tzbak", "pre-0001-20261101.db", "20261399-083000.tzbak"]
    for name in others:
        (tmp_path / name).write_bytes(b"")

    assert names_after_thinning(tmp_path, []) == sorted(others)


def test_thinning_twice_removes_nothing_more(tmp_path: Path) -> None:
    once = names_after_thinning(tmp_path, [NOW - timedelta(days=back) for back in range(60)])

    assert backups.thin(tmp_path) == []
    assert len(once) > 12
