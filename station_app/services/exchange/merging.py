"""Taking over rows of the other side: one writer per field, so nothing has to be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from station_app.domain.problems import Fault
from station_app.domain.register import Context, Owner, Record, Register
from station_app.services import records
from station_app.services.exchange import checking, digests
from station_app.services.exchange.checking import Pair, Proposed, Source
from station_app.services.exchange.sheets import Row

# In place of a station's revision: whatever the station sends next takes its place.
SUPERSEDABLE = -1


@dataclass(frozen=True)
class ReturnedRow:
    """A row that is sent back, with why; `column` is a heading, "" for the whole row."""

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
    gone      ids of deleted records that never came here
    """

    counts: Counter[str] = field(default_factory=Counter)
    returned: list[ReturnedRow] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def merge_register(source: Source, register: Register[Any], context: Context, merge: Merge) -> None:
    """Take over a package's rows of one register, and flush."""
    rows = source.incoming.rows.get(register.name, [])
    known = checking.known_records(source.session, register, [row.record for row in rows])
    newer: dict[str, Pair] = {}
    for row in rows:
        record = known.get(row.record)
        if record is not None and record.home != source.station:
            merge.returned.append(_whole(source, register, row, "编号与别的社工站的记录相同。"))
        elif row.record in newer:
            merge.returned.append(_whole(source, register, row, "同一个包里有两行编号相同。"))
        elif record is None and (row.deleted or row.record in source.gone):
            merge.gone.append(row.record)
            merge.counts["unchanged"] += 1
        elif is_newer(source, record, row):
            newer[row.record] = (row, record)
        else:
            merge.counts["unchanged"] += 1
    # Deletions first: a record entered anew may have the key of a deleted one.
    _delete(source, merge, [pair for pair in newer.values() if pair[0].deleted])
    _enter(source, register, context, merge, [p for p in newer.values() if not p[0].deleted])


def is_newer(source: Source, record: Record | None, row: Row) -> bool:
    """Whether a row brings what is not here yet."""
    return record is None or source.anew or row.revision > record.peer_revision


def _delete(source: Source, merge: Merge, pairs: Sequence[Pair]) -> None:
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
    pairs: Sequence[Pair],
) -> None:
    if not pairs:
        return
    proposed = checking.propose(source, register, pairs)
    checking.examine(source, register, proposed, context)
    accepted = [each for each in proposed if not each.faults]
    for each in proposed:
        if each.faults:
            merge.returned.extend(_returned(source, register, each, each.faults))
            merge.contents[each.row.record] = digests.content(register, each.made)
    moving = [(each.record, each.made) for each in accepted if each.record is not None]
    parked = park(source.session, register, moving)
    for each in accepted:
        _take_over(source, register, merge, each)
    source.session.flush()
    unpark(source.session, register, parked)


def park(
    session: Session, register: Register[Any], pairs: Sequence[tuple[Record, Record]]
) -> list[str]:
    """Take records whose keys change out of the unique index: two may have swapped them.

    Set beside the session, for a moment only, so it is no change of a record. Returns
    the ids for `unpark`.
    """
    moving = [
        old.id
        for old, new in pairs
        if any(getattr(old, n) != getattr(new, n) for key in register.model.unique for n in key)
    ]
    _set_deleted(session, register, moving, register.model.__table__.c.created_at)
    return moving


def unpark(session: Session, register: Register[Any], ids: Sequence[str]) -> None:
    """Put parked records back, once their new keys are written."""
    _set_deleted(session, register, ids, None)


def _set_deleted(session: Session, register: Register[Any], ids: Sequence[str], to: Any) -> None:
    table = register.model.__table__
    for start in range(0, len(ids), checking.CHUNK):
        chunk = table.c.id.in_(ids[start : start + checking.CHUNK])
        session.execute(update(table).where(chunk).values(deleted_at=to))


def _take_over(source: Source, register: Register[Any], merge: Merge, accepted: Proposed) -> None:
    row, record, made = accepted.row, accepted.record, accepted.made
    edits = _edit_faults(source, register, row)
    if edits:
        # The station has not got this value: it is told, and what it sends next counts.
        merge.returned.extend(_returned(source, register, accepted, edits))
        made.peer_revision = SUPERSEDABLE
    if record is None:
        source.session.add(made)
        merge.counts["created"] += 1
        return
    names = differing(register, record, made)
    merge.counts["updated" if names or record.deleted_at else "unchanged"] += 1
    for name in names:
        setattr(record, name, getattr(made, name))
    record.deleted_at = None
    record.peer_revision = made.peer_revision


def differing(register: Register[Any], record: Record, made: Record) -> list[str]:
    """Return what a merge takes over of a record: the station's fields, and its state."""
    state = () if register.kept_by_bureau else ("state",)
    names = (*register.owned(Owner.HOME), *state)
    return [name for name in names if getattr(record, name) != getattr(made, name)]


def _edit_faults(source: Source, register: Register[Any], row: Row) -> list[Fault]:
    """Return what was changed in a row after the station had written it."""
    sheet = source.incoming.names.get(register.name)
    return [
        Fault(
            edit.field,
            "EDITED",
            f"{edit.column}：文件生成后被改为“{edit.value}”，区局已按理由采用。"
            "请核对，并在系统里作同样的修改；不改则下次报送恢复原值。",
        )
        for edit in source.incoming.edits
        if edit.row == row.number and edit.sheet == sheet
    ]


def _returned(
    source: Source, register: Register[Any], each: Proposed, faults: Sequence[Fault]
) -> list[ReturnedRow]:
    found = []
    label = records.full_label(source.session, register, each.made)
    sheet = source.incoming.names.get(register.name, register.title)
    for fault in faults:
        spec = register.fields.get(fault.field)
        found.append(
            ReturnedRow(
                register.name, each.row.record, each.row.revision, label, sheet,
                each.row.number, fault.field, spec.label if spec else "", fault.rule, fault.text,
            )
        )  # fmt: skip
    return found


def _whole(source: Source, register: Register[Any], row: Row, text: str) -> ReturnedRow:
    sheet = source.incoming.names.get(register.name, register.title)
    return ReturnedRow(
        register.name, row.record, row.revision, "", sheet, row.number, "", "", "R-ID-09", text
    )


def drop_absent(source: Source, register: Register[Any], held: set[str]) -> list[str]:
    """Take back what a full package no longer has; return the labels.

    What was sent later than the package was made is kept: an older full package
    may arrive late. Of a record that the bureau keeps only the station's part goes.
    """
    present = {row.record for row in source.incoming.rows.get(register.name, ())} | held
    model = register.model
    known = (model.home == source.station, model.deleted_at.is_(None), model.peer_revision != 0)
    dropped = []
    for record in source.session.scalars(select(model).where(*known)):
        late = not source.anew and record.peer_revision > source.incoming.meta.to_revision
        if record.id in present or late:
            continue
        label = records.full_label(source.session, register, record)
        dropped.append(f"{register.title}：{label}")
        if register.kept_by_bureau:
            for name in register.owned(Owner.HOME):
                setattr(record, name, None)
            record.state = register.life_cycle.start
            record.peer_revision = 0
        else:
            record.deleted_at = source.workspace.stamp()
            record.peer_revision = SUPERSEDABLE
    source.session.flush()
    return dropped
