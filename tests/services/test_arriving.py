"""What is told when books are opened: they went back, came to another place, or the clock did."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from station_app.domain.problems import StoreUnusable
from station_app.domain.registers.people import PEOPLE
from station_app.services import checkup, records, restoring, safekeeping, workspace
from station_app.services.arriving import MOVED, WENT_BACK, arrive, head_key
from station_app.services.exchange.epochs import known_epochs
from station_app.services.workspace import Workspace
from station_app.storage import heads
from station_app.storage.tables import AuditEntry, state_value
from tests.builders import person_values
from tests.services.conftest import PASSPHRASE, clock


@pytest.fixture
def home(templates: Path, tmp_path: Path) -> Path:
    """Make closed books that were used once."""
    shutil.copytree(templates / "station", tmp_path / "a")
    with arrived(tmp_path / "a") as (books, told):
        assert told == ()
        enter(books, 1)
    return tmp_path / "a"


@contextmanager
def arrived(home: Path) -> Iterator[tuple[Workspace, tuple[str, ...]]]:
    """Open books as both doors do."""
    with workspace.open_(home, PASSPHRASE, now=clock) as books:
        yield books, arrive(books)


def enter(books: Workspace, *numbers: int) -> None:
    for number in numbers:
        records.create(books, PEOPLE, person_values(number))


def actions(books: Workspace) -> list[str]:
    with books.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


def epochs(books: Workspace) -> tuple[tuple[str, ...], bool]:
    """Return the epochs, the present one first, and whether everything is to be sent."""
    with books.database.reading() as session:
        return known_epochs(session), bool(state_value(session, "needs_full", False))


def test_books_that_go_on_where_they_were_say_nothing(home: Path) -> None:
    with arrived(home) as (books, told):
        enter(books, 2)
        assert told == ()
    with arrived(home) as (_, told):
        assert told == ()


def test_the_file_beside_the_store_follows_every_change(home: Path) -> None:
    with arrived(home) as (books, _):
        enter(books, 2)
        key = head_key(books)
        with books.database.reading() as session:
            assert heads.read(home, key) == heads.present(session, home)


def test_a_store_put_back_by_hand_is_found_and_begins_an_epoch(home: Path) -> None:
    shutil.copyfile(home / "store.db", home.parent / "old.db")
    with arrived(home) as (books, _):
        enter(books, 2, 3)
        left = epochs(books)[0]
    shutil.copyfile(home.parent / "old.db", home / "store.db")

    with arrived(home) as (books, told):
        (text,) = told
        assert "少了最后 2 条操作记录" in text
        assert "恢复最近一次备份" in text
        assert actions(books)[-1] == WENT_BACK
        now, full = epochs(books)
        assert (now[1:], full) == (left, True)
        assert checkup.findings(books) == []
    with arrived(home) as (_, told):
        assert told == ()


def test_a_store_put_back_by_hand_and_used_elsewhere_is_found(home: Path) -> None:
    shutil.copytree(home, home.parent / "old")
    for folder, number in ((home, 2), (home.parent / "old", 3)):
        with workspace.open_(folder, PASSPHRASE, now=clock) as books:
            heads.follow(books.database, head_key(books))
            enter(books, number)
    shutil.copyfile(home.parent / "old" / "store.db", home / "store.db")

    with arrived(home) as (_, told):
        assert "不是同一份" in told[0]


def test_a_copy_without_what_was_still_in_the_wal_is_found(home: Path) -> None:
    copy = home.parent / "copy"
    with arrived(home) as (books, _):
        enter(books, 2, 3)
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*-wal", "*-shm", "*.lock"))

    with arrived(copy) as (books, told):
        back, moved = told
        assert "少了最后 2 条操作记录" in back
        assert "程序还开着时复制了文件夹" in back
        assert "停用其中一处" in moved
        assert actions(books)[-2:] == [WENT_BACK, MOVED]
    with arrived(home) as (books, told):
        assert told == ()
        assert books.database.counts()["person"] == 3


def test_a_whole_copy_tells_of_its_new_place_once(home: Path) -> None:
    with arrived(home) as (books, _):
        enter(books, 2)
        shutil.copytree(home, home.parent / "copy", ignore=shutil.ignore_patterns("*.lock"))

    with arrived(home.parent / "copy") as (books, told):
        (text,) = told
        assert str(home) in text
        assert books.database.counts()["person"] == 2
        assert epochs(books)[1] is False
    with arrived(home.parent / "copy") as (_, told):
        assert told == ()


def test_another_computer_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "站里的旧电脑")
    with arrived(home):
        pass
    monkeypatch.undo()

    with arrived(home) as (_, told):
        assert "上次是在电脑“站里的旧电脑”的" in told[0]


def test_a_restored_backup_is_explained_once(home: Path) -> None:
    with arrived(home) as (books, _):
        archive = safekeeping.back_up(books)
        enter(books, 2)
    restoring.restore(home, archive, PASSPHRASE, clock())

    with arrived(home) as (books, told):
        (text,) = told
        assert "从备份恢复" in text
        assert "全量包" in text
        assert WENT_BACK not in actions(books)
    with arrived(home) as (_, told):
        assert told == ()


def test_a_backup_in_place_of_a_broken_store_leaves_the_lost_epoch_behind(home: Path) -> None:
    with arrived(home) as (books, _):
        archive = safekeeping.back_up(books)
    restoring.restore(home, archive, PASSPHRASE, clock())
    with arrived(home) as (books, _):
        lost = epochs(books)[0][0]
    (home / "store.db").write_bytes(b"broken" * 1000)
    restoring.restore(home, archive, PASSPHRASE, clock())

    with arrived(home) as (books, told):
        assert "从备份恢复" in told[0]
        assert lost in epochs(books)[0][1:]


@pytest.mark.parametrize("content", [b"", b"torn", bytes(4124)])
def test_a_file_that_says_nothing_is_written_anew(home: Path, content: bytes) -> None:
    (home / heads.NAME).write_bytes(content)

    with arrived(home) as (books, told):
        assert told == ()
        assert heads.read(home, head_key(books)) is not None


def test_a_full_disk_under_that_file_keeps_nobody_from_working(home: Path) -> None:
    (home / heads.NAME).unlink()
    (home / heads.NAME).mkdir()

    with arrived(home) as (books, told):
        enter(books, 2)
        assert told == ()


def test_a_step_of_the_clock_is_told_with_the_rest(home: Path) -> None:
    now = clock() - timedelta(days=2)

    with workspace.open_(home, PASSPHRASE, now=lambda: now) as books:
        assert ["时钟倒退" in text for text in arrive(books)] == [True]
        assert arrive(books) == ()


def test_what_is_saved_stays_saved_when_that_file_cannot_be_told_of(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with arrived(home) as (books, _):
        monkeypatch.setattr(heads, "present", unreadable)
        enter(books, 2)
        monkeypatch.undo()
        assert books.database.counts()["person"] == 2


def unreadable(*_: object) -> heads.Head:
    raise StoreUnusable("磁盘读写出错")
