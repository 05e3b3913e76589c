"""The recycle bin: records go into it with what is part of them, and come back together.

Each function is one transaction but `discard`; when it raises, nothing was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, RecordInvalid, RecordMissing, StationError
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME, children_of, consequences_of
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace


@needs(Right.REMOVE)
def restore(workspace: Workspace, register: Register[Any], *record_ids: str) -> str:
    """Take records and what was deleted with them out of the recycle bin; return the change's id.

    Raises StationError when a record like one of them was entered since; then all stay there.
    """
    with workspace.database.transaction(workspace.actor, f"{register.name}.restore") as session:
        for record_id in record_ids:
            record = session.get(register.model, record_id)
            if record is None or record.deleted_at is None:
                raise RecordMissing(register.title, record_id)
            at = record.deleted_at
            for part in _with_parts(session, register, record, at):
                part.deleted_at = None
            with session.no_autoflush:
                doubled = records.doubles(session, register, record)
            if doubled:
                raise RecordInvalid(doubled)
        session.flush()
        return str(session.info["change"])


@needs(Right.REMOVE)
def delete(workspace: Workspace, register: Register[Any], *record_ids: str) -> str:
    """Put records and what is part of them into the recycle bin; return the change's id.

    Raises StationError when other records still refer to one of them; then all stay.
    """
    with workspace.database.transaction(workspace.actor, f"{register.name}.delete") as session:
        for record_id in record_ids:
            discard(workspace, session, register, records.live(session, register, record_id))
        return str(session.info["change"])


def discard(
    workspace: Workspace, session: Session, register: Register[Any], record: Record
) -> None:
    """Put one record and what is part of it into the recycle bin. Raises StationError."""
    if not records.settles(workspace, register, record):
        keeper = "区局" if register.kept_by_bureau else "所属社工站"
        raise NotAllowed(f"“{register.title}”的这条记录由{keeper}登记，只有{keeper}能删除。")
    _require_no_cause(session, register, record)
    _require_removable(workspace, session, register, record)
    going = _with_parts(session, register, record)
    _require_own(record, going)
    _require_unreferenced(session, going)
    at = workspace.stamp()  # one for all parts: together they come back
    for part in going:
        part.deleted_at = at
    session.flush()


def _require_no_cause(session: Session, register: Register[Any], record: Record) -> None:
    """Raise StationError when the record follows from a live one: it would only come again."""
    cause = getattr(record, register.cause) if register.cause else None
    if cause is not None:
        above = BY_NAME[register.references[str(register.cause)]]
        found = session.get(above.model, cause)
        if found is not None and found.deleted_at is None:
            named = records.full_label(session, above, found)
            raise StationError(
                f"这条记录由“{above.title}”（{named}）得出，不能单独删除，请在那里修改或删除。"
            )


def _require_removable(
    workspace: Workspace, session: Session, register: Register[Any], record: Record
) -> None:
    """Raise RecordInvalid when a rule keeps the record, e.g. a goal that is assessed."""
    context = context_for(workspace, session)
    faults = [fault for rule in register.removal for fault in rule(record, context)]
    if any(fault.refuses for fault in faults):
        raise RecordInvalid(faults)


def _require_own(record: Record, going: Sequence[Record]) -> None:
    """Raise NotAllowed when parts that others have entered would go, e.g. a station's trainees."""
    others = next((part for part in going if part.home != record.home), None)
    if others is not None:
        title = BY_NAME[others.__tablename__].title
        raise NotAllowed(f"社工站已登记了属于它的“{title}”，不能删除，请先请该站删除那些记录。")


def _require_unreferenced(session: Session, going: Sequence[Record]) -> None:
    """Raise StationError when a record that stays refers to one of those that go."""
    ids = {record.id for record in going}
    for record in going:
        for other in BY_NAME.values():
            names = [n for n, t in other.references.items() if t == record.__tablename__]
            if not names:
                continue
            refers = or_(*(getattr(other.model, name) == record.id for name in names))
            alive = other.model.deleted_at.is_(None)
            if set(session.scalars(select(other.model.id).where(refers, alive))) - ids:
                raise StationError(f"“{other.title}”中还有记录引用它，请先处理那些记录再删除。")


def _with_parts(
    session: Session, register: Register[Any], record: Record, deleted: datetime | None = None
) -> list[Record]:
    """Return a record, its parts and what is due to them: live, or deleted at a moment."""
    found = [record]
    links = [(child, child.parent) for child in children_of(register)]
    links += [(other, other.cause) for other in consequences_of(register)]
    for other, link in links:
        column: Any = getattr(other.model, link or "")
        same = other.model.deleted_at == deleted  # IS NULL for the live ones
        for part in session.scalars(select(other.model).where(column == record.id, same)):
            found.extend(_with_parts(session, other, part, deleted))
    return found
