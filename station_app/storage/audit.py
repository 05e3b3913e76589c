"""The audit log and the revisions, written by the session in the transaction of the change.

No service can forget them: whatever a session flushes is seen here. Each entry's
MAC covers the entry before it, so that a changed or missing line is found.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import event, insert, select
from sqlalchemy.orm import PassiveFlag, Session, sessionmaker
from sqlalchemy.orm.attributes import get_history

from station_app.domain.register import DELETED, Record, Register, new_id
from station_app.domain.registers import BY_NAME
from station_app.storage import restricting, search
from station_app.storage.database import inform
from station_app.storage.tables import AuditEntry, next_number

BOOKKEEPING = ("state", DELETED)  # changes of these count besides the declared fields
FIRST_MAC = "0" * 64
CLOCK_BACK = "clock.back"  # action of the entry that says so
CLOCK_STEP = timedelta(minutes=5)  # back by more than this is noted

# What an entry's MAC covers, as it is stored: so following the chain needs to understand
# none of it.
ROW = (
    "seq", "change", "at", "actor", "action", "kind", "register", "record", "changes",
    "session", "roles", "offset", "elapsed",
)  # fmt: skip
AT, CHANGES, _SESSION = ROW.index("at"), ROW.index("changes"), ROW.index("session")
TIME = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes it into SQLite


class Sign(NamedTuple):
    """Under what an entry is written besides the actor's name.

    session  id of the sign-in; "" for what the program does by itself
    roles    of the actor, e.g. "CLERK,REVIEWER"
    offset   minutes of the local time before UTC
    elapsed  seconds since the sign-in by a clock that nobody can set
    """

    session: str = ""
    roles: str = ""
    offset: int = 0
    elapsed: int = 0


class _Watch(NamedTuple):
    key: bytes
    clock: Callable[[], datetime]


def watch(key: bytes, clock: Callable[[], datetime]) -> Callable[[sessionmaker[Session]], None]:
    """Return what makes every session of a factory keep audit, revisions and search terms.

    key     of the entries' MAC; not the key of the store
    clock   gives the time, in UTC without zone
    """
    return lambda sessions: inform(sessions, watch=_Watch(key, clock))


def sign(sessions: sessionmaker[Session], signed: Callable[[], Sign]) -> None:
    """Let every session that a factory makes from now on ask for the sign of its entries."""
    inform(sessions, sign=signed)


@event.listens_for(Session, "before_flush")
def _flushing(session: Session, *_: object) -> None:
    if watched := session.info.get("watch"):
        _stamp(session, watched.clock())


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _: object) -> None:
    if watched := session.info.get("watch"):
        _write(session, watched.key, watched.clock())


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
            restricting.require_free(session, record)
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
    columns = AuditEntry.__table__.c
    newest = select(columns.seq, columns.mac, columns.at).order_by(columns.seq.desc()).limit(1)
    last = connection.execute(newest).first()
    seq, mac = (last.seq, last.mac) if last is not None else (0, FIRST_MAC)
    if last is not None and entries[0]["at"] < last.at - CLOCK_STEP:
        entries = [_stepped(entries[0], last.at), *entries]
    signs = signed()._asdict() if (signed := session.info.get("sign")) else Sign()._asdict()
    for number, entry in enumerate(entries, seq + 1):
        entry |= {"seq": number, **signs}
        mac = entry["mac"] = chained(key, mac, entry)
    connection.execute(insert(AuditEntry), entries)


def _stepped(entry: Mapping[str, Any], before: datetime) -> dict[str, Any]:
    """Return the entry that says that the clock shows an earlier time than the last entry has."""
    times = {"from": str(before), "to": str(entry["at"])}
    notice = {"change": new_id(), "action": CLOCK_BACK, "kind": "note"}
    return {**entry, **notice, "register": "", "record": "", "changes": times}


def head(session: Session) -> tuple[int, str]:
    """Return number and MAC of the newest entry; (0, FIRST_MAC) of an empty log.

    Kept outside the store, it proves later that the log up to there was not written anew.
    """
    columns = AuditEntry.__table__.c
    newest = select(columns.seq, columns.mac).order_by(columns.seq.desc()).limit(1)
    row = session.connection().execute(newest).first()
    return (0, FIRST_MAC) if row is None else (int(row.seq), str(row.mac))


def chained(key: bytes, before: str, entry: Mapping[str, Any]) -> str:
    """Return the MAC of an entry that follows the one with the MAC `before`."""
    return chained_row(key, before, [entry.get(name) for name in ROW])


def chained_row(key: bytes, before: str, row: Sequence[Any]) -> str:
    """Return the same of an entry's values in the order of `ROW`."""
    line = list(row)
    line[AT], line[CHANGES] = format(line[AT], TIME), json.dumps(line[CHANGES])
    return chained_line(key, before, line)


def chained_line(key: bytes, before: str, line: Sequence[Any]) -> str:
    """Return the same of values as they are stored, time and changes as texts."""
    signed = line[_SESSION] is not None
    text = before + (_joined(line) if signed else _of_early_release(line))
    return hmac.digest(key, text.encode(), "sha256").hex()


def _joined(line: Sequence[Any]) -> str:
    """Return values as one text; their lengths stand before them, so that none can be moved."""
    texts = [str(value) for value in line]
    return f"{[len(text) for text in texts]}{''.join(texts)}"


def _of_early_release(line: Sequence[Any]) -> str:
    """Return what the MAC covered before entries were signed: neither number nor sign."""
    covered = list(line[1:_SESSION])
    covered[AT - 1] = str(datetime.fromisoformat(line[AT]))
    covered[CHANGES - 1] = json.loads(line[CHANGES])
    return json.dumps(covered, ensure_ascii=False, sort_keys=True)
