"""Following the chain of the audit log against reading its lines from the encrypted store."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from station_app.storage import audit, audit_chain, migrate
from station_app.storage.database import Database
from tests.bench.measure import Bench, Way

KEY, AUDIT_KEY = bytes(range(32)), bytes(reversed(range(32)))
CHUNK = 5_000
BEGIN = datetime(2026, 1, 1)


def write_log(rows: int, folder: Path) -> None:
    """Write a log of changed people, unless an earlier comparison did."""
    home = _home(rows, folder)
    if home.exists():
        return
    home.mkdir()
    database = Database(home / "store.db", KEY)
    migrate.upgrade(database, home / "backups")
    audit.sign(database.sessions, lambda: audit.Sign("01ARZ3NDEKTSV4RRFFQ69G5FAV", "CLERK", 480, 7))
    with database.transaction("王芳", "person.change") as session:
        for start in range(0, rows, CHUNK):
            chunk = [_entry(number) for number in range(start, min(start + CHUNK, rows))]
            audit.append(session, AUDIT_KEY, chunk)
    database.close()


def _entry(number: int) -> dict[str, object]:
    changes = {
        "name": [None, "欧阳小兰"], "mobile": ["13800130001", f"139{number:08}"],
        "address": ["四方坪街道", f"四方坪街道金帆社区 {number} 栋 3 单元"],
        "political": [None, "13"], "birth_date": [None, "1985-06-15"],
        "remark": [None, "本人到站登记，材料齐全"],
    }  # fmt: skip
    at = BEGIN + timedelta(seconds=number)
    return {
        "change": f"01ARZ3NDEKTSV4RR{number:010}", "at": at, "actor": "王芳", "kind": "change",
        "action": "person.change", "register": "person", "record": f"01ARZ3NDEKTSV4RS{number:010}",
        "changes": changes,
    }  # fmt: skip


def read_lines(home: Path) -> int:
    """Read every line as the store has it, nothing of it understood."""
    database = Database(home / "store.db", KEY)
    with database.reading() as session:
        cursor = session.connection().exec_driver_sql("SELECT * FROM audit_entry ORDER BY seq")
        read = sum(1 for _ in cursor)
    database.close()
    return read


def examine(home: Path) -> int:
    """Follow the chain, compared with one head known elsewhere."""
    database = Database(home / "store.db", KEY)
    with database.reading() as session:
        pin = audit_chain.Pin(*audit.head(session))
        found = audit_chain.examine(session, AUDIT_KEY, [pin])
    database.close()
    assert found.first is None
    return found.entries


def _home(rows: int, folder: Path) -> Path:
    return folder / f"log{rows}"


AUDIT = Bench(
    "audit",
    "Following the audit log",
    (
        Way("reading the lines", _home, read_lines),
        Way("examine", _home, examine, ratio=5, memory=100),
    ),
    setup=write_log,
)
