"""A form's work: several records that belong together, checked while typing, saved at once.

A new worker is a person, the worker, the schooling: one form, one transaction, one undo.
New records get their id where they are typed, so they can refer to one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, RecordChanged, RecordMissing, StationError
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import records, recycling
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Edit:
    """What a form wants of one record.

    record   its id; a new one brings the id it is to have
    values   what is to be written, by field
    seen     its row_version on the screen; None: it is new
    removed  it is to go into the recycle bin
    """

    register: Register[Any]
    record: str
    values: Mapping[str, Any]
    seen: int | None = None
    removed: bool = False

    @property
    def new(self) -> bool:
        """Whether the record is to be made."""
        return self.seen is None


@dataclass(frozen=True)
class EditFault:
    """A fault of one of the records; `record` is its id."""

    register: str
    record: str
    fault: Fault


class EditsInvalid(StationError):
    """One or more of the records break rules; `faults` names all, warnings among them."""

    def __init__(self, faults: Sequence[EditFault]) -> None:
        refusing = [each.fault for each in faults if each.fault.refuses]
        super().__init__("\n".join(f"{fault.text}（{fault.rule}）" for fault in refusing))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class SavedEdits:
    """What was saved.

    change  id of the one change, for undo; "" when nothing differed
    faults  warnings only
    ids     of new records whose register names them itself, e.g. by a code: by the id of the form
    """

    change: str
    faults: tuple[EditFault, ...]
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined:
    """What is to be told about records that are not saved yet.

    faults  as saving would find them
    filled  values that follow from what was typed, by record and field, e.g. the birth
            date out of the ID; numbers that are only given on saving are not among them
    given   fields that saving fills with a number of its own, by record
    """

    faults: tuple[EditFault, ...]
    filled: Mapping[str, Mapping[str, Any]]
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)


@needs(Right.ENTER)
def save(
    workspace: Workspace, edits: Sequence[Edit], form: Register[Any] | None = None
) -> SavedEdits:
    """Save all of them, or none; those that others refer to come first.

    form  register whose form it is, for the audit log; None: that of the last record

    Raises EditsInvalid, RecordChanged, RecordMissing, NotAllowed.
    """
    action = f"{(form or edits[-1].register).name}.save"
    faults: list[EditFault] = []
    ids: dict[str, str] = {}
    coming = {edit.record for edit in edits}
    with workspace.database.transaction(workspace.actor, action) as session:
        context = context_for(workspace, session)
        for edit in edits:
            if edit.removed:
                _remove(workspace, session, edit)
                continue
            found, ids[edit.record] = _written(workspace, session, edit, context)
            faults += _faults_of(edit, found, coming)
        if any(each.fault.refuses for each in faults):
            raise EditsInvalid(faults)
        own = {typed: real for typed, real in ids.items() if typed != real}
        return SavedEdits(session.info.get("change", ""), tuple(faults), own)


def _remove(workspace: Workspace, session: Session, edit: Edit) -> None:
    record = records.live(session, edit.register, edit.record)
    if edit.seen is not None and record.row_version != edit.seen:
        raise RecordChanged
    recycling.discard(workspace, session, edit.register, record)


def _written(
    workspace: Workspace, session: Session, edit: Edit, context: Context
) -> tuple[list[Fault], str]:
    """Write one record unless it breaks a rule; return its faults and its id."""
    lenient = frozenset[str]()
    if edit.new:
        own = _own_id(edit, context)
        home = edit.register.home_of(edit.values, context)
        record = records.made(workspace, edit.register, edit.values, own, home)
    else:
        record = records.live(session, edit.register, edit.record)
        lenient = records.alter(workspace, edit.register, record, edit.values, edit.seen)
    context = replace(context, lenient=lenient)
    faults = records.checked(session, edit.register, record, context)
    if any(fault.refuses for fault in faults):
        if record in session:
            session.expunge(record)  # else a later flush would write it
        return faults, edit.record
    session.add(record)
    follow(workspace, session, edit.register, record, context)
    session.flush()
    return faults, record.id


def _own_id(edit: Edit, context: Context) -> str:
    """Return the id that the register names its records by, e.g. a code; else the form's."""
    if edit.register.made is None:
        return edit.record
    probe = edit.register.new(home=context.home, **edit.values)
    edit.register.made(probe, _keeping_no_number(context))
    return probe.id or edit.record


def _keeping_no_number(context: Context, first: int = 1) -> Context:
    """Return a context that gives numbers which nobody keeps."""
    numbers = count(first)
    return replace(
        context, serial=lambda series: next(numbers), taken=lambda register, name, value: False
    )


def _faults_of(edit: Edit, faults: Sequence[Fault], coming: set[str]) -> Iterator[EditFault]:
    """Name the record of each fault; that another new record is not there yet is no fault."""
    for fault in faults:
        if fault.rule == "REFERENCE" and edit.values.get(fault.field) in coming:
            continue
        yield EditFault(edit.register.name, edit.record, fault)


@needs(Right.READ)
def examine(workspace: Workspace, edits: Sequence[Edit]) -> Examined:
    """Say what saving would find, and what follows from what was typed; changes nothing."""
    with workspace.database.reading() as session:
        imagined = _imagined(workspace, session, edits)
        faults: list[EditFault] = []
        filled: dict[str, dict[str, Any]] = {}
        numbered: dict[str, frozenset[str]] = {}
        for edit in edits:
            if edit.removed:
                continue
            record = imagined.records[edit.register.name, edit.record]
            empty = _empty(edit.register, record)
            context = imagined.context(empty if not edit.new else frozenset())
            filled[edit.record] = _filled(edit.register, record, imagined, context)
            for name, value in filled[edit.record].items():
                setattr(record, name, value)
            # What only saving gives, e.g. a number, must not be asked for here.
            given = numbered[edit.record] = _given(edit.register, record, imagined, context)
            found = records.checked(session, replace(edit.register, made=None), record, context)
            kept = [f for f in found if not (f.rule == "REQUIRED" and f.field in given)]
            faults += [EditFault(edit.register.name, edit.record, fault) for fault in kept]
        return Examined(tuple(faults), filled, numbered)


@dataclass
class _Imagined:
    """The store as it would be with the edits."""

    session: Session
    base: Context
    records: dict[tuple[str, str], Record]
    removed: frozenset[tuple[str, str]]

    def context(self, lenient: frozenset[str], first_number: int = 1) -> Context:
        """Return a context that sees the edits and gives numbers that nobody keeps."""
        seeing = replace(
            self.base,
            find=self._find,
            children=self._children,
            referring=self._referring,
            lenient=lenient,
        )
        return _keeping_no_number(seeing, first_number)

    def _find(self, register: str, record_id: str | None) -> Any:
        key = (register, record_id or "")
        if key in self.removed:
            return None
        return self.records.get(key) or self.base.find(register, record_id)

    def _children(self, register: str, parent_id: str) -> list[Any]:
        parent = BY_NAME[register].parent
        return self._referring(register, parent, parent_id) if parent else []

    def _referring(self, register: str, name: str, record_id: str) -> list[Any]:
        typed = {r: record for (kind, r), record in self.records.items() if kind == register}
        kept = [
            each
            for each in self.base.referring(register, name, record_id)
            if each.id not in typed and (register, each.id) not in self.removed
        ]
        return kept + [each for each in typed.values() if getattr(each, name) == record_id]


def _imagined(workspace: Workspace, session: Session, edits: Sequence[Edit]) -> _Imagined:
    base = context_for(workspace, session)
    found: dict[tuple[str, str], Record] = {}
    for edit in edits:
        if not edit.removed:
            found[edit.register.name, edit.record] = _copy(base, session, edit)
    removed = frozenset((edit.register.name, edit.record) for edit in edits if edit.removed)
    return _Imagined(session, base, found, removed)


def _copy(context: Context, session: Session, edit: Edit) -> Record:
    """Return the record as it would be, apart from the session."""
    home = edit.register.home_of(edit.values, context)
    books: dict[str, Any] = {"id": edit.record, "home": home}
    if not edit.new:
        kept = session.get(edit.register.model, edit.record)
        if kept is None:
            raise RecordMissing(edit.register.title, edit.record)
        books |= {"home": kept.home, "state": kept.state, "row_version": kept.row_version}
        books |= {name: getattr(kept, name) for name in edit.register.fields}
    made: Record = edit.register.new(**(books | dict(edit.values)))
    return made


def _empty(register: Register[Any], record: Record) -> frozenset[str]:
    return frozenset(name for name in register.fields if getattr(record, name) is None)


def _probe(register: Register[Any], record: Record, context: Context) -> dict[str, Any]:
    """Return what `made` fills in where the record has nothing, tried on a copy."""
    empty = _empty(register, record)
    if register.made is None or not register.settled_at(record.home, context.home):
        return {}
    values = {name: getattr(record, name) for name in register.fields}
    copy = register.new(id=record.id, home=record.home, state=record.state, **values)
    register.made(copy, context)
    return {n: v for n in empty if (v := getattr(copy, n)) is not None}


def _filled(
    register: Register[Any], record: Record, imagined: _Imagined, context: Context
) -> dict[str, Any]:
    """Return what follows from the values: the same whatever number comes next."""
    other = imagined.context(context.lenient, first_number=7)
    once, again = _probe(register, record, context), _probe(register, record, other)
    return {name: value for name, value in once.items() if again.get(name) == value}


def _given(
    register: Register[Any], record: Record, imagined: _Imagined, context: Context
) -> frozenset[str]:
    """Return the fields that saving will fill with a number of its own."""
    return frozenset(_probe(register, record, imagined.context(context.lenient)))
