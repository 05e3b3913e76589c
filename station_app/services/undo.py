"""Taking changes back: one change is all that one transaction did.

Undoing is a change of its own, with its own audit entries; undoing that one is redo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.register import DELETED, Record
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage.audit import from_json, to_json
from station_app.storage.tables import AuditEntry

# What these did belongs to the other side, which would not hear of its being undone.
TAKEN_OVER = frozenset({"package.receive", "receipt.apply"})


class ChangedSince(StationError):
    """What is to be undone was changed again afterwards."""


@dataclass(frozen=True)
class Undone:
    """What taking a change back did.

    change   id of the new change; undoing it is redo
    records  how many records were touched
    kept     labels of records that were left as they are, edited since
    """

    change: str
    records: int
    kept: tuple[str, ...] = ()


@needs(Right.ENTER)
def undo(workspace: Workspace, change: str) -> Undone:
    """Take a whole change back. Raises ChangedSince when any of it was changed again."""
    with workspace.database.transaction(workspace.actor, "undo") as session:
        entries = entries_of(session, change)
        if not entries:
            raise StationError("没有可撤销的操作。")
        if entries[0].action in TAKEN_OVER:
            raise NotAllowed("从上报包或回执收进来的内容不能撤销，请用更正建议或直接修改。")
        for entry in reversed(entries):
            record = session.get(BY_NAME[entry.register].model, entry.record)
            if record is None or _lies_in_bin(record, entry) or not is_as_left(record, entry):
                title = BY_NAME[entry.register].title
                raise ChangedSince(f"“{title}”的记录在此之后又被修改，不能撤销，请直接修改。")
            _require_not_kept(record, entry)
            take_back(workspace, record, entry)
        _settle(session)
        return Undone(str(session.info.get("change", "")), len(entries))


def entries_of(session: Session, change: str) -> list[AuditEntry]:
    """Return the entries of a change about records, in the order they were written."""
    of_it = (AuditEntry.change == change, AuditEntry.kind != "note")
    return list(session.scalars(select(AuditEntry).where(*of_it).order_by(AuditEntry.seq)))


def is_as_left(record: Record, entry: AuditEntry) -> bool:
    """Whether every field that the entry changed, or created, still has the value it left."""
    register = BY_NAME[entry.register]
    left = {name: new for name, (_, new) in entry.changes.items()}
    if entry.kind == "create":
        left = dict.fromkeys(register.fields) | left
    return all(to_json(register, name, getattr(record, name)) == new for name, new in left.items())


def _lies_in_bin(record: Record, entry: AuditEntry) -> bool:
    """Whether the record was deleted after the entry; nothing in there is undone."""
    return record.deleted_at is not None and DELETED not in entry.changes


def _require_not_kept(record: Record, entry: AuditEntry) -> None:
    """Raise NotAllowed when the record is, or would again be, what must stay as it is."""
    register = BY_NAME[entry.register]
    if register.life_cycle.kept & {record.state, *entry.changes.get("state", ())}:
        raise NotAllowed(f"“{register.title}”须留存，不能撤销；有误的请按规定更正。")


def _settle(session: Session) -> None:
    """Write what was taken back. Raises ChangedSince when later records stand in the way."""
    try:
        session.flush()
    except IntegrityError as error:
        raise ChangedSince("此后又登记了相同的记录，不能撤销，请先处理那条记录。") from error
    revision = session.info.get("revision")
    for register in REGISTERS:
        for name, target in register.references.items():
            if session.scalar(_dangling(register.model, name, BY_NAME[target].model, revision)):
                raise ChangedSince(
                    f"“{register.title}”中有记录引用已删除的“{BY_NAME[target].title}”记录，"
                    "不能撤销，请先处理那些记录。"
                )


def _dangling(model: Any, name: str, target: Any, revision: int | None) -> Select[Any]:
    """Return a query for a live record whose reference leads into the recycle bin."""
    other = aliased(target)
    lost = and_(other.id == getattr(model, name), other.deleted_at.is_not(None))
    changed = or_(model.revision == revision, other.revision == revision)
    return select(model.id).join(other, lost).where(model.deleted_at.is_(None), changed).limit(1)


@needs(Right.ENTER)
def take_back(workspace: Workspace, record: Record, entry: AuditEntry) -> None:
    """Give a record the values it had before an entry; a created one is deleted."""
    if entry.kind == "create":
        record.deleted_at = workspace.stamp()
        return
    register = BY_NAME[entry.register]
    for name, (old, _) in entry.changes.items():
        setattr(record, name, from_json(register, name, old))


@needs(Right.READ)
def last_change(workspace: Workspace) -> str:
    """Return the id of this user's last change that can be undone; "" for none."""
    with workspace.database.reading() as session:
        mine = (
            AuditEntry.actor == workspace.actor,
            AuditEntry.kind != "note",
            AuditEntry.action.not_in(TAKEN_OVER),
        )
        entry: Any = session.scalar(
            select(AuditEntry.change).where(*mine).order_by(AuditEntry.seq.desc()).limit(1)
        )
        return str(entry or "")
