"""Books as an early release of the program kept them, made from present ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from station_app.storage import audit, heads, migrate, vault
from station_app.storage.database import Database
from station_app.storage.tables import AuditEntry

EARLY = "0014"  # the last version before people, seals, mail and the signed log
LOG = AuditEntry.__tablename__


def make_early(home: Path, secret: str, scripts: Path, version: str = EARLY) -> None:
    """Put a store of an early version in the place of closed books' store, with their records.

    scripts  a folder for the versions up to that one
    """
    shutil.copytree(migrate.SCRIPTS, scripts)
    for path in (scripts / "versions").glob("*.py"):
        if path.name[:4] > version:
            path.unlink()
    dek = vault.unlock(home / "app.keys", secret)
    key, log_key = vault.sub_key(dek, "db"), vault.sub_key(dek, "audit")
    present = home / "present.db"
    (home / "store.db").rename(present)
    with closing(Database(home / "store.db", key)) as early, closing(Database(present, key)) as now:
        migrate.upgrade(early, home / "backups", scripts)
        with now.engine.connect() as source, early.engine.connect() as target, target.begin():
            target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in _tables(target):
                macs = _signed_as_then(source, log_key) if table == LOG else None
                _copy(source, target, table, macs)
    for path in (present, home / heads.NAME):
        path.unlink(missing_ok=True)


def _tables(connection: Connection) -> list[str]:
    listed = connection.exec_driver_sql("PRAGMA main.table_list").all()
    names = [name for _, name, kind, *_ in listed if kind == "table"]
    return [name for name in names if not name.startswith(("sqlite_", "alembic_"))]


def _copy(source: Connection, target: Connection, table: str, macs: Iterator[str] | None) -> None:
    """Copy the columns that there were; the log comes with the digests of then."""
    names = [row[1] for row in target.exec_driver_sql(f'PRAGMA table_info("{table}")')]
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    # In the order of the numbers, which the log is read by; other tables do not mind.
    rows: list[Any] = list(source.exec_driver_sql(f'SELECT {listed} FROM "{table}" ORDER BY 1'))
    if macs is not None:
        place = names.index("mac")
        rows = [(*row[:place], mac, *row[place + 1 :]) for row, mac in zip(rows, macs, strict=True)]
    for row in rows:
        target.exec_driver_sql(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', tuple(row))


def _signed_as_then(source: Connection, key: bytes) -> Iterator[str]:
    """Yield the digests of a log whose entries have no sign of who wrote them."""
    mac = audit.FIRST_MAC
    entries = source.execute(select(AuditEntry.__table__).order_by(AuditEntry.__table__.c.seq))
    for row in entries.mappings().all():
        mac = audit.chained(key, mac, {**row, "session": None})
        yield mac
