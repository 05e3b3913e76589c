"""Taking a roster back: row by row, but for rows that were worked on since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME, register_named
from station_app.domain.rules.rights import Right
from station_app.services import records, safekeeping
from station_app.services.access import needs
from station_app.services.rosters.paths import Shape
from station_app.services.undo import entries_of, take_back
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.tables import AuditEntry, ImportBatch


@dataclass(frozen=True)
class Withdrawn:
    """What taking a roster back did.

    removed  how many rows were taken back
    kept     what the records are called of rows that stay, because they were worked on since
    """

    removed: int
    kept: tuple[str, ...]


@needs(Right.IMPORT)
def withdraw(workspace: Workspace, batch_id: str) -> Withdrawn:
    """Take back what a roster brought and changed; a row worked on since stays as a whole.

    A backup is made first. Raises StationError for an unknown batch or one that was taken
    back before.
    """
    safekeeping.before(workspace, "撤回导入")
    with workspace.database.transaction(workspace.actor, "undo-import") as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise StationError(f"没有编号为“{batch_id}”的导入批次，请在导入记录中查看编号。")
        if batch.withdrawn_at is not None:
            raise StationError(f"“{batch.file}”这次导入已经撤销过，不必再撤销。")
        rows = _rows(session, register_named(batch.register), batch_id)
        held = _referred_to(session, batch_id) | _worked_on(session, rows, batch_id)
        shape = Shape(register_named(batch.register))
        named = {root: rows.pop(root) for root in [*rows] if _is_named(shape, rows[root])}
        kept = []
        for root, pairs in rows.items():
            if all(record.id not in held for record, _ in pairs):
                _take_back(workspace, pairs)
            else:
                kept.append(_called(session, shape, root))
        for pairs in reversed(named.values()):
            session.flush()
            if not any(each.id in held or _is_used(session, each) for each, _ in pairs):
                _take_back(workspace, pairs)
        batch.withdrawn_at = workspace.stamp()
        return Withdrawn(len(rows) - len(kept), tuple(kept))


Pair = tuple[Record, AuditEntry]


def _take_back(workspace: Workspace, pairs: list[Pair]) -> None:
    for record, entry in reversed(pairs):
        take_back(workspace, record, entry)


def _is_named(shape: Shape, pairs: list[Pair]) -> bool:
    """Whether this is no row but what rows name, e.g. the session of an examination."""
    return all(shape.is_named(BY_NAME[record.__tablename__]) for record, _ in pairs)


def _is_used(session: Session, record: Record) -> bool:
    """Whether a live record refers to this one."""
    return any(
        session.scalar(select(other.model.id).where(column == record.id, alive).limit(1))
        for other in BY_NAME.values()
        for name, target in other.references.items()
        if target == record.__tablename__
        for column, alive in [(getattr(other.model, name), other.model.deleted_at.is_(None))]
    )


def _rows(session: Session, register: Register[Any], change: str) -> dict[str, list[Pair]]:
    """Group what a change did by the record that each row is about, e.g. the person."""
    shape = Shape(register)
    made = [
        session.scalars(select(part.model).where(part.model.batch == change)).all()
        for part in BY_NAME.values()
    ]
    known = {record.id: record for records_of_part in made for record in records_of_part}
    rows: dict[str, list[Pair]] = {}
    for entry in entries_of(session, change):
        model = BY_NAME[entry.register].model
        record = known.get(entry.record) or session.get(model, entry.record)
        # What lies in the recycle bin is gone already.
        if record is not None and record.deleted_at is None:
            rows.setdefault(_root(session, shape, record), []).append((record, entry))
    return rows


def _root(session: Session, shape: Shape, record: Record) -> str:
    """Follow a record to what its row is about."""
    while True:
        part = BY_NAME[record.__tablename__]
        if part is shape.root:
            return record.id  # what it refers to is only named in the row
        links = shape.links(part) if part in shape.parts else {part.parent or part.cause: ""}
        towards = (name for name, to in links.items() if to == shape.root.name)
        name = next(towards, next(iter(links), None))
        above = getattr(record, name) if name else None
        if name is None or above is None:
            return record.id
        target = BY_NAME[part.references[name]]
        holder: Record | None = session.get(target.model, above)
        if holder is None:
            return str(above)
        record = holder


def _worked_on(session: Session, rows: dict[str, list[Pair]], change: str) -> frozenset[str]:
    """Return the records that differ from how the roster left them, in any field."""
    pairs = [pair for of_row in rows.values() for pair in of_row]
    by_id = {record.id: record for record, _ in pairs}
    last = max((entry.seq for _, entry in pairs), default=0)
    theirs = select(AuditEntry.record).where(AuditEntry.change == change)
    later = select(AuditEntry).where(AuditEntry.seq > last, AuditEntry.record.in_(theirs))
    left: dict[tuple[str, str], Any] = {}
    for entry in session.scalars(later.order_by(AuditEntry.seq)):
        for name, (old, _) in entry.changes.items():
            left.setdefault((entry.record, name), old)
    return frozenset(
        record_id
        for (record_id, name), value in left.items()
        if record_id in by_id and _as_json(by_id[record_id], name) != value
    )


def _as_json(record: Record, name: str) -> Any:
    return audit.to_json(BY_NAME[record.__tablename__], name, getattr(record, name))


def _referred_to(session: Session, batch: str) -> frozenset[str]:
    """Return the batch's records to which live records from elsewhere refer."""
    found: set[str] = set()
    for register in BY_NAME.values():
        model = register.model
        elsewhere = (model.deleted_at.is_(None), or_(model.batch.is_(None), model.batch != batch))
        for name, target in register.references.items():
            column: Any = getattr(model, name)
            theirs = select(BY_NAME[target].model.id).where(BY_NAME[target].model.batch == batch)
            found.update(session.scalars(select(column).where(*elsewhere, column.in_(theirs))))
    return frozenset(found)


def _called(session: Session, shape: Shape, root: str) -> str:
    """Return what the record is called that a row is about."""
    target = shape.root
    return records.label_of(session, target, session.get(target.model, root))
