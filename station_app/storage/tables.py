"""Tables that are no registers: the store's own books."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from station_app.domain.register import Base, new_id


class StoreState(Base):
    """Facts about this store: who it is, its revision counter, how far the other side is."""

    __tablename__ = "store_state"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class AuditEntry(Base):
    """One change of one record: who, when, what, old and new; never changed afterwards.

    change   id shared by all entries of one transaction: the unit of undo
    kind     create, change, delete, restore; or the action for what is no record
    changes  {field: [old, new]} as the kinds give JSON
    mac      keyed digest over this entry and the one before it
    session, roles, offset, elapsed  as in `audit.Sign`; entries of early releases have none
    """

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    change: Mapped[str] = mapped_column(String(26), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(50))
    action: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    register: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(26))
    changes: Mapped[Any] = mapped_column(JSON)
    mac: Mapped[str] = mapped_column(String(64))
    session: Mapped[str | None] = mapped_column(String(26))
    roles: Mapped[str | None] = mapped_column(String(100))
    offset: Mapped[int | None]
    elapsed: Mapped[int | None]

    __table_args__ = (Index("ix_audit_record", "register", "record"),)


class SearchTerm(Base):
    """One way by which a record is found; see search.py."""

    __tablename__ = "search_term"

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    term: Mapped[str] = mapped_column(String(60), primary_key=True)
    record: Mapped[str] = mapped_column(String(26), primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class ImportBatch(Base):
    """One roster that was brought in.

    original    SHA-256 of the file, which lies among the attachments
    mapping     {column number: field path} as it was used
    withdrawn_at  set when the batch was taken back
    """

    __tablename__ = "import_batch"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    register: Mapped[str] = mapped_column(String(40))
    file: Mapped[str] = mapped_column(String(260))
    original: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[Any] = mapped_column(JSON)
    counts: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(50))
    withdrawn_at: Mapped[datetime | None]


class RememberedMapping(Base):
    """How the columns of a roster with these headings were mapped last time.

    headings   SHA-256 of register and folded headings
    """

    __tablename__ = "remembered_mapping"

    headings: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[Any] = mapped_column(JSON)


class Package(Base):
    """One package or receipt that this store made or took in.

    kind      package (station to bureau) or receipt (bureau to station)
    outcome   made; or what became of it on arrival
    file      name inside outbox/ or inbox/
    extent    what else the protocol needs, as in the workbook's _meta
    """

    __tablename__ = "package"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    station: Mapped[str] = mapped_column(String(12), index=True)
    epoch: Mapped[str] = mapped_column(String(26))
    sequence: Mapped[int]
    from_revision: Mapped[int]
    to_revision: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    file: Mapped[str] = mapped_column(Text)
    extent: Mapped[Any] = mapped_column(JSON)


class Peer(Base):
    """How far this store has taken over from another one.

    station    code of the station; at a station the one row "" is the bureau
    epoch      the other store's current epoch
    past       epochs that it has left behind: their packages no longer count
    revision   its revision up to which everything is here
    sequence   number of its last package that was taken in
    """

    __tablename__ = "peer"

    station: Mapped[str] = mapped_column(String(12), primary_key=True)
    store: Mapped[str] = mapped_column(String(26))
    epoch: Mapped[str] = mapped_column(String(26))
    past: Mapped[Any] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)


def state_value(session: Session, key: str, default: Any = None) -> Any:
    """Return a fact about this store, or `default`."""
    row = _fact(session, key)
    return default if row is None else row.value


def set_state(session: Session, **values: Any) -> None:
    """Keep facts about this store."""
    for key, value in values.items():
        row = _fact(session, key)
        if row is None:
            row = session.info["facts"][key] = StoreState(key=key)
            session.add(row)
        row.value = value


def _fact(session: Session, key: str) -> StoreState | None:
    """Return the row of a fact; one that is not flushed yet is found nowhere else."""
    new: dict[str, StoreState] = session.info.setdefault("facts", {})
    return new.get(key) or session.get(StoreState, key)


def next_number(session: Session, key: str) -> int:
    """Count a number up and return it; begins with 1."""
    number = int(state_value(session, key, 0)) + 1
    set_state(session, **{key: number})
    return number


class Draft(Base):
    """What a clerk has typed into a form and not saved yet; offered again after a crash.

    record   id of the record; a new one has the id it will get
    content  as the form wrote it
    """

    __tablename__ = "draft"

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    record: Mapped[str] = mapped_column(String(26), primary_key=True)
    actor: Mapped[str] = mapped_column(String(50))
    new: Mapped[bool]
    content: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]


class Preference(Base):
    """What one user has arranged: columns, saved views, offsets of a printer."""

    __tablename__ = "preference"

    actor: Mapped[str] = mapped_column(String(50), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class AttachmentName(Base):
    """The name under which a file was added; its content lies under its SHA-256."""

    __tablename__ = "attachment_name"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(260))
    size: Mapped[int]
    at: Mapped[datetime]


class Acknowledgement(Base):
    """A warning about a record that a clerk has looked at, with the reason to leave it so.

    text   of the warning: another text is another warning
    """

    __tablename__ = "acknowledgement"

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    record: Mapped[str] = mapped_column(String(26), primary_key=True)
    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
