"""The migrations that are shipped end at the mapped classes and keep what was there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from station_app.domain.register import Base, Record, Register
from station_app.domain.registers import REGISTERS
from station_app.domain.registers.people import EDUCATIONS, PEOPLE
from station_app.storage import migrate
from station_app.storage.database import Database
from tests.faults.sample import KEY

BOOKS = {
    *("audit_entry", "search_term", "store_state", "import_batch", "remembered_mapping"),
    *("package", "peer"),
}
ADD_ENTRY = """INSERT INTO audit_entry
(change, at, actor, action, kind, register, record, changes, mac)
VALUES ('c', '2026-11-23', 'a', 'b', 'note', '', '', '{}', 'm')"""


def kept(register: Register[Any], **values: Any) -> Record:
    """Make a record with its books, which the audit would fill in."""
    times = dict.fromkeys(("created_at", "updated_at"), datetime(2026, 11, 23))
    record: Record = register.new(created_by="甲", updated_by="甲", **times, **values)
    return record


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "store.db", KEY)
    migrate.upgrade(opened, tmp_path / "backups")
    yield opened
    opened.close()


def test_migrations_end_at_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})

        assert compare_metadata(context, Base.metadata) == []


def test_every_register_has_its_table_and_nothing_else_is_there(database: Database) -> None:
    with database.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())

    assert tables - {"alembic_version"} >= BOOKS | {register.name for register in REGISTERS}
    assert tables - {"alembic_version"} == set(Base.metadata.tables)


def test_the_first_release_goes_on_with_its_data(tmp_path: Path) -> None:
    scripts = copytree(migrate.SCRIPTS, tmp_path / "scripts")
    for version in (scripts / "versions").glob("0*.py"):
        if not version.name.startswith("0001_"):
            version.unlink()
    database = Database(tmp_path / "store.db", KEY)
    migrate.upgrade(database, tmp_path / "backups", scripts)
    with database.transaction("甲", "test") as session:
        session.execute(text(ADD_ENTRY))
        session.add(kept(PEOPLE, name="陈大文"))

    migrate.upgrade(database, tmp_path / "backups")

    with database.reading() as session:
        assert session.scalar(text("SELECT name FROM person")) == "陈大文"
        assert session.scalar(text("SELECT count(*) FROM audit_entry")) == 1
        assert session.scalar(text("SELECT count(*) FROM volunteer")) == 0
    assert len(list((tmp_path / "backups").glob("pre-0001-*.db"))) == 1
    database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET actor = '乙'",
        "DELETE FROM audit_entry",
    ],
)
def test_the_audit_log_can_only_grow(database: Database, change: str) -> None:
    with database.transaction("甲", "test") as session:
        session.execute(text(ADD_ENTRY))

    with (
        pytest.raises(IntegrityError, match="append-only"),
        database.transaction("甲", "test") as session,
    ):
        session.execute(text(change))


def test_a_child_may_come_before_its_parent_within_a_transaction(database: Database) -> None:
    with database.transaction("甲", "test") as session:
        session.add(kept(EDUCATIONS, person="P"))
        session.flush()
        session.add(kept(PEOPLE, id="P"))


def test_a_child_without_parent_is_refused_at_the_end(database: Database) -> None:
    with (
        pytest.raises(IntegrityError, match="FOREIGN KEY"),
        database.transaction("甲", "test") as session,
    ):
        session.add(kept(EDUCATIONS, person="P"))


def test_the_volunteers_took_one_file_one_list_and_one_version() -> None:
    package = migrate.SCRIPTS.parent.parent
    named = re.compile(r'VOLUNTEERS|registers\.volunteers|"volunteer"')
    naming = {
        path.relative_to(package).as_posix()
        for folder in ("domain", "storage", "workbooks")
        for path in (package / folder).rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
    }

    assert naming == {
        "domain/registers/__init__.py",
        "domain/registers/volunteers.py",
        "domain/rules/retention.py",  # how long they are kept
        "storage/migrations/versions/0002_volunteers.py",
    }
