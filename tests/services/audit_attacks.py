"""What somebody who holds the key could do to the log of open books, for tests."""

from __future__ import annotations

from sqlalchemy import select, text

from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.tables import AuditEntry
from tests.storage.stores import tamper


def cut(books: Workspace, more_than: int) -> None:
    """Remove all entries behind a number."""
    tamper(books.database, "DELETE FROM audit_entry WHERE seq > :number", number=more_than)


def rewrite(books: Workspace, number: int, column: str, value: str) -> None:
    """Change an entry and chain it and all behind it anew."""
    change = f"UPDATE audit_entry SET {column} = :value WHERE seq = :number"
    tamper(books.database, change, value=value, number=number)
    with books.database.reading() as session:
        rows = list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))
    mac, macs = audit.FIRST_MAC, []
    for row in rows:
        values = {name: getattr(row, name) for name in audit.ROW}
        mac = audit.chained(books.audit_key, mac, values)
        macs.append({"mac": mac, "number": row.seq})
    with books.database.transaction("某人", "tamper") as session:
        set_mac = text("UPDATE audit_entry SET mac = :mac WHERE seq = :number")
        session.connection().execute(set_mac, macs)
