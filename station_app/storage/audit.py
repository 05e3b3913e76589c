"""The audit log and the revisions, written by the session in the transaction of the change.

No service can forget them: whatever a session flushes is seen here. Each entry's
MAC covers the entry before it, so that a changed or missing line is found.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.orm import PassiveFlag, Session, sessionmaker
from sqlalchemy.orm.attributes import get_history

from station_app.domain.register import DELETED, Record, Register, new_id
from station_app.domain.registers import BY_NAME
from station_app.storage import search
from station_app.storage.tables import AuditEntry, next_number

BOOKKEEPING = ("state", DELETED)  # changes of these count besides the declared fields
FIRST_MAC = "0" * 64


def watch(key: bytes, clock: Callable[[], datetime]) -> Callable[[sessionmaker[Session]], None]:
    """Return what makes every session of a factory keep audit, revisions and search terms.

    key     of the entries' MAC; not the key of the store
    clock   gives the time, in UTC without zone
    """

    def attach(sessions: sessionmaker[Session]) -> None:
        event.listen(sessions, "before_flush", lambda session, *_: _stamp(session, clock()))
        event.listen(sessions, "after_flush", lambda session, _: _write(session, key, clock()))

    return attach


def _stamp(session: Session, now: datetime) -> None:
    """Give changed records their revision, author and time.

    A change that was taken over from the other side keeps this store's revision:
    it is no news for that side.
    """
    actor = session.info.get("actor", "")
    made = session.new  # a new set at every call
    for record in (*made, *session.dirty):
        if not isinstance(record, Record) or not (record in made or changes_of(record)):
            continue
        if not session.info.get("merging"):
            record.revision = change_revision(session)
        record.updated_at, record.updated_by = now, actor
        if record in made:
            record.created_at, record.created_by = now, actor


def change_revision(session: Session) -> int:
    """Return the revision of this transaction, the same for all its records."""
    if "revision" not in session.info:
        with session.no_autoflush:
            session.info["revision"] = next_number(session, "revision")
    return int(session.info["revision"])


def changes_of(record: Record) -> dict[str, list[Any]]:
    """Return {field: [old, new]} of what changed since the record was loaded."""
    register = BY_NAME[record.__tablename__]
    found = {}
    for name in (*register.fields, *BOOKKEEPING):
        # Not through the state's `attrs`: it makes one object for every column each time.
        added, _, deleted = get_history(record, name, PassiveFlag.PASSIVE_NO_INITIALIZE)
        old = deleted[0] if deleted else None
        new = added[0] if added else None
        if old != new:
            found[name] = [to_json(register, name, old), to_json(register, name, new)]
    return found


def to_json(register: Register[Any], name: str, value: Any) -> Any:
    """Return a field's value as JSON can hold it."""
    if value is None or name == "state":
        return value
    if name == DELETED:
        return value.isoformat()
    return register.fields[name].kind.to_json(value)


def from_json(register: Register[Any], name: str, value: Any) -> Any:
    """Return a field's value from what `to_json` gave."""
    if value is None or name == "state":
        return value
    if name == DELETED:
        return datetime.fromisoformat(value)
    return register.fields[name].kind.from_json(value)


def _write(session: Session, key: bytes, now: datetime) -> None:
    entries: list[dict[str, Any]] = []
    changed: list[Record] = []
    made = session.new
    for record in (*made, *session.dirty):
        if isinstance(record, Record) and (changes := changes_of(record)):
            kind = _kind_of(changes, record in made)
            entries.append(_entry(session, now, kind, record.__tablename__, record.id, changes))
            changed.append(record)
    search.index(session, changed)
    append(session, key, entries)


def _kind_of(changes: dict[str, list[Any]], new: bool) -> str:
    if new:
        return "create"
    if DELETED in changes:
        return "delete" if changes[DELETED][1] else "restore"
    return "change"


def _entry(
    session: Session, now: datetime, kind: str, register: str, record: str, changes: Any
) -> dict[str, Any]:
    info = session.info
    return {
        "change": info.setdefault("change", new_id()),
        "at": now,
        "actor": info.get("actor", ""),
        "action": info.get("action", ""),
        "kind": kind,
        "register": register,
        "record": record,
        "changes": changes,
    }


def note(session: Session, key: bytes, now: datetime, subject: str, facts: dict[str, Any]) -> None:
    """Write an entry about something that is no record: a package, an import, a refusal."""
    append(session, key, [_entry(session, now, "note", "", subject, facts)])


def append(session: Session, key: bytes, entries: list[dict[str, Any]]) -> None:
    """Chain the entries to the log and write them."""
    if not entries:
        return
    connection = session.connection()
    last = select(AuditEntry.__table__.c.mac).order_by(AuditEntry.__table__.c.seq.desc()).limit(1)
    mac = connection.scalar(last) or FIRST_MAC
    for entry in entries:
        mac = entry["mac"] = chained(key, mac, entry)
    connection.execute(insert(AuditEntry), entries)


def chained(key: bytes, before: str, entry: dict[str, Any]) -> str:
    """Return the MAC of an entry that follows the one with the MAC `before`."""
    names = ("change", "at", "actor", "action", "kind", "register", "record", "changes")
    row = [str(entry["at"]) if name == "at" else entry[name] for name in names]
    text = before + json.dumps(row, ensure_ascii=False, sort_keys=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def broken(session: Session, key: bytes) -> Iterator[int]:
    """Yield the numbers of entries that do not follow the one before them."""
    before = FIRST_MAC
    rows = session.execute(select(AuditEntry.__table__).order_by(AuditEntry.__table__.c.seq))
    for row in rows.mappings():
        if row["mac"] != chained(key, before, dict(row)):
            yield row["seq"]
        before = row["mac"]
