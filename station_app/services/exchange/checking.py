"""Checking a package's rows before anything is taken over, each as its home has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange import sheets
from station_app.services.exchange.incoming import Incoming
from station_app.services.exchange.protocol import PACKAGE
from station_app.services.exchange.sheets import Row
from station_app.services.workspace import Workspace

CHUNK = 500  # ids in one question
Pair = tuple[Row, Record | None]


@dataclass(frozen=True)
class Source:
    """Whose rows are taken over.

    station  their home
    anew     the sender's revisions have begun anew: every row counts as newer
    gone     ids that a later package of the sender has already told to be deleted
    """

    workspace: Workspace
    session: Session
    incoming: Incoming
    station: str
    anew: bool
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Proposed:
    """A row as the record that it would become, beside the one that is here."""

    row: Row
    record: Record | None
    made: Record
    faults: list[Fault] = field(default_factory=list)


def known_records(
    session: Session, register: Register[Any], ids: Iterable[str]
) -> dict[str, Record]:
    """Return the records that are here, deleted ones among them, by id."""
    wanted = sorted(set(ids))
    found: dict[str, Record] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = register.model.id.in_(wanted[start : start + CHUNK])
        found |= {each.id: each for each in session.scalars(select(register.model).where(chunk))}
    return found


def propose(source: Source, register: Register[Any], pairs: Sequence[Pair]) -> list[Proposed]:
    """Make of each row the record that it would become, apart from the session."""
    proposed = []
    for row, record in pairs:
        values, faults = values_of(register, row, PACKAGE, source.station)
        kept = {} if record is None else {n: getattr(record, n) for n in register.fields}
        made: Record = register.model(
            **(kept | values), id=row.record, home=source.station, peer_revision=row.revision
        )
        made.revision = 0 if record is None else record.revision
        made.sent_revision = made.accepted_revision = 0
        made.origin = "MERGE"
        proposed.append(Proposed(row, record, made, faults))
    return proposed


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


def examine(
    source: Source, register: Register[Any], proposed: Sequence[Proposed], context: Context
) -> None:
    """Add to each proposed record its faults: by rule, by reference, by natural key."""
    # Held on to, so that the session answers each look-up without a question to the store.
    targets = [
        known_records(source.session, BY_NAME[target], _mentioned(proposed, name))
        for name, target in register.references.items()
    ]
    context = _as_at_home(source, register, proposed, context)
    for each in proposed:
        if not each.faults:
            each.faults.extend(_faults(register, each.made, context))
    _refuse_collisions(source, register, proposed)
    _refuse_orphans(register, proposed)
    del targets


def _mentioned(proposed: Sequence[Proposed], name: str) -> list[str]:
    return [value for each in proposed if (value := getattr(each.made, name))]


def _faults(register: Register[Any], made: Record, context: Context) -> list[Fault]:
    found = register.faults(made, context)
    for name, target in register.references.items():
        value = getattr(made, name)
        if value is not None and context.find(target, value) is None:
            found.append(_unknown(register, name))
    return [fault for fault in found if fault.refuses]


def _unknown(register: Register[Any], name: str) -> Fault:
    label = register.fields[name].label
    return Fault(name, "REFERENCE", f"{label}：所引用的记录没有报来或已退回，请一并补正。")


def _as_at_home(
    source: Source, register: Register[Any], proposed: Sequence[Proposed], context: Context
) -> Context:
    """Return a context in which a rule sees brothers and sisters as their home has them.

    A package may bring two that fit each other but not what is still here of the other one.
    """
    coming = {each.row.record for each in proposed}
    made = {each.made.id: each.made for each in proposed if not each.faults}
    family: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def find(name: str, record_id: str | None) -> Any:
        # One of the same rows, e.g. the voucher that another one reverses.
        known = made.get(record_id or "") if name == register.name else None
        return known or context.find(name, record_id)

    def children(name: str, parent_id: str) -> Sequence[Record]:
        link = BY_NAME[name].parent
        return referring(name, link, parent_id) if link else ()

    def referring(name: str, link: str, record_id: str) -> Sequence[Record]:
        if (name, link) not in family:
            own = BY_NAME[name] is register
            new = [each.made for each in proposed] if own else []
            gone = coming if own else set()
            family[name, link] = _families(source, BY_NAME[name], link, gone, new)
        return family[name, link].get(record_id, [])

    return replace(context, find=find, children=children, referring=referring)


def _families(
    source: Source, child: Register[Any], link: str, gone: set[str], new: Sequence[Record]
) -> dict[str, list[Record]]:
    """Return the station's live records by what a field refers to, in the order of their ids."""
    model = child.model
    own = (model.home == source.station, model.deleted_at.is_(None))
    here = [
        each for each in source.session.scalars(select(model).where(*own)) if each.id not in gone
    ]
    found: dict[str, list[Record]] = defaultdict(list)
    for each in sorted([*here, *new], key=lambda each: each.id):
        found[getattr(each, link) or ""].append(each)
    return found


def _refuse_orphans(register: Register[Any], proposed: Sequence[Proposed]) -> None:
    """Refuse rows that refer to another one of the register that is refused and is not here."""
    links = [name for name, target in register.references.items() if target == register.name]
    refused = bool(links)
    while refused:
        lost = {each.made.id for each in proposed if each.faults and each.record is None}
        orphans = [
            (each, name)
            for each in proposed
            for name in links
            if not each.faults and getattr(each.made, name) in lost
        ]
        for each, name in orphans:
            each.faults.append(_unknown(register, name))
        refused = bool(orphans)


def _refuse_collisions(
    source: Source, register: Register[Any], proposed: Sequence[Proposed]
) -> None:
    """Refuse records whose natural key another live one keeps (R-ID-09).

    Two that swap their keys may enter together; when one of them may not, the other
    may not either, so the look is repeated until nothing more is refused.
    """
    for names in register.model.unique:
        keeping = _keys_here(source, register, names)
        refused = True
        while refused:
            refused = _refuse_taken(register, proposed, names, keeping)


def _keys_here(
    source: Source, register: Register[Any], names: Sequence[str]
) -> Mapping[str, tuple[Any, ...]]:
    model = register.model
    columns = [getattr(model, name) for name in names]
    own = (model.home == source.station, model.deleted_at.is_(None))
    rows = source.session.execute(select(model.id, *columns).where(*own))
    return {record: tuple(key) for record, *key in rows if None not in key}


def _refuse_taken(
    register: Register[Any],
    proposed: Sequence[Proposed],
    names: Sequence[str],
    keeping: Mapping[str, tuple[Any, ...]],
) -> bool:
    entering = [each for each in proposed if not each.faults]
    moving = {each.row.record for each in entering}
    holder = {key: record for record, key in keeping.items() if record not in moving}
    refused = False
    for each in entering:
        key = tuple(getattr(each.made, name) for name in names)
        if None in key or holder.setdefault(key, each.row.record) == each.row.record:
            continue
        label = register.fields[names[-1]].label
        text = f"{label}：与区局已收的或同一个包里的另一条记录相同，请先改正或补报那一条。"
        each.faults.append(Fault(names[-1], "R-ID-09", text))
        refused = True
    return refused
