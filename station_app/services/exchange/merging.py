"""Taking over rows of the other side: one writer per field, so nothing has to be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Owner, Record, Register
from station_app.services import records
from station_app.services.exchange import digests, sheets
from station_app.services.exchange.incoming import Incoming
from station_app.services.exchange.protocol import PACKAGE
from station_app.services.exchange.sheets import Row
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class ReturnedRow:
    """A row that does not enter, with why; `column` is a heading, "" for the whole row."""

    register: str
    record: str
    revision: int
    label: str
    sheet: str
    row: int
    field: str
    column: str
    rule: str
    text: str


@dataclass
class Merge:
    """What merging one file has done so far.

    counts    created, updated, unchanged by rows
    contents  digest of each returned row, as its home has it
    dropped   labels of what the station no longer has
    """

    counts: Counter[str] = field(default_factory=Counter)
    returned: list[ReturnedRow] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """Whose rows are taken over.

    station  their home
    anew     the sender's revisions have begun anew: every row counts as newer
    """

    workspace: Workspace
    session: Session
    incoming: Incoming
    station: str
    anew: bool


def merge_register(source: Source, register: Register[Any], context: Context, merge: Merge) -> None:
    """Take over a package's rows of one register, and flush."""
    newer = []
    for row in source.incoming.rows.get(register.name, ()):
        record: Record | None = source.session.get(register.model, row.record)
        if record is not None and record.home != source.station:
            merge.returned.append(_whole(source, register, row, "编号与别的社工站的记录相同。"))
        elif not is_newer(source, record, row) or (row.deleted and record is None):
            merge.counts["unchanged"] += 1
        else:
            newer.append((row, record))
    # Deletions first: a record entered anew may have the key of a deleted one.
    _delete(source, merge, [(row, record) for row, record in newer if row.deleted])
    _enter(source, register, context, merge, [pair for pair in newer if not pair[0].deleted])


def is_newer(source: Source, record: Record | None, row: Row) -> bool:
    """Whether a row brings what is not here yet."""
    return record is None or source.anew or row.revision > record.peer_revision


def _delete(source: Source, merge: Merge, pairs: Sequence[tuple[Row, Record | None]]) -> None:
    for row, record in pairs:
        assert record is not None
        record.peer_revision = row.revision
        if record.deleted_at is None:
            record.deleted_at = source.workspace.stamp()
            merge.counts["updated"] += 1
        else:
            merge.counts["unchanged"] += 1
    source.session.flush()


def _enter(
    source: Source,
    register: Register[Any],
    context: Context,
    merge: Merge,
    pairs: Sequence[tuple[Row, Record | None]],
) -> None:
    accepted = []
    keys: set[tuple[Any, ...]] = set()
    for row, record in pairs:
        values, faults = values_of(register, row, PACKAGE, source.station)
        candidate = _candidate(source, register, row, record, values)
        if not faults:
            faults = _faults(register, candidate, context)
            faults += _repeated(register, candidate, keys)
        if faults:
            merge.returned.extend(_returned(source, register, row, candidate, faults))
            merge.contents[row.record] = digests.content(register, candidate)
        else:
            accepted.append((row, record, candidate))
    known = [(old, new) for _, old, new in accepted if old is not None]
    parked = _park(source.session, register, known)
    for row, record, candidate in accepted:
        _take_over(source, register, merge, (row, record, candidate))
    source.session.flush()
    _set_deleted(source.session, register, parked, None)


def _candidate(
    source: Source,
    register: Register[Any],
    row: Row,
    record: Record | None,
    values: Mapping[str, Any],
) -> Record:
    """Return the record as it would be, apart from the session."""
    kept = {} if record is None else {n: getattr(record, n) for n in register.fields}
    made: Record = register.model(
        **(kept | dict(values)), id=row.record, home=source.station, peer_revision=row.revision
    )
    made.revision = 0 if record is None else record.revision
    made.sent_revision = made.accepted_revision = 0
    made.origin = "MERGE"
    return made


def values_of(
    register: Register[Any], row: Row, kind: str, home: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Read the merged fields and the state out of a row; unreadable cells become faults."""
    values: dict[str, Any] = {}
    faults = []
    for name in sheets.merged_fields(register, kind, home):
        if name not in row.cells:
            continue  # an older program did not have the field
        spec = register.fields[name]
        try:
            values[name] = spec.kind.from_cell(row.cells[name])
        except Unreadable as error:
            faults.append(records.unreadable(name, spec, error))
    state = sheets.state_of(register, row.cells.get("state"))
    if state is None:
        faults.append(Fault("state", "CODE", "状态：不是本登记簿的状态，请在系统里改正后重报。"))
    values["state"] = state or register.life_cycle.start
    return values, faults


def _faults(register: Register[Any], candidate: Record, context: Context) -> list[Fault]:
    with_links = [*register.faults(candidate, context)]
    for name, target in register.references.items():
        value = getattr(candidate, name)
        if value is not None and context.find(target, value) is None:
            label = register.fields[name].label
            with_links.append(
                Fault(name, "REFERENCE", f"{label}：所引用的记录没有报来或已退回，请一并补正。")
            )
    return [fault for fault in with_links if fault.refuses]


def _repeated(
    register: Register[Any], candidate: Record, keys: set[tuple[Any, ...]]
) -> list[Fault]:
    for names in register.model.unique:
        key = (names, *(getattr(candidate, name) for name in names))
        if None in key:
            continue
        if key in keys:
            label = register.fields[names[-1]].label
            return [Fault(names[-1], "R-ID-09", f"{label}：同一个包里有两条相同的记录。")]
        keys.add(key)
    return []


def _park(
    session: Session, register: Register[Any], pairs: Sequence[tuple[Record, Record]]
) -> list[str]:
    """Take records whose keys change out of the unique index: two may have swapped them."""
    moving = [
        old.id
        for old, new in pairs
        if any(getattr(old, n) != getattr(new, n) for key in register.model.unique for n in key)
    ]
    _set_deleted(session, register, moving, register.model.__table__.c.created_at)
    return moving


def _set_deleted(session: Session, register: Register[Any], ids: list[str], to: Any) -> None:
    """Set the mark beside the session: for a moment only, so it is no change of a record."""
    if ids:
        table = register.model.__table__
        session.execute(update(table).where(table.c.id.in_(ids)).values(deleted_at=to))


def _take_over(
    source: Source,
    register: Register[Any],
    merge: Merge,
    accepted: tuple[Row, Record | None, Record],
) -> None:
    row, record, candidate = accepted
    if record is None:
        source.session.add(candidate)
        merge.counts["created"] += 1
        return
    differs = record.deleted_at is not None or any(
        getattr(record, name) != getattr(candidate, name)
        for name in (*register.owned(Owner.HOME), "state")
    )
    for name in (*register.owned(Owner.HOME), "state"):
        setattr(record, name, getattr(candidate, name))
    record.deleted_at = None
    record.peer_revision = row.revision
    merge.counts["updated" if differs else "unchanged"] += 1


def _returned(
    source: Source, register: Register[Any], row: Row, candidate: Record, faults: Sequence[Fault]
) -> list[ReturnedRow]:
    found = []
    label = records.label_of(source.session, register, candidate)
    for fault in faults:
        spec = register.fields.get(fault.field)
        found.append(
            ReturnedRow(
                register.name, row.record, row.revision, label,
                source.incoming.names.get(register.name, register.title), row.number,
                fault.field, spec.label if spec else "", fault.rule, fault.text,
            )
        )  # fmt: skip
    return found


def _whole(source: Source, register: Register[Any], row: Row, text: str) -> ReturnedRow:
    sheet = source.incoming.names.get(register.name, register.title)
    return ReturnedRow(
        register.name, row.record, row.revision, "", sheet, row.number, "", "", "R-ID-09", text
    )


def drop_absent(source: Source, register: Register[Any], held: set[str]) -> list[str]:
    """Delete what a full package no longer has; return the labels.

    What was sent later than the package was made is kept: an older full package
    may arrive late.
    """
    present = {row.record for row in source.incoming.rows.get(register.name, ())} | held
    model = register.model
    known = (model.home == source.station, model.deleted_at.is_(None), model.peer_revision > 0)
    dropped = []
    for record in source.session.scalars(select(model).where(*known)):
        late = not source.anew and record.peer_revision > source.incoming.meta.to_revision
        if record.id not in present and not late:
            dropped.append(
                f"{register.title}：{records.label_of(source.session, register, record)}"
            )
            record.deleted_at = source.workspace.stamp()
    source.session.flush()
    return dropped
