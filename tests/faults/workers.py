"""Programs that write until they are killed: `python -m tests.faults.workers save FOLDER`."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from station_app.domain.problems import StationError
from station_app.services import backups
from station_app.storage import migrate, vault
from station_app.storage.database import Database
from station_app.storage.files import write_atomically
from station_app.storage.locks import WorkspaceLock
from tests.faults.sample import KEY, book, book_many, entries_in, sample_store

WORKERS = "tests.faults.workers"  # the name of this module, as the harness wants it
NOBODY = 65534
NOW = datetime(2026, 11, 23, 8, 30)
PASSPHRASE = "春天的社工站在巷口左边"
CHEAP = vault.Cost(t=2, m=19 * 1024, p=1)


def save(folder: Path) -> None:
    """Book one entry a transaction; acknowledge the number of entries."""
    database = sample_store(folder / "store.db")
    amount = entries_in(database)
    acknowledge("ready")
    while True:
        amount += 1
        with database.transaction("test", "test.book") as session:
            book(session, amount)
        acknowledge(amount)


def upgrade(folder: Path) -> None:
    """Bring the store to the head of the scripts in the folder; acknowledge the revision."""
    database = Database(folder / "store.db", KEY)
    acknowledge("ready")
    acknowledge(migrate.upgrade(database, folder / "backups", folder / "scripts"))


def back_up(folder: Path) -> None:
    """Make backups; acknowledge the name of each."""
    database = sample_store(folder / "store.db", key=store_key(folder))
    acknowledge("ready")
    while True:
        target = folder / "backups"
        made = backups.back_up(database, folder / "app.keys", folder / "attachments", target, NOW)
        acknowledge(made.name)


def restore(folder: Path) -> None:
    """Put the one backup in the place of the store again and again."""
    archive = next((folder / "backups").glob("*.tzbak"))
    acknowledge("ready")
    while True:
        backups.restore(archive, folder, PASSPHRASE, NOW)
        acknowledge("restored")


def write_file(folder: Path) -> None:
    """Replace one file by a greater one; acknowledge its size."""
    acknowledge("ready")
    size = 0
    while True:
        size += 50_000
        write_atomically(folder / "名册.xlsx", b"x" * size)
        acknowledge(size)


def hold(folder: Path) -> None:
    """Hold the lock of a workspace until standard input ends."""
    with WorkspaceLock(folder):
        acknowledge("ready")
        sys.stdin.read()


def fill(folder: Path) -> None:
    """Save until the disk is full; acknowledge what was saved, and what then is shown."""
    database = Database(folder / "store.db", store_key(folder))
    saved = entries_in(database)
    try:
        while True:
            with database.transaction("test", "test.book") as session:
                book_many(session, 200)
            saved += 200
    except StationError as error:
        acknowledge(saved, type(error).__name__, error)
    assert entries_in(database) == saved, "a reader still works, and the rest was rolled back"


def back_up_once(folder: Path) -> None:
    """Make one backup; acknowledge its name or what is in the way."""
    target = folder / "backups"
    try:
        database = Database(folder / "store.db", store_key(folder))
        made = backups.back_up(database, folder / "app.keys", folder / "attachments", target, NOW)
        acknowledge(made.name)
    except StationError as error:
        acknowledge(type(error).__name__, error)


def write_file_once(folder: Path) -> None:
    """Replace one file by one of 4 MiB; acknowledge what is in the way."""
    try:
        write_atomically(folder / "名册.xlsx", b"x" * (4 << 20))
    except StationError as error:
        acknowledge(type(error).__name__, error)


def open_without_rights(folder: Path) -> None:
    """Lock and open as somebody who may not write there; acknowledge what is shown."""
    # Opened once with all rights, because what is imported late could not be read without.
    sample_store(folder / "store.db").close()
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    for attempt in (WorkspaceLock(folder).acquire, lambda: sample_store(folder / "store.db")):
        try:
            attempt()
            acknowledge("opened")
        except StationError as error:
            acknowledge(type(error).__name__, error)


def store_key(folder: Path) -> bytes:
    return vault.sub_key(vault.unlock(folder / "app.keys", PASSPHRASE), "db")


def acknowledge(*words: object) -> None:
    print(*words, flush=True)


WORK: dict[str, Callable[[Path], None]] = {
    work.__name__: work
    for work in (
        *(save, upgrade, back_up, restore, write_file, hold),
        *(fill, back_up_once, write_file_once, open_without_rights),
    )
}


def main(work: str, folder: str, largest: str = "") -> None:
    """Do the work; no file may grow beyond `largest` bytes, as on a full disk."""
    if largest:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    WORK[work](Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
