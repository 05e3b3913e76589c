"""A real store with the registers' tables, its audit log and its search terms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text

from station_app.storage import audit, audit_chain, migrate
from station_app.storage.database import Database
from tests.faults.sample import KEY

AUDIT_KEY = bytes(reversed(range(32)))
BEGIN = datetime(2026, 11, 23, 1, 0)


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    """Open a new store whose clock goes on by a second at each look."""
    seconds = count()

    def clock() -> datetime:
        return BEGIN + timedelta(seconds=next(seconds))

    database = Database(folder / "store.db", KEY, audit.watch(AUDIT_KEY, clock))
    migrate.upgrade(database, folder / "backups")
    yield database
    database.close()


def tamper(database: Database, statement: str, **values: Any) -> None:
    """Change the audit log behind its triggers, as somebody with the key could."""
    with database.transaction("某人", "tamper") as session:
        for guard in ("update", "delete", "replace", "gap", "fork"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{guard}"))
        session.execute(text(statement), values)


def broken(database: Database) -> list[int]:
    """Return the numbers of the entries that do not fit the chain."""
    with database.reading() as session:
        return list(audit_chain.examine(session, AUDIT_KEY).broken)
