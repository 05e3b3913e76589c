"""One record at a time: look up, enter, change, move, history.

Each function is one transaction; when it raises, nothing was saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Reference
from station_app.domain.problems import (
    Fault,
    NotAllowed,
    RecordChanged,
    RecordInvalid,
    RecordMissing,
    StationError,
)
from station_app.domain.register import Context, Field, Owner, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services.access import needs, require
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.tables import AuditEntry

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Saved:
    """A record as it now is, and what is still to be told about it.

    change   id of the change, for undo; "" when nothing differed
    faults   warnings only: an error would have refused the save
    """

    record: Record
    change: str
    faults: tuple[Fault, ...]


@needs(Right.READ)
def get(workspace: Workspace, register: Register[Any], record_id: str) -> Record:
    """Return one live record. Raises RecordMissing."""
    with workspace.database.reading() as session:
        return live(session, register, record_id)


def parse(register: Register[Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """Read what a person typed into fields; "" empties a field.

    Raises RecordInvalid with a fault for each unreadable or unknown field.
    """
    values: dict[str, Any] = {}
    faults = []
    for name, text in texts.items():
        spec = register.fields.get(name)
        if spec is None:
            known = "、".join(register.fields)
            raise StationError(f"“{register.title}”没有字段“{name}”，可用的有：{known}。")
        try:
            values[name] = spec.kind.from_cell(text)
        except Unreadable as error:
            faults.append(unreadable(name, spec, error))
    if faults:
        raise RecordInvalid(faults)
    return values


def unreadable(name: str, spec: Field, error: Unreadable) -> Fault:
    """Return the fault of a text or cell that is no value of the field's kind."""
    rule = getattr(error, "rule", spec.kind.rule)
    return Fault(name, rule, f"{spec.label}：{error}")


@needs(Right.ENTER)
def create(workspace: Workspace, register: Register[Any], values: Values) -> Saved:
    """Enter a new record.

    Raises RecordInvalid, or NotAllowed for fields that only the bureau writes.
    """
    with workspace.database.transaction(workspace.actor, f"{register.name}.create") as session:
        context = context_for(workspace, session)
        record = made(workspace, register, values, home=register.home_of(values, context))
        faults = enter(session, register, record, context)
        follow(workspace, session, register, record, context)
        session.flush()
        return Saved(record, session.info.get("change", ""), tuple(faults))


@needs(Right.ENTER)
def made(
    workspace: Workspace,
    register: Register[Any],
    values: Values,
    record: str = "",
    home: str | None = None,
) -> Record:
    """Return a new record, not entered yet. Raises NotAllowed.

    record  its id; "" for a fresh one
    home    where it is at home; None: here
    """
    at = workspace.station if home is None else home
    known = {"home": at} | ({"id": record} if record else {})
    new: Record = register.new(**(known | dict(values)))
    require_writable(workspace, register, new, values)
    return new


@needs(Right.ENTER)
def change(
    workspace: Workspace,
    register: Register[Any],
    record_id: str,
    values: Values,
    *,
    seen: int | None = None,
) -> Saved:
    """Save new values over a record as the user saw it.

    seen   its row_version on the user's screen; None: whatever it is now

    Raises RecordInvalid, RecordMissing, NotAllowed, or RecordChanged when `seen` is
    no longer the latest version.
    """
    with workspace.database.transaction(workspace.actor, f"{register.name}.change") as session:
        record = live(session, register, record_id)
        empty = alter(workspace, register, record, values, seen)
        context = context_for(workspace, session, lenient=empty)
        faults = _check(session, register, record, context)
        follow(workspace, session, register, record, context)
        session.flush()
        return Saved(record, session.info.get("change", ""), tuple(faults))


@needs(Right.ENTER)
def alter(
    workspace: Workspace,
    register: Register[Any],
    record: Record,
    values: Values,
    seen: int | None = None,
) -> frozenset[str]:
    """Write values into a live record; return the fields that were empty before.

    Raises NotAllowed, or RecordChanged when `seen` is not its row_version.
    """
    if seen is not None and record.row_version != seen:
        raise RecordChanged
    differing = {n: v for n, v in values.items() if getattr(record, n) != v}
    require_writable(workspace, register, record, differing)
    empty = frozenset(name for name in register.fields if getattr(record, name) is None)
    for name, value in differing.items():
        setattr(record, name, value)
    return empty


@needs(Right.ENTER)
def move(
    workspace: Workspace,
    register: Register[Any],
    record_id: str,
    state: str,
    on: date | None = None,
    note: str = "",
) -> Saved:
    """Take a record to another state.

    on    day on which the step took effect, for registers that keep their steps; None: today,
          or the day that the record tells
    note  what is to be remembered of the step

    Raises MoveForbidden, RecordInvalid, NotAllowed.
    """
    with workspace.database.transaction(workspace.actor, f"{register.name}.move") as session:
        record = live(session, register, record_id)
        if not settles(workspace, register, record):
            keeper = "区局" if register.kept_by_bureau else "所属社工站"
            raise NotAllowed(f"这条记录的状态由{keeper}维护，请告知{keeper}。")
        if state not in register.life_cycle.labels:
            known = "、".join(f"{c}（{t}）" for c, t in register.life_cycle.labels.items())
            raise StationError(f"“{register.title}”没有状态“{state}”，可用的有：{known}。")
        register.life_cycle.check(record.state, state)
        if state in register.life_cycle.decided:
            require(workspace, Right.DECIDE)
        record.state = state
        empty = frozenset(name for name in register.fields if getattr(record, name) is None)
        found = context_for(workspace, session, lenient=empty)
        context = replace(found, step_on=on, step_note=note)
        faults = _check(session, register, record, context)
        follow(workspace, session, register, record, context)
        session.flush()
        return Saved(record, session.info.get("change", ""), tuple(faults))


@needs(Right.READ)
def history(workspace: Workspace, register: Register[Any], record_id: str) -> list[AuditEntry]:
    """Return what happened to a record, oldest first."""
    with workspace.database.reading() as session:
        of_it = (AuditEntry.register == register.name, AuditEntry.record == record_id)
        return list(session.scalars(select(AuditEntry).where(*of_it).order_by(AuditEntry.seq)))


def enter(
    session: Session, register: Register[Any], record: Record, context: Context
) -> list[Fault]:
    """Fill in, check and add a record; return its warnings. Raises RecordInvalid."""
    faults = _check(session, register, record, context)
    if record.id and session.get(register.model, record.id) is not None:  # its code is its id
        raise RecordInvalid([_double(register, next(iter(register.keys), ""))])
    session.add(record)
    return faults


def checked(
    session: Session, register: Register[Any], record: Record, context: Context
) -> list[Fault]:
    """Fill in computed fields and return all faults of a record."""
    with session.no_autoflush:
        if register.settled_at(record.home, context.home):
            _decide(register, record)
            if register.made is not None:
                register.made(record, context)
        return [
            *register.faults(record, context),
            *doubles(session, register, record),
            *_dangling(register, record, context),
        ]


def _decide(register: Register[Any], record: Record) -> None:
    """Take a record of this store to the state that a field decides on which was just written."""
    books = inspect(record)
    if not books.persistent:
        return
    for name in register.life_cycle.decisions:
        if books.attrs[name].history.added:
            take_decision(register, record, name)


def take_decision(register: Register[Any], record: Record, name: str) -> bool:
    """Make the step that a deciding field asks for; return whether there was one."""
    target = register.life_cycle.decisions[name].get(getattr(record, name))
    legal = target is not None and (record.state, target) in register.life_cycle.moves
    if target is not None and legal:
        record.state = target
    return legal


def _check(
    session: Session, register: Register[Any], record: Record, context: Context
) -> list[Fault]:
    faults = checked(session, register, record, context)
    if any(fault.refuses for fault in faults):
        raise RecordInvalid(faults)
    return faults


def doubles(session: Session, register: Register[Any], record: Record) -> list[Fault]:
    """Find live records of the same home with the same natural key (R-ID-09)."""
    model = register.model
    found = []
    for names in model.unique:
        values = [getattr(record, name) for name in names]
        if any(value is None for value in values):
            continue
        same = [getattr(model, n) == v for n, v in zip(names, values, strict=True)]
        others = select(model.id).where(
            *same, model.home == record.home, model.deleted_at.is_(None), model.id != record.id
        )
        if session.scalar(others.limit(1)):
            found.append(_double(register, names[-1]))
    return found


def _double(register: Register[Any], name: str) -> Fault:
    label = register.fields[name].label if name else register.title
    text = f"{label}：“{register.title}”里已有相同的记录，请修改原记录，不要重复登记。"
    return Fault(name, "R-ID-09", text)


def _dangling(register: Register[Any], record: Record, context: Context) -> list[Fault]:
    """Find references that lead to no live record."""
    faults = []
    for name, target in register.references.items():
        value = getattr(record, name)
        if value is not None and context.find(target, value) is None:
            label = register.fields[name].label
            title = BY_NAME[target].title
            text = f"{label}：“{title}”中没有编号为“{value}”的记录，请重新选择。"
            faults.append(Fault(name, "REFERENCE", text))
    return faults


def live(session: Session, register: Register[Any], record_id: str) -> Record:
    """Return a live record of an open session. Raises RecordMissing."""
    record: Record | None = session.get(register.model, record_id)
    if record is None or record.deleted_at is not None:
        raise RecordMissing(register.title, record_id)
    return record


@needs(Right.READ)
def require_writable(
    workspace: Workspace, register: Register[Any], record: Record, values: Values
) -> None:
    """One writer per field (PRODUCT.md, exchange); a settled record is not edited."""
    own = record.home == workspace.station
    for name in values:
        spec = register.fields[name]
        if spec.owner is Owner.BUREAU and workspace.role != BUREAU:
            raise NotAllowed(f"“{spec.label}”由区局填写，社工站不能修改。")
        if spec.owner is Owner.HOME and not own:
            raise NotAllowed(f"“{spec.label}”由所属社工站填写，请用“更正建议”告知该站。")
        locked = record.row_version is not None and record.state in register.life_cycle.locked
        if locked and (spec.owner is Owner.HOME or register.kept_by_bureau):
            label = register.life_cycle.labels[record.state]
            raise NotAllowed(f"状态为“{label}”的记录不能再修改。")
        if name in register.life_cycle.decisions:
            require(workspace, Right.DECIDE)


@needs(Right.READ)
def settles(workspace: Workspace, register: Register[Any], record: Record) -> bool:
    """Whether this store decides on a record's state and existence."""
    return register.settled_at(record.home, workspace.station)


def label_of(session: Session, register: Register[Any], record: Record | None) -> str:
    """Return what people call a record: its label field, followed through references."""
    if record is None:
        return ""
    value = getattr(record, register.label)
    spec = register.fields[register.label]
    if value is None:
        return ""
    if isinstance(spec.kind, Reference):
        target = BY_NAME[spec.kind.register]
        return label_of(session, target, session.get(target.model, value))
    return str(spec.kind.show(value))


def full_label(session: Session, register: Register[Any], record: Record) -> str:
    """Return what people call a record, after what it is part of: 王芳 大学本科."""
    own = label_of(session, register, record)
    parent = getattr(record, register.parent) if register.parent else None
    if parent is None or register.parent == register.label:
        return own
    above = BY_NAME[register.references[str(register.parent)]]
    found = session.get(above.model, parent)
    return f"{full_label(session, above, found)} {own}" if found is not None else own


def to_json(register: Register[Any], record: Record) -> dict[str, Any]:
    """Return a record's stored values as JSON can hold them."""
    fields = {
        name: audit.to_json(register, name, getattr(record, name)) for name in register.fields
    }
    return {"id": record.id, "state": record.state, "home": record.home} | fields
