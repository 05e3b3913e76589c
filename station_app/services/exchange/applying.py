"""The station's side of a receipt: mark what was accepted, take over what was decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import BY_NAME, in_order
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.domain.rules.rights import Right
from station_app.services import audit_heads, erasing, records
from station_app.services.access import needs, require
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.exchange import checking, envelopes, mailbook, merging, trust
from station_app.services.exchange.epochs import begin_epoch
from station_app.services.exchange.incoming import Incoming
from station_app.services.exchange.protocol import BUREAU_PEER, MERGING, RECEIPT, Meta
from station_app.services.exchange.sheets import Row
from station_app.services.exchange.trust import Trust
from station_app.services.identity import STATION
from station_app.services.noting import refusals_noted
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.database import read_anew
from station_app.storage.tables import Package, Peer, set_state, state_value

APPLIED, ALREADY, OLDER = "applied", "already", "older"
OTHER_BUREAU, UNSIGNED = "OTHER_BUREAU", "UNSIGNED"  # refusals that `accept` overrules
UNKNOWN_KEY = "UNKNOWN_KEY"  # one that nothing overrules but confirming the key
_OTHER_BUREAU = (
    "这份回执来自另一套区局数据（如区局重新建库）。请先电话核实；确需采用，请写明理由后接受。"
)
_AGAIN = "区局或本站恢复过备份，这份回执不能接着应用。请再报送一次，等待新的回执。"


@dataclass(frozen=True)
class Applied:
    """What a receipt changed here.

    outcome      applied; already (this receipt); older: does not follow what was applied
    accepted     records that the bureau now has as they are here
    returned     records sent back
    corrections  proposals that came with it
    decided      records in which the bureau's fields changed
    asks_full    the next package will be a full one
    dropped      labels of what the bureau had and this station no longer has
    trust        whose key sealed it: confirmed, first_seen or unsigned
    trust_reason for people: what is to be done about the key; "" for nothing
    notes        what else is to be said of the file
    """

    outcome: str
    accepted: int = 0
    returned: int = 0
    corrections: int = 0
    decided: int = 0
    asks_full: bool = False
    reason: str = ""
    dropped: tuple[str, ...] = ()
    trust: str = ""
    trust_reason: str = ""
    notes: tuple[str, ...] = ()


@needs(Right.EXCHANGE)
def apply(
    workspace: Workspace, path: Path, *, accept: str = "", progress: Progress = silent
) -> Applied:
    """Apply a receipt once, in one transaction.

    accept   why receipts of another store of the bureau are taken from now on, e.g. its
             books were begun anew, or why one without a signature is; "" refuses them

    Raises Refused for what is no receipt for this station, was edited, or is sealed with a
    key that is not the bureau's; then no record was changed. Raises NotAllowed for a reason
    from somebody who may not give one.
    """
    workspace.require_role(STATION)
    if accept:
        require(workspace, Right.ACCEPT)
    with refusals_noted(workspace, "receipt", path):
        incoming = envelopes.read(workspace, path, progress)
        _require_ours(workspace, incoming)
        meta, found = incoming.meta, _trusted(workspace, incoming, path, accept)
    action = "receipt.apply"
    with workspace.database.transaction(workspace.actor, action, merging=True) as session:
        applied = _apply(workspace, session, incoming, accept)
        if applied.outcome == APPLIED:
            _remember(workspace, session, meta, path, applied)
            trust.remember(session, BUREAU_PEER, incoming, workspace.stamp(), path.name)
            audit_heads.receipt_came(session, meta, workspace.stamp())
        facts = {"file": path.name, "outcome": applied.outcome, "accepted": applied.accepted}
        facts |= {"trust": found.state}
        facts |= {"accept": accept} if accept else {}
        audit.note(session, workspace.audit_key, workspace.stamp(), meta.id, facts)
    return replace(applied, trust=found.state, trust_reason=found.reason, notes=incoming.notes)


def _trusted(workspace: Workspace, incoming: Incoming, path: Path, accept: str) -> Trust:
    """Say how far a receipt's signature is trusted. Raises Refused when it is not (R-SL-02)."""
    with workspace.database.reading() as session:
        bureau = session.get(Peer, BUREAU_PEER)
        another = bureau is not None and bureau.store != incoming.meta.store
        found = trust.judge(session, BUREAU_PEER, incoming, another=another)
    if found.state == trust.UNSIGNED and not accept:
        raise Refused(UNSIGNED, found.reason + (_OTHER_BUREAU if another else ""))
    if found.state == trust.UNKNOWN:
        _offer(workspace, incoming, path)
        raise Refused(UNKNOWN_KEY, found.reason)
    return found


def _offer(workspace: Workspace, incoming: Incoming, path: Path) -> None:
    """Keep the key of a receipt that was not let in, so that somebody can confirm it."""
    keys, action = incoming.seal.keys, "receipt.refused"
    if keys is None:
        return
    with workspace.database.transaction(workspace.actor, action, merging=True) as session:
        trust.offer(session, BUREAU_PEER, keys, workspace.stamp(), path.name)
        facts = {"file": path.name, "kid": keys.kid}
        audit.note(session, workspace.audit_key, workspace.stamp(), incoming.meta.id, facts)


def _require_ours(workspace: Workspace, incoming: Incoming) -> None:
    meta = incoming.meta
    if meta.kind != RECEIPT:
        raise Refused("WRONG_KIND", "这是上报包，不是回执。请选择区局发回的回执文件。")
    if meta.station != workspace.station:
        raise Refused("FOREIGN", f"这份回执是发给站点“{meta.station}”的，不是本站的，请核对来件。")
    if incoming.edits:
        shown = "；".join(str(edit) for edit in incoming.edits[:5])
        raise Refused("EDITED", f"回执生成后被改动过：{shown}。请让区局重发原文件。")


def _apply(workspace: Workspace, session: Session, incoming: Incoming, accept: str) -> Applied:
    meta = incoming.meta
    if session.get(Package, meta.id) is not None:
        return Applied(ALREADY, reason="这份回执已经应用过，没有重复应用。")
    bureau = session.get(Peer, BUREAU_PEER)
    anew = bureau is None or bureau.epoch != meta.epoch
    if reason := _outdated(meta, bureau, accept):
        return Applied(OLDER, reason=reason)
    own_epoch = meta.peer_epoch == state_value(session, "epoch")
    accepted = returned = 0
    if own_epoch:
        accepted, returned = _settle(session, meta)
        erasing.settle(session)
    # First, because what is new may have the key of what is no longer known.
    if anew and bureau is not None:
        for register in reversed(in_order()):
            _forget_absent(workspace, session, incoming, register)
    decided, proposals = 0, 0
    for register in in_order():
        touched = _take_over(workspace, session, incoming, register, anew)
        decided += touched
        proposals += touched if register is CORRECTIONS else 0
    asks_full = own_epoch and meta.extra["asks_full"]
    if asks_full:
        set_state(session, needs_full=True)
        if meta.extra["fork"]:
            begin_epoch(session)
    elif own_epoch and _confirms_full(session, meta):
        set_state(session, needs_full=False)
    return Applied(
        APPLIED, accepted, returned, proposals, decided - proposals, asks_full,
        meta.extra["reason"], tuple(meta.extra["dropped"]),
    )  # fmt: skip


def _confirms_full(session: Session, meta: Meta) -> bool:
    """Whether the bureau has merged a full package: only then is none needed any more."""
    answered = session.get(Package, meta.extra["answers"])
    merged = meta.extra["outcome"] in MERGING
    return merged and answered is not None and bool(answered.extent["full"])


def _outdated(meta: Meta, bureau: Peer | None, accept: str) -> str:
    """Say why a receipt does not count; "" when it does."""
    if bureau is None:
        return "" if meta.full else _AGAIN
    if bureau.store != meta.store:
        if not accept:
            raise Refused(OTHER_BUREAU, _OTHER_BUREAU)
        return "" if meta.full else _AGAIN
    if meta.epoch == bureau.epoch:
        if meta.from_revision > bureau.revision:
            return _AGAIN  # this store was restored: what came before it is not here
        return "已经应用过更新的回执。" if meta.sequence < bureau.sequence else ""
    if meta.epoch in bureau.past:
        return "这是区局恢复备份以前的旧回执。"
    # Revisions have begun anew at the bureau: only a receipt with everything can be taken.
    return "" if meta.full else _AGAIN


def _settle(session: Session, meta: Meta) -> tuple[int, int]:
    """Mark what the bureau has, and what it sent back; return both numbers of records."""
    returned = {entry["record"]: entry["register"] for entry in meta.extra["returned"]}
    open_ids = {*returned, *meta.extra["held"]}
    accepted = 0
    for register in in_order():
        table = register.model.__table__
        settled = (
            table.c.sent_revision > 0,
            table.c.sent_revision <= meta.peer_revision,
            table.c.accepted_revision != table.c.sent_revision,
        )
        marks = {"accepted_revision": table.c.sent_revision, "returned": None}
        for chunk in _settled(session, table, settled, open_ids):
            accepted += _count(session, update(table).where(table.c.id.in_(chunk)).values(marks))
    marked = sum(
        _send_back(session, register, record, meta) for record, register in returned.items()
    )
    acknowledged = max(int(state_value(session, "acknowledged", 0)), meta.peer_revision)
    set_state(session, acknowledged=acknowledged)
    read_anew(session)
    return accepted, marked


def _settled(
    session: Session, table: Any, settled: Sequence[Any], open_ids: set[str]
) -> Iterator[list[str]]:
    found = [
        each for each in session.scalars(select(table.c.id).where(*settled)) if each not in open_ids
    ]
    for start in range(0, len(found), checking.CHUNK):
        yield found[start : start + checking.CHUNK]


def _count(session: Session, statement: Any) -> int:
    result: Any = session.execute(statement)
    return int(result.rowcount)


def _send_back(session: Session, register: str, record: str, meta: Meta) -> int:
    """Mark one record as returned, unless it was changed after it was sent."""
    table = BY_NAME[register].model.__table__
    faults = [entry for entry in meta.extra["returned"] if entry["record"] == record]
    unchanged = (table.c.id == record, table.c.revision == faults[0]["revision"])
    marks = {"returned": json.dumps(faults, ensure_ascii=False), "accepted_revision": 0}
    return _count(session, update(table).where(*unchanged).values(marks))


def _take_over(
    workspace: Workspace,
    session: Session,
    incoming: Incoming,
    register: Register[Any],
    anew: bool,
) -> int:
    """Take over the bureau's fields of one register; return the number of records changed."""
    rows = incoming.rows.get(register.name, [])
    known = checking.known_records(session, register, [row.record for row in rows])
    news = [
        row
        for row in rows
        if _counts(register, row, known.get(row.record))
        and (anew or row.record not in known or row.revision > known[row.record].peer_revision)
    ]
    # Deletions first: a record entered anew may have the key of a deleted one.
    for row in news:
        if row.deleted and _is_made_by_bureau(register, row):
            known[row.record].deleted_at = workspace.stamp()
    session.flush()
    made = [(row, _written(register, row, known.get(row.record))) for row in news]
    moving = [(known[row.record], new) for row, new in made if row.record in known]
    parked = merging.park(session, register, [pair for pair in moving if not pair[0].deleted_at])
    decided = [
        (known[row.record], _deciding(register, known[row.record], new))
        for row, new in made
        if row.record in known
    ]
    touched = [_write(session, register, row, known.get(row.record), new) for row, new in made]
    session.flush()
    merging.unpark(session, register, parked)
    _decide(workspace, session, register, decided)
    return len(touched)


def _counts(register: Register[Any], row: Row, record: Record | None) -> bool:
    """Whether a row is of a record that is here, or that the bureau makes here.

    What else this station no longer has, its next full package says.
    """
    return record is not None or (_is_made_by_bureau(register, row) and not row.deleted)


def _is_made_by_bureau(register: Register[Any], row: Row) -> bool:
    return row.home == "" or register.kept_by_bureau


def _written(register: Register[Any], row: Row, record: Record | None) -> Record:
    """Return the record as it would be, apart from the session."""
    values, faults = checking.values_of(register, row, RECEIPT, row.home)
    if faults:
        raise Refused("DAMAGED", f"回执第{row.number}行：{faults[0].text}")
    kept = {} if record is None else {n: getattr(record, n) for n in register.fields}
    made = register.new(**(kept | values), id=row.record, home=row.home, origin="MERGE")
    return cast(Record, made)


def _write(
    session: Session, register: Register[Any], row: Row, record: Record | None, made: Record
) -> Record:
    made.peer_revision = row.revision
    if record is None:
        session.add(made)
        return made
    for name in register.fields:
        if getattr(record, name) != getattr(made, name):
            setattr(record, name, getattr(made, name))
    if _is_made_by_bureau(register, row):  # any other record's state is its station's
        record.state = made.state
    if _is_made_by_bureau(register, row) and not row.deleted:
        record.deleted_at = None
    record.peer_revision = row.revision
    return record


def _forget_absent(
    workspace: Workspace, session: Session, incoming: Incoming, register: Register[Any]
) -> None:
    """Take back what a restored bureau no longer knows of."""
    present = {row.record for row in incoming.rows.get(register.name, ())}
    model, own = register.model, register.owned(Owner.BUREAU)
    known = (model.peer_revision > 0, model.deleted_at.is_(None))
    for record in session.scalars(select(model).where(*known)):
        if record.id in present:
            continue
        if record.home == "" or register.kept_by_bureau:
            record.deleted_at = workspace.stamp()
        else:
            for name in own:
                setattr(record, name, None)
        record.peer_revision = 0
    session.flush()


def _deciding(register: Register[Any], record: Record, made: Record) -> list[str]:
    """Return the deciding fields in which the bureau has written something else than before."""
    names = register.life_cycle.decisions
    return [name for name in names if getattr(record, name) != getattr(made, name)]


def _decide(
    workspace: Workspace,
    session: Session,
    register: Register[Any],
    decided: Sequence[tuple[Record, Sequence[str]]],
) -> None:
    """Make the steps that follow from the bureau's decisions: changes of the station's own."""
    for record, names in decided:
        for name in names:  # each step is followed on its own, so that none is missing
            if records.take_decision(register, record, name):
                session.info["merging"] = False
                context = context_for(workspace, session)
                follow(workspace, session, register, record, context)
                session.flush()
                session.info["merging"] = True


def _remember(
    workspace: Workspace, session: Session, meta: Meta, path: Path, applied: Applied
) -> None:
    bureau = session.get(Peer, BUREAU_PEER)
    if bureau is None:
        bureau = Peer(station=BUREAU_PEER, store=meta.store, epoch=meta.epoch, past=[])
        session.add(bureau)
    bureau.store = meta.store
    if bureau.epoch != meta.epoch:
        bureau.past = sorted({*bureau.past, *meta.past_epochs, bureau.epoch} - {meta.epoch})
        bureau.epoch = meta.epoch
    bureau.revision, bureau.sequence = meta.to_revision, meta.sequence
    counted = ("accepted", "returned", "corrections", "asks_full")
    extent = {name: getattr(applied, name) for name in counted}
    extent["answers"] = meta.extra["answers"]
    mailbook.enter(workspace, session, meta, APPLIED, path.name, **extent)
