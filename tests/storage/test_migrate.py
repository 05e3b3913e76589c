"""A store is brought to the schema of the program: copy first, then all steps or none."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from station_app.domain.problems import StationError, StoreUnusable
from station_app.storage import migrate
from station_app.storage.database import Database
from tests.faults.sample import KEY
from tests.faults.steps import FAILING, FIRST, ORPHANING, SECOND, write_scripts


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    return write_scripts(tmp_path / "50%", {"0001_first": FIRST})


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def database(tmp_path: Path, scripts: Path, backups: Path) -> Iterator[Database]:
    """A store at the first revision, with one entry."""
    opened = Database(tmp_path / "store.db", KEY)
    migrate.upgrade(opened, backups, scripts)
    with opened.transaction("test", "test.create") as session:
        session.execute(text("INSERT INTO account (id, name) VALUES (1, '张三')"))
        session.execute(text("INSERT INTO entry (account_id, amount) VALUES (1, 5)"))
    yield opened
    opened.close()


def schema(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT sql FROM sqlite_master ORDER BY name")))


def test_new_store_is_created_without_a_copy(tmp_path: Path, scripts: Path, backups: Path) -> None:
    database = Database(tmp_path / "new.db", KEY)

    assert migrate.current(database) is None
    assert migrate.upgrade(database, backups, scripts) == "0001"

    assert migrate.current(database) == migrate.head(scripts) == "0001"
    assert not backups.exists()
    database.close()


def test_store_at_the_head_is_left_alone(database: Database, scripts: Path, backups: Path) -> None:
    assert not migrate.needs_upgrade(database, scripts)
    assert migrate.upgrade(database, backups, scripts) is None


def test_rows_and_references_survive_a_table_made_anew(
    database: Database, scripts: Path, backups: Path
) -> None:
    write_scripts(scripts, {"0002_second": SECOND})

    assert migrate.needs_upgrade(database, scripts)
    assert migrate.upgrade(database, backups, scripts) == "0002"

    with database.reading() as session:
        query = "SELECT account.village, amount FROM entry JOIN account ON account.id = account_id"
        assert session.execute(text(query)).all() == [("通泰街", 5)]
    assert database.check() == []


def test_references_are_enforced_again_after_an_upgrade(
    database: Database, scripts: Path, backups: Path
) -> None:
    write_scripts(scripts, {"0002_second": SECOND})
    migrate.upgrade(database, backups, scripts)

    with database.reading() as one, database.reading() as two:
        for session in (one, two):
            assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_store_is_copied_before_it_is_upgraded(
    database: Database, scripts: Path, backups: Path
) -> None:
    before = schema(database)
    write_scripts(scripts, {"0002_second": SECOND})
    migrate.upgrade(database, backups, scripts)

    (copy,) = backups.iterdir()
    assert copy.name.startswith("pre-0001-")
    opened = Database(copy, KEY)
    assert schema(opened) == before
    assert opened.counts()["entry"] == 1
    opened.close()


@pytest.mark.parametrize(("step", "error"), [(FAILING, RuntimeError), (ORPHANING, StoreUnusable)])
def test_failed_upgrade_changes_nothing_and_can_be_tried_again(
    database: Database, scripts: Path, backups: Path, step: str, error: type[Exception]
) -> None:
    before = schema(database), database.counts()
    write_scripts(scripts, {"0002_second": SECOND, "0003_third": step})

    with pytest.raises(error):
        migrate.upgrade(database, backups, scripts)

    assert (schema(database), database.counts()) == before
    assert migrate.current(database) == "0001"
    (scripts / "versions" / "0003_third.py").unlink()
    assert migrate.upgrade(database, backups, scripts) == "0002"


def test_no_upgrade_without_a_copy(database: Database, scripts: Path, backups: Path) -> None:
    write_scripts(scripts, {"0002_second": SECOND})
    backups.write_bytes(b"a file where the folder should be")

    with pytest.raises(StationError):
        migrate.upgrade(database, backups, scripts)

    assert migrate.current(database) == "0001"


def test_newer_store_is_refused_unchanged(database: Database, scripts: Path, backups: Path) -> None:
    with database.transaction("test", "test.newer") as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema(database)

    with pytest.raises(StoreUnusable, match="更新版本的程序"):
        migrate.upgrade(database, backups, scripts)

    assert schema(database) == before
    assert not backups.exists()


def test_upgrade_is_logged(
    database: Database, scripts: Path, backups: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_scripts(scripts, {"0002_second": SECOND})
    caplog.set_level(logging.INFO, "station_app")

    migrate.upgrade(database, backups, scripts)

    assert "from 0001 to 0002" in caplog.text


def test_head_is_the_one_that_alembic_finds() -> None:
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str(migrate.SCRIPTS))

    assert directory.get_heads() == [migrate.head()]
    assert {script.revision for script in directory.walk_revisions()} == {
        path.name[:4] for path in (migrate.SCRIPTS / "versions").glob("0*.py")
    }


def test_next_version_is_drafted(database: Database, scripts: Path) -> None:
    drafted = migrate.draft(database, "New village", scripts)

    assert drafted.name == "0002_new_village.py"
    assert 'down_revision = "0001"' in drafted.read_text().replace("'", '"')


def test_start_of_the_program_does_not_wait_for_alembic(
    database: Database, scripts: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from station_app.storage import migrate;"
        "from station_app.storage.database import Database;"
        f"database = Database(Path({str(tmp_path / 'store.db')!r}), bytes(range(32)));"
        f"print(migrate.needs_upgrade(database, Path({str(scripts)!r})), 'alembic' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert ended.stdout == "False False\n", ended.stderr
