"""Erasing records for good: their rows, terms, drafts, history, and the bytes in the file.

The audit log keeps who did what and when; of an erased record it loses the values. Each
blanked entry keeps its MAC, so that the chain goes on, and the note about the erasing
vouches for it: an entry without values is sound if, and only if, a later sound note says
that it was blanked and that nothing else of it was changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, String, and_, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from station_app.domain.kinds import Files, Photo
from station_app.domain.register import DELETED, Record, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.storage.audit import (
    AT,
    CHANGES,
    FIRST_MAC,
    ROW,
    TIME,
    chained_line,
    change_revision,
)
from station_app.storage.database import Database, read_anew, translated
from station_app.storage.retention_tables import KeepingDecision
from station_app.storage.tables import (
    Acknowledgement,
    AttachmentName,
    AuditEntry,
    Draft,
    ImportBatch,
    Preference,
    SearchTerm,
)

ERASE = "erase"  # action of the note about an erasing
BLANKED = "blanked"  # its fact: number and mark of each entry that lost its values
NO_VALUES: Mapping[str, Any] = {}
BLANK = "{}"  # the same as it is stored
SEEN = (".reveal", ".view", ".copy")  # end the actions of notes that hold no value of the record
CHUNK = 500

Pair = tuple[str, str]  # register and id of a record


def mark(key: bytes, before: str, line: Sequence[Any], mac: str) -> str:
    """Return what vouches for an entry without values: its other facts, its place and its MAC.

    before  MAC of the entry before it
    line    the entry as it is stored, see `audit.chained_line`
    """
    blank = [*line[:CHANGES], BLANK, *line[CHANGES + 1 :]]
    return chained_line(key, f"{before}:{mac}", blank)


def blank(session: Session, key: bytes, pairs: Iterable[Pair]) -> list[list[Any]]:
    """Take the values out of the log's entries about records; return number and mark of each."""
    columns = AuditEntry.__table__.c
    connection = session.connection()
    found = []
    for entry in _entries(session, pairs):
        previous = select(columns.mac).where(columns.seq == entry.seq - 1)
        before = connection.scalar(previous) or FIRST_MAC
        line = [getattr(entry, name) for name in ROW]
        line[AT] = format(entry.at, TIME)
        found.append([entry.seq, mark(key, before, line, entry.mac)])
    table = AuditEntry.__table__
    for start in range(0, len(found), CHUNK):
        numbers = [number for number, _ in found[start : start + CHUNK]]
        statement = update(table).where(columns.seq.in_(numbers))  # type: ignore[arg-type]
        connection.execute(statement.values(changes=dict(NO_VALUES)))
    return found


def _entries(session: Session, pairs: Iterable[Pair]) -> list[Any]:
    """Return the entries with values of records; who looked at them stays to be read."""
    columns = AuditEntry.__table__.c
    found: dict[int, Any] = {}
    wanted = set(pairs)
    for ids in _chunks(sorted({record for _, record in wanted})):
        query = select(AuditEntry.__table__).where(columns.record.in_(ids))
        for row in session.connection().execute(query):
            of_it = (row.register, row.record) in wanted
            told = row.register == "" and not row.action.endswith(SEEN) and row.action != ERASE
            if (of_it or told) and row.changes != NO_VALUES:
                found[row.seq] = row
    return [found[seq] for seq in sorted(found)]


def files_of(session: Session, pairs: Iterable[Pair]) -> set[str]:
    """Return the SHA-256 of the files that records have, or ever had."""
    found: set[str] = set()
    for register, ids in _by_register(pairs):
        names = _file_fields(register)
        if not names:
            continue
        for chunk in _chunks(ids):
            columns = [getattr(register.model, name) for name in names]
            for row in session.execute(select(*columns).where(register.model.id.in_(chunk))):
                found.update(_apart(row))
            of_it = (AuditEntry.register == register.name, AuditEntry.record.in_(chunk))
            for changes in session.scalars(select(AuditEntry.changes).where(*of_it)):
                for name in names:
                    found.update(_apart(changes.get(name, ())))
    return found


def batches_of(session: Session, pairs: Iterable[Pair]) -> list[ImportBatch]:
    """Return the imports whose originals carry values of records."""
    wanted = list(pairs)
    named: set[str] = set()
    for register, ids in _by_register(wanted):
        for chunk in _chunks(ids):
            of_it = (register.model.id.in_(chunk), register.model.batch.is_not(None))
            named.update(session.scalars(select(register.model.batch).where(*of_it)))
            entries = (AuditEntry.register == register.name, AuditEntry.record.in_(chunk))
            named.update(session.scalars(select(AuditEntry.change).where(*entries)))
    return [
        batch
        for chunk in _chunks(sorted(named))
        for batch in session.scalars(
            select(ImportBatch).where(ImportBatch.id.in_(chunk), ImportBatch.original != "")
        )
    ]


def still_used(session: Session, files: Iterable[str], without: Iterable[Pair] = ()) -> set[str]:
    """Return those of the files to which a record or an import refers now.

    without  records that do not count
    """
    wanted, left_out = set(files), set(without)
    found = wanted & set(session.scalars(select(ImportBatch.original)))
    if not wanted:
        return found
    for register in REGISTERS:
        for name in _file_fields(register):
            column = getattr(register.model, name)
            rows = session.execute(select(register.model.id, column).where(column.is_not(None)))
            for record, value in rows:
                if (register.name, record) not in left_out:
                    found |= wanted & set(value.split(","))
    return found


def forget(session: Session, pairs: Iterable[Pair]) -> None:
    """Delete what is kept beside records: terms, drafts, reasons, decisions."""
    for register, ids in _by_register(pairs):
        for chunk in _chunks(ids):
            for table in (SearchTerm, Acknowledgement, KeepingDecision):
                of_it = (table.register == register.name, table.record.in_(chunk))
                session.execute(delete(table).where(*of_it))
            content = cast(Draft.content, String)
            about = or_(*(content.contains(each, autoescape=True) for each in chunk))
            own = and_(Draft.register == register.name, Draft.record.in_(chunk))
            session.execute(delete(Draft).where(or_(own, about)))


def forget_names(session: Session, files: Iterable[str]) -> None:
    """Delete the names under which files were added."""
    for chunk in _chunks(sorted(files)):
        session.execute(delete(AttachmentName).where(AttachmentName.sha256.in_(chunk)))


def forget_arranged(session: Session, records: Iterable[Record]) -> None:
    """Delete what users have arranged with a word of records: views, corrections of a roster.

    Of a list the entry goes in which such a word stands, any other text becomes empty.
    """
    words = {word for record in records for word in _words_of(record)}
    for row in session.scalars(select(Preference)):
        left = _without(row.value, words)
        if left != row.value:
            row.value = left


def _words_of(record: Record) -> Iterator[str]:
    """Yield what names a record; a word of one sign names nobody."""
    register = BY_NAME[record.__tablename__]
    values = (getattr(record, name) for name in register.searched)
    return (each for each in (record.id, *values) if each and len(each) > 1)


def _without(value: Any, words: Collection[str]) -> Any:
    match value:
        case str():
            return "" if _says(value, words) else value
        case list():
            return [_without(each, words) for each in value if not _says(each, words)]
        case dict():
            return {key: _without(each, words) for key, each in value.items()}
    return value


def _says(value: Any, words: Collection[str]) -> bool:
    match value:
        case str():
            return any(word in value for word in words)
        case list():
            return any(_says(each, words) for each in value)
        case dict():
            return _says(list(value.values()), words)
    return False


def empty(session: Session, register: Register[Any], ids: Sequence[str], now: datetime) -> None:
    """Leave of records nothing but the mark that they are deleted, as news for the other side."""
    if not ids:
        return
    values: dict[str, Any] = dict.fromkeys(register.fields)
    values |= {"state": register.life_cycle.start, "returned": None, "batch": None}
    table: Any = register.model.__table__
    values |= {"revision": change_revision(session), "row_version": table.c.row_version + 1}
    for chunk in _chunks(ids):
        of_it = table.c.id.in_(chunk)
        alive = (of_it, table.c[DELETED].is_(None))
        session.execute(update(table).where(*alive).values({DELETED: now}))
        session.execute(update(table).where(of_it).values(values))
    read_anew(session)


def remove(session: Session, register: Register[Any], ids: Sequence[str]) -> int:
    """Delete the rows of records; references to them are checked at the commit."""
    table: Any = register.model.__table__
    gone = 0
    for chunk in _chunks(ids):
        result = session.execute(delete(table).where(table.c.id.in_(chunk)))
        gone += result.rowcount if isinstance(result, CursorResult) else 0
    read_anew(session)
    return gone


def scrub(database: Database) -> bool:
    """Write the file anew without what was deleted; False while another one still reads the old.

    Row numbers stay: every register's table has an index, which lets SQLite keep them.
    """
    with translated(), closing(database.engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        driver.execute("PRAGMA query_only=0")
        driver.execute("VACUUM")
    return database.checkpoint()


def records_about(session: Session, pairs: Iterable[Pair]) -> list[Record]:
    """Return the corrections that propose something for records: they quote them."""
    model: Any = BY_NAME["correction"].model
    return [
        record
        for register, ids in _by_register(pairs)
        for chunk in _chunks(ids)
        for record in session.scalars(
            select(model).where(model.register == register.name, model.record.in_(chunk))
        )
    ]


def _by_register(pairs: Iterable[Pair]) -> list[tuple[Register[Any], list[str]]]:
    found: dict[str, list[str]] = {}
    for register, record in pairs:
        found.setdefault(register, []).append(record)
    return [(BY_NAME[name], ids) for name, ids in found.items()]


def _file_fields(register: Register[Any]) -> list[str]:
    return [n for n, spec in register.fields.items() if isinstance(spec.kind, (Photo, Files))]


def _apart(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from (part for part in str(value or "").split(",") if part)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
