"""A program killed at any moment loses nothing that it had acknowledged."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from station_app.services import backups
from station_app.storage import migrate, vault
from station_app.storage.database import Database
from station_app.storage.files import sweep
from tests.faults.harness import Nursery, kills, moments
from tests.faults.sample import KEY, entries_in, sample_store
from tests.faults.steps import FIRST, write_scripts
from tests.faults.workers import CHEAP, NOW, PASSPHRASE, WORKERS, store_key

FOR_EVER = 0.4  # seconds in which work without an end is killed

# So much work in one step that a kill falls into the midst of it.
LONG_STEP = """
def upgrade():
    for number in range(30):
        with op.batch_alter_table("entry", recreate="always") as table:
            table.add_column(sa.Column(f"x{number}", sa.Text, server_default="v"))
"""


def sound_entries(path: Path, key: bytes = KEY) -> int:
    """Return the number of entries of a store, in which no check finds anything."""
    database = sample_store(path, key=key)
    assert database.check() == []
    found = entries_in(database)
    database.close()
    return found


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with keys, 2,000 entries, an attachment and a backup of them."""
    vault.create(tmp_path / "app.keys", PASSPHRASE, "zhang", CHEAP)
    (tmp_path / "attachments").mkdir()
    (tmp_path / "attachments" / "表彰.pdf").write_bytes(b"scan" * 100_000)
    sample_store(tmp_path / "store.db", entries=2000, key=store_key(tmp_path)).close()
    return tmp_path


@kills
def test_saved_entries_survive(tmp_path: Path, nursery: Nursery, kills: int) -> None:
    sample_store(tmp_path / "store.db").close()
    for moment in moments(kills, FOR_EVER):
        *_, last = nursery.killed(moment, WORKERS, "save", tmp_path)

        found = sound_entries(tmp_path / "store.db")

        acknowledged = 0 if last == "ready" else int(last)
        # One more may have been committed just before it would have been acknowledged.
        assert acknowledged <= found
        assert last == "ready" or found <= acknowledged + 1


@pytest.fixture
def old_store(tmp_path: Path) -> bytes:
    """A closed store at the first revision with 3,000 entries; the second one is at hand."""
    scripts = write_scripts(tmp_path / "scripts", {"0001_first": FIRST})
    database = Database(tmp_path / "store.db", KEY)
    migrate.upgrade(database, tmp_path / "backups", scripts)
    with database.transaction("test", "test.fill") as session:
        session.execute(text("INSERT INTO account (id, name) VALUES (1, '张三')"))
        rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        session.execute(text(f"INSERT INTO entry (account_id, amount) {rows} SELECT 1, i FROM n"))
    database.close()
    write_scripts(scripts, {"0002_long": LONG_STEP})
    return (tmp_path / "store.db").read_bytes()


@kills
def test_upgrade_is_whole_or_not_at_all(
    tmp_path: Path, old_store: bytes, nursery: Nursery, kills: int
) -> None:
    put_back(tmp_path, old_store)
    length = nursery.measured(WORKERS, "upgrade", tmp_path)
    interrupted = 0
    for moment in moments(kills, length):
        put_back(tmp_path, old_store)
        interrupted += nursery.killed(moment, WORKERS, "upgrade", tmp_path)[-1] == "ready"

        database = Database(tmp_path / "store.db", KEY)

        assert database.check() == []
        assert shape(database) in (("0001", 3, 3000), ("0002", 33, 3000))
        for copy in (tmp_path / "backups").glob("pre-*.db"):
            with closing(Database(copy, KEY)) as opened:
                assert shape(opened) == ("0001", 3, 3000)
        database.close()
    assert interrupted  # else every kill came after the end, and proved nothing


def put_back(folder: Path, store: bytes) -> None:
    """Put the old store in the place of what an upgrade left."""
    for left in (*folder.glob("store.db*"), *folder.glob("backups/*")):
        left.unlink()
    (folder / "store.db").write_bytes(store)


def shape(database: Database) -> tuple[str | None, int, int | None]:
    """Return the revision, the number of columns and the number of rows of a sound store."""
    assert set(database.counts()) == {"account", "entry", "alembic_version"}
    with database.reading() as session:
        columns = len(session.execute(text("PRAGMA table_info(entry)")).all())
        rows = session.scalar(text("SELECT count(*) FROM entry"))
    return migrate.current(database), columns, rows


@kills
def test_every_backup_there_is_whole(workspace: Path, nursery: Nursery, kills: int) -> None:
    for moment in moments(kills, FOR_EVER):
        _, *acknowledged = nursery.killed(moment, WORKERS, "back_up", workspace)

        found = {path.name for path in (workspace / "backups").glob("*.tzbak")}

        assert set(acknowledged) <= found
        for name in found:
            counts = backups.verify(workspace / "backups" / name).counts
            assert counts == {"account": 1, "entry": 2000}
            (workspace / "backups" / name).unlink()


@kills
def test_killed_restore_leaves_one_whole_store(
    workspace: Path, nursery: Nursery, kills: int
) -> None:
    key = store_key(workspace)
    database = sample_store(workspace / "store.db", key=key)
    made = (workspace / "app.keys", workspace / "attachments", workspace / "backups")
    backups.back_up(database, *made, NOW)
    database.close()
    for moment in moments(kills, FOR_EVER):
        nursery.killed(moment, WORKERS, "restore", workspace)

        backups.finish_restore(workspace)

        assert sound_entries(workspace / "store.db", key) == 2000
        assert store_key(workspace) == key
        assert (workspace / "attachments" / "表彰.pdf").stat().st_size == 400_000
        assert not list(workspace.glob("*.restoring"))


@kills
def test_replaced_file_is_the_old_or_the_new_one(
    tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    for moment in moments(kills, FOR_EVER):
        *_, last = nursery.killed(moment, WORKERS, "write_file", tmp_path)

        size = (tmp_path / "名册.xlsx").stat().st_size if last != "ready" else 0

        assert last == "ready" or size in (int(last), int(last) + 50_000)
        sweep(tmp_path)
        assert {path.name for path in tmp_path.iterdir()} <= {"名册.xlsx"}
