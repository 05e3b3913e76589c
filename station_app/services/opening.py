"""What a form shows: a record, what it stands on, and what is part of it.

A worker is somebody: the form of a register that is called by another record shows that
record too. What cannot be written here comes with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, NotAllowed
from station_app.domain.register import Owner, Record, Register, new_id
from station_app.domain.registers import BY_NAME, children_of
from station_app.domain.rules.rights import Right, refusal
from station_app.services import finding, records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.identity import BUREAU
from station_app.services.masking import closed_to, mask_of, veiled, veiled_faults
from station_app.services.standing import Standing, sent_back, standing_of
from station_app.services.workspace import Workspace
from station_app.storage import search

CHOICES = 12  # records offered for a reference


@dataclass(frozen=True)
class Sheet:
    """One record as a form shows it.

    values       of the fields that are filled; what the person may not see is masked or left out
    seen         its row_version; None: it is not in the store yet
    label        what people call it
    closed       fields that cannot be written here, each with the reason
    names        what the records are called that its references lead to, by id
    derived      label and text of what follows from the record
    settled      whether this store decides on its state and existence
    moves        states that it can be taken to from here
    returned     why the bureau sent it back
    correctable  whether the bureau may propose other values for the station's fields
    parts        records that are part of it, in the order of their registers
    """

    register: Register[Any]
    record: str
    state: str
    values: Mapping[str, Any]
    seen: int | None = None
    label: str = ""
    closed: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    derived: tuple[tuple[str, str], ...] = ()
    settled: bool = True
    moves: tuple[str, ...] = ()
    standing: Standing = Standing.NONE
    returned: tuple[Fault, ...] = ()
    correctable: bool = False
    parts: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A record that a reference may lead to; `note` tells it from others of the same name."""

    record: str
    label: str
    note: str = ""


def stands_on(register: Register[Any]) -> Register[Any] | None:
    """Return the register by whose records these are called, shown in the same form.

    What the bureau keeps is a matter of its own: the record it is about is another office's.
    """
    if register.kept_by_bureau:
        return None
    if register.label in register.references and register.label != register.parent:
        return BY_NAME[register.references[register.label]]
    return None


@needs(Right.READ)
def opened(workspace: Workspace, register: Register[Any], record_id: str) -> tuple[Sheet, ...]:
    """Return a record for its form, after the one it stands on. Raises RecordMissing."""
    with workspace.database.reading() as session:
        record = records.live(session, register, record_id)
        below = stands_on(register)
        found = getattr(record, register.label) if below else None
        reader = _Reader(workspace, session)
        sheets = [_sheet(reader, register, record)]
        if below is not None and found is not None:
            sheets.insert(0, _sheet(reader, below, records.live(session, below, found)))
        return tuple(sheets)


@needs(Right.READ)
def blank(
    workspace: Workspace, register: Register[Any], values: Mapping[str, Any] | None = None
) -> tuple[Sheet, ...]:
    """Return the sheets for a new record, with defaults and `values`.

    One that `values` already leads to is opened. Raises RecordMissing.
    """
    values = dict(values or {})
    below = stands_on(register)
    with workspace.database.reading() as session:
        if below is None:
            return (_new(workspace, session, register, values),)
        known = values.get(register.label)
        if known is None:
            under = _new(workspace, session, below, {})
        else:
            reader = _Reader(workspace, session)
            under = _sheet(reader, below, records.live(session, below, known))
        values[register.label] = under.record
        return under, _new(workspace, session, register, values)


@needs(Right.READ)
def blank_part(workspace: Workspace, register: Register[Any], parent: str) -> Sheet:
    """Return a sheet for a new record that is part of another."""
    with workspace.database.reading() as session:
        return _new(workspace, session, register, {str(register.parent): parent})


@needs(Right.READ)
def name_of(workspace: Workspace, register: Register[Any], record_id: str) -> str:
    """Return what people call a record; "" when there is none."""
    with workspace.database.reading() as session:
        record = session.get(register.model, record_id)
        return records.label_of(session, register, record)


@needs(Right.READ)
def shown_in(
    workspace: Workspace, register: Register[Any], record_id: str, field: str = ""
) -> tuple[Register[Any], str, str]:
    """Return in whose form a record is shown, the record of that form, and the field there.

    A part is shown with the whole; its field is then `id.field`. Raises RecordMissing.
    """
    with workspace.database.reading() as session:
        record: Any = records.live(session, register, record_id)
        place = field
        if register.parent:
            place = f"{record_id}.{field}"
        while register.parent:
            above = getattr(record, register.parent)
            register = BY_NAME[register.references[register.parent]]
            record = records.live(session, register, above)
        return register, record.id, place


@needs(Right.READ)
def choices(workspace: Workspace, register: Register[Any], text: str) -> list[Choice]:
    """Return the first records that match what was typed into a reference; "" for any."""
    findable = bool(register.searched) or stands_on(register) is not None
    with workspace.database.reading() as session:
        query = select(register.model).where(search.alive(register))
        if text.strip() and findable:
            query = query.where(finding.matching(register, text.strip()))
        found = session.scalars(query.order_by(register.model.id).limit(CHOICES))
        return [_choice(session, register, record) for record in found]


class _Reader:
    """One look into the store."""

    def __init__(self, workspace: Workspace, session: Session) -> None:
        self.workspace, self.session = workspace, session
        self.context = context_for(workspace, session)


def _choice(session: Session, register: Register[Any], record: Record) -> Choice:
    label = records.label_of(session, register, record)
    noted: Register[Any] = stands_on(register) or register
    of_it: Any = record
    if noted is not register:
        of_it = session.get(noted.model, getattr(record, register.label))
    return Choice(record.id, label, _note(noted, of_it))


def _note(register: Register[Any], record: Any) -> str:
    """Return the first searched value beside the label, a sensitive one masked."""
    for name in register.searched if record is not None else ():
        value = getattr(record, name)
        if value is not None and name != register.label:
            shown = register.fields[name].kind.show(value)
            mask = mask_of(register.fields[name])
            return shown if mask is None else mask(shown)
    return ""


def _new(
    workspace: Workspace, session: Session, register: Register[Any], values: Mapping[str, Any]
) -> Sheet:
    record: Record = register.new(**({"id": new_id(), "home": workspace.station} | dict(values)))
    return Sheet(
        register, record.id, record.state, _filled(register, record),
        closed=_closed(workspace, register, record), names=_names(session, register, record),
    )  # fmt: skip


def _sheet(reader: _Reader, register: Register[Any], record: Record) -> Sheet:
    workspace, session = reader.workspace, reader.session
    settles = records.settles(workspace, register, record)
    filled = _filled(register, record)
    return Sheet(
        register,
        record.id,
        record.state,
        veiled(workspace.user, register, filled),
        seen=record.row_version,
        label=records.label_of(session, register, record),
        closed=closed_to(workspace.user, register, filled) | _closed(workspace, register, record),
        names=_names(session, register, record),
        derived=tuple((d.label, d.compute(record, reader.context)) for d in register.derived),
        settled=settles,
        moves=register.life_cycle.after(record.state) if settles else (),
        standing=standing_of(record),
        returned=veiled_faults(workspace.user, sent_back(register, record)),
        correctable=_correctable(workspace, register, record),
        parts=tuple(_parts(reader, register, record)),
    )


def _parts(reader: _Reader, register: Register[Any], record: Record) -> Iterable[Sheet]:
    for child in children_of(register):
        for part in reader.context.children(child.name, record.id):
            yield _sheet(reader, child, part)


def _filled(register: Register[Any], record: Record) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in register.fields}
    return {name: value for name, value in values.items() if value is not None}


def _closed(workspace: Workspace, register: Register[Any], record: Record) -> dict[str, str]:
    """Return why each field that cannot be written here cannot."""
    if Right.ENTER not in workspace.user.rights:
        return dict.fromkeys(register.fields, refusal(Right.ENTER))
    closed = {}
    for name in register.fields:
        try:
            records.require_writable(workspace, register, record, {name: None})
        except NotAllowed as error:
            closed[name] = str(error)
    return closed


def _correctable(workspace: Workspace, register: Register[Any], record: Record) -> bool:
    own = any(spec.owner is Owner.HOME for spec in register.fields.values())
    return own and workspace.role == BUREAU and bool(record.home)


def _names(session: Session, register: Register[Any], record: Record) -> dict[str, str]:
    found = {}
    for name, target in register.references.items():
        value = getattr(record, name)
        if value is not None:
            other = BY_NAME[target]
            found[value] = records.label_of(session, other, session.get(other.model, value))
    return found
