"""What happened, for people to read: of one record, of all, and the last things done.

The log itself is written by storage/audit.py; nothing here changes it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Reference
from station_app.domain.register import DELETED, Field, Record, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.masking import covered_for, mask_of
from station_app.services.trail_terms import NOTE
from station_app.services.trail_words import (
    STATE,
    Difference,
    Names,
    Veil,
    differences,
    done,
    mentioned,
    register_of,
)
from station_app.services.undo import TAKEN_OVER, is_as_left
from station_app.services.workspace import Workspace
from station_app.storage import search
from station_app.storage.tables import AuditEntry, ImportBatch

PAGE = 30  # steps of a record's history read at once

# What may be asked for; each is a condition on the log.
ACTS = {
    "create": "新增",
    "change": "修改",
    "move": "改变状态",
    "delete": "删除",
    "restore": "恢复",
    "undo": "撤销",
    "import": "导入",
    "export": "导出",
    "exchange": "上报与回执",
    "correction": "更正建议",
    "print": "打印",
    "view": "查看号码和保密内容",
    "people": "登录和用户",
    "refused": "拒收文件",
    "erase": "彻底删除",
    "books": "工作区与备份",
}
# Taken back elsewhere, or never: a roster row by row, the start of the books not at all.
_KEPT = frozenset({"undo-import", "init", "restore"})


@dataclass(frozen=True)
class Sieve:
    """Which entries of the log; an empty part lets everything through.

    act           key of ACTS
    since, until  days where the clerk sits, both included
    text          part of what a record is called, or pinyin initials
    """

    register: str = ""
    record: str = ""
    change: str = ""
    actor: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of the log as people read it.

    at        as the clock on the wall had it
    what      what was done, e.g. 修改
    title     of the register; "" for what is no record
    label     what the record is called now
    source    the roster, package or receipt that it came with; "" for typed here
    others    how many more records the same change touched
    page      register and id of the record with a page of its own; None: nothing to open
    made      nothing was there before: the record began with it, or it is a note
    undoable  whether the change may be taken back, as far as this record shows
    """

    seq: int
    change: str
    at: datetime
    actor: str
    what: str
    register: str
    title: str
    record: str
    label: str
    differences: tuple[Difference, ...]
    source: str = ""
    others: int = 0
    page: tuple[str, str] | None = None
    made: bool = False
    undoable: bool = False


@needs(Right.READ)
def told(
    workspace: Workspace,
    register: Register[Any],
    record_id: str,
    *,
    before: int = 0,
    limit: int = PAGE,
) -> list[Entry]:
    """Return what happened to a record, the newest first.

    before  only what is older than this entry's number; 0: from the newest on
    """
    of_it = [AuditEntry.register == register.name, AuditEntry.record == record_id]
    if before:
        of_it.append(AuditEntry.seq < before)
    query = select(AuditEntry).where(*of_it).order_by(AuditEntry.seq.desc()).limit(limit)
    with workspace.database.reading() as session:
        return _told(workspace, session, session.scalars(query).all())


@needs(Right.READ)
def numbers(workspace: Workspace, sieve: Sieve) -> array[int]:
    """Return the numbers of the entries that pass a sieve, the newest first.

    Who may not read the whole log is shown what they did themselves (R-AU-02).
    """
    query = select(AuditEntry.seq).where(*_conditions(workspace, sieve))
    with workspace.database.reading() as session:
        return array("q", session.scalars(query.order_by(AuditEntry.seq.desc())))


@needs(Right.READ)
def entries(workspace: Workspace, seqs: Sequence[int], *, masked: bool = False) -> list[Entry]:
    """Return entries by their numbers, in the order of the numbers.

    masked  hide also what was confided from everybody; numbers of people always are
    """
    query = select(AuditEntry).where(AuditEntry.seq.in_(seqs), *_own(workspace))
    with workspace.database.reading() as session:
        found = {each.seq: each for each in session.scalars(query)}
        rows = [found[seq] for seq in seqs if seq in found]
        return _told(workspace, session, rows, masked=masked)


@needs(Right.READ)
def actors(workspace: Workspace) -> list[str]:
    """Return everybody who stands in the log, as far as one may read it."""
    query = select(AuditEntry.actor).where(*_own(workspace)).distinct()
    with workspace.database.reading() as session:
        return sorted(set(session.scalars(query)))


@needs(Right.READ)
def sees_all(workspace: Workspace) -> bool:
    """Whether one may read what others did, and write the log out (R-AU-02)."""
    return Right.AUDIT in workspace.user.rights


def _own(workspace: Workspace) -> Iterator[ColumnElement[bool]]:
    """Yield the condition for who may not read the whole log."""
    if not sees_all(workspace):
        yield AuditEntry.actor == workspace.actor


def _veil(workspace: Workspace, *, masked: bool) -> Veil:
    """Return what hides numbers from all, the rest from who may not see it in the records."""

    def veil(spec: Field) -> Callable[[str], str] | None:
        covered = covered_for(workspace.user, spec)
        return mask_of(spec) or covered if masked else covered

    return veil


def _told(
    workspace: Workspace, session: Session, rows: Sequence[AuditEntry], *, masked: bool = False
) -> list[Entry]:
    names = Names(session)
    veil = _veil(workspace, masked=masked)
    names.fetch(pair for row in rows for pair in mentioned(row))
    sources = _sources(session, rows)
    touched = _touched(session, rows)
    return [
        _entry(workspace, names, row, veil, sources.get(row.change, ""), touched[row.change])
        for row in rows
    ]


def _entry(
    workspace: Workspace, names: Names, row: AuditEntry, veil: Veil, source: str, touched: int
) -> Entry:
    register = BY_NAME.get(register_of(row))
    record = names.record(register.name, row.record) if register else None
    return Entry(
        seq=row.seq,
        change=row.change,
        at=workspace.local(row.at),
        actor=row.actor,
        what=done(row.action, row.kind, row.changes),
        register=register.name if register else "",
        title=register.title if register else "",
        record=row.record,
        label=names.label_of(record) if record is not None else _subject(row),
        differences=differences(row, names, veil),
        source=source,
        others=max(touched - 1, 0),
        page=_page(names, record),
        made=row.kind in ("create", NOTE),
        undoable=record is not None and _undoable(record, row),
    )


def _subject(row: AuditEntry) -> str:
    """Return what an entry is about that is no record: a file."""
    if row.kind != NOTE:
        return ""
    return str(row.changes.get("file") or (row.record if "." in row.record else ""))


def _page(names: Names, record: Record | None) -> tuple[str, str] | None:
    """Follow a record to the one with a page of its own."""
    while record is not None and record.deleted_at is None:
        register = BY_NAME[record.__tablename__]
        if register.parent is None:
            return (register.name, record.id) if register.group else None
        above = getattr(record, register.parent)
        record = names.record(register.references[register.parent], above or "")
    return None


def _undoable(record: Record, row: AuditEntry) -> bool:
    if row.kind == NOTE or row.action in TAKEN_OVER | _KEPT or row.action.endswith(".import"):
        return False
    in_bin = record.deleted_at is not None and DELETED not in row.changes
    return not in_bin and is_as_left(record, row)


def _sources(session: Session, rows: Sequence[AuditEntry]) -> Mapping[str, str]:
    """Return the file with which a change came, by the change's id."""
    came = {row.change for row in rows if row.action in TAKEN_OVER}
    notes = select(AuditEntry.change, AuditEntry.changes).where(
        AuditEntry.change.in_(came), AuditEntry.kind == NOTE
    )
    found = {change: str(facts.get("file", "")) for change, facts in session.execute(notes)}
    imported = {row.change for row in rows if row.action.endswith(".import")}
    batches = select(ImportBatch.id, ImportBatch.file).where(ImportBatch.id.in_(imported))
    return found | {each.id: each.file for each in session.execute(batches)}


def _touched(session: Session, rows: Sequence[AuditEntry]) -> Mapping[str, int]:
    """Return how many records each change touched."""
    changes = {row.change for row in rows}
    counted = select(AuditEntry.change, func.count(AuditEntry.record.distinct())).where(
        AuditEntry.change.in_(changes), AuditEntry.kind != NOTE
    )
    found: dict[str, int] = dict.fromkeys(changes, 0)
    for change, count in session.execute(counted.group_by(AuditEntry.change)):
        found[change] = count
    return found


def _conditions(workspace: Workspace, sieve: Sieve) -> Iterator[ColumnElement[bool]]:
    yield from _own(workspace)
    for column, value in (
        (AuditEntry.register, sieve.register),
        (AuditEntry.record, sieve.record),
        (AuditEntry.change, sieve.change),
        (AuditEntry.actor, sieve.actor),
    ):
        if value:
            yield column == value
    if sieve.act:
        yield _acted(sieve.act)
    if sieve.since:
        yield AuditEntry.at >= workspace.midnight(sieve.since)
    if sieve.until:
        yield AuditEntry.at < workspace.midnight(sieve.until + timedelta(days=1))
    if sieve.text.strip():
        yield _about(sieve.text.strip())


def _acted(act: str) -> ColumnElement[bool]:
    action, kind = AuditEntry.action, AuditEntry.kind
    roster = or_(action.like("%.import"), action == "undo-import")
    export = or_(action.like("%.export"), action == "import.errors")
    exchange = or_(
        action.in_(("package.make", "package.acknowledge", *TAKEN_OVER)),
        *(action.like(f"{each}.%") for each in ("mail", "key", "mail_password")),
    )
    proposal = action.in_(("correction.propose", "correction.answer"))
    found = {
        "move": and_(kind == "change", AuditEntry.changes[STATE].as_string().is_not(None)),
        "undo": action == "undo",
        "import": roster,
        "export": export,
        "exchange": exchange,
        "correction": proposal,
        "print": or_(action.like("print.%"), action == "audit.sheet"),
        "view": or_(action.like("%.view"), action.like("%.reveal")),
        "people": or_(action.like("people.%"), action.like("secret.%")),
        "refused": action.like("%.refused"),
        "erase": action.like("erase%"),
        "books": or_(
            action.in_(("init", "restore")),
            *(action.like(f"{each}%") for each in ("backup", "store.", "clock.", "salvage")),
        ),
    }
    if act in found:
        return found[act]
    return and_(kind == act, action != "undo")


def _about(text: str) -> ColumnElement[bool]:
    """Return the condition that an entry's record, living or deleted, is called like `text`."""
    either = [
        and_(
            AuditEntry.register.in_((each.name, "")),  # notes name no register there
            AuditEntry.record.in_(select(each.model.id).where(_called(each, text))),
        )
        for each in REGISTERS
    ]
    return or_(*either)


def _called(register: Register[Any], text: str) -> ColumnElement[bool]:
    column: Any = getattr(register.model, register.label)
    kind = register.fields[register.label].kind
    if isinstance(kind, Reference):
        target = BY_NAME[kind.register]
        return column.in_(select(target.model.id).where(_called(target, text)))  # type: ignore[no-any-return]
    # Also a year is what a record may be called.
    written: ColumnElement[bool] = cast(column, String).contains(text, autoescape=True)
    if not register.searched:
        return written
    return or_(written, register.model.id.in_(search.matches(register, text)))
