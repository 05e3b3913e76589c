"""The station's side of a receipt: mark what was accepted, take over what was decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import BY_NAME, in_order
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.services.exchange import merging
from station_app.services.exchange.epochs import begin_epoch
from station_app.services.exchange.incoming import Incoming, read
from station_app.services.exchange.packages import BUREAU_PEER
from station_app.services.exchange.protocol import RECEIPT, Meta
from station_app.services.exchange.sheets import Row
from station_app.services.workspace import STATION, Workspace
from station_app.storage import audit
from station_app.storage.tables import Package, Peer, set_state, state_value

APPLIED, ALREADY, OLDER = "applied", "already", "older"


@dataclass(frozen=True)
class Applied:
    """What a receipt changed here.

    outcome      applied; already (this receipt); older than one that was applied
    accepted     records that the bureau now has as they are here
    returned     records sent back
    corrections  proposals that came with it
    decided      records in which the bureau's fields changed
    asks_full    the next package will be a full one
    dropped      labels of what the bureau had and this station no longer has
    """

    outcome: str
    accepted: int = 0
    returned: int = 0
    corrections: int = 0
    decided: int = 0
    asks_full: bool = False
    reason: str = ""
    dropped: tuple[str, ...] = ()


def apply(workspace: Workspace, path: Path, *, progress: Progress = silent) -> Applied:
    """Apply a receipt once, in one transaction.

    Raises Refused for what is no receipt for this station, or was edited; then
    nothing was changed.
    """
    workspace.require_role(STATION)
    incoming = read(path, progress)
    _require_ours(workspace, incoming)
    meta = incoming.meta
    action = "receipt.apply"
    with workspace.database.transaction(workspace.actor, action, merging=True) as session:
        applied = _apply(workspace, session, incoming)
        if applied.outcome == APPLIED:
            _remember(workspace, session, meta, path)
        facts = {"file": path.name, "outcome": applied.outcome, "accepted": applied.accepted}
        audit.note(session, workspace.audit_key, workspace.stamp(), meta.id, facts)
    return applied


def _require_ours(workspace: Workspace, incoming: Incoming) -> None:
    meta = incoming.meta
    if meta.kind != RECEIPT:
        raise Refused("WRONG_KIND", "这是上报包，不是回执。请选择区局发回的回执文件。")
    if meta.station != workspace.station:
        raise Refused("FOREIGN", f"这份回执是发给站点“{meta.station}”的，不是本站的，请核对来件。")
    if incoming.edits:
        shown = "；".join(str(edit) for edit in incoming.edits[:5])
        raise Refused("EDITED", f"回执生成后被改动过：{shown}。请让区局重发原文件。")


def _apply(workspace: Workspace, session: Session, incoming: Incoming) -> Applied:
    meta = incoming.meta
    if session.get(Package, meta.id) is not None:
        return Applied(ALREADY, reason="这份回执已经应用过，没有重复应用。")
    bureau = session.get(Peer, BUREAU_PEER)
    anew = bureau is None or bureau.epoch != meta.epoch
    if bureau is not None and (reason := _outdated(meta, bureau)):
        return Applied(OLDER, reason=reason)
    own_epoch = meta.peer_epoch == state_value(session, "epoch")
    accepted = returned = 0
    if own_epoch:
        accepted, returned = _settle(session, meta)
    decided, proposals = 0, 0
    for register in in_order():
        touched = _take_over(session, incoming, register, anew)
        decided += touched
        proposals += touched if register is CORRECTIONS else 0
    asks_full = own_epoch and bool(meta.extra["asks_full"])
    if asks_full:
        set_state(session, needs_full=True)
        if meta.extra["fork"]:
            begin_epoch(session)
    return Applied(
        APPLIED, accepted, returned, proposals, decided - proposals, asks_full,
        meta.extra["reason"], tuple(meta.extra["dropped"]),
    )  # fmt: skip


def _outdated(meta: Meta, bureau: Peer) -> str:
    """Say why a receipt no longer counts; "" when it does."""
    if bureau.store != meta.store:
        raise Refused("FOREIGN", "这份回执来自另一套区局数据，请先与区局核实，再处理。")
    if meta.epoch == bureau.epoch:
        return "已经应用过更新的回执。" if meta.sequence < bureau.sequence else ""
    if meta.epoch in bureau.past:
        return "这是区局恢复备份以前的旧回执。"
    # Revisions have begun anew at the bureau: only a receipt with everything can be taken.
    return "" if meta.full else "区局恢复过备份，请再报送一次，等待新的回执。"


def _settle(session: Session, meta: Meta) -> tuple[int, int]:
    """Mark what the bureau has, and what it sent back; return both numbers of records."""
    returned = {entry["record"]: entry["register"] for entry in meta.extra["returned"]}
    accepted = 0
    for register in in_order():
        table = register.model.__table__
        settled = (
            table.c.sent_revision > 0,
            table.c.sent_revision <= meta.peer_revision,
            table.c.accepted_revision != table.c.sent_revision,
            table.c.id.not_in([r for r, name in returned.items() if name == register.name]),
        )
        marks = {"accepted_revision": table.c.sent_revision, "returned": None}
        accepted += _count(session, update(table).where(*settled).values(marks))
    marked = sum(
        _send_back(session, register, record, meta) for record, register in returned.items()
    )
    acknowledged = max(int(state_value(session, "acknowledged", 0)), meta.peer_revision)
    set_state(session, acknowledged=acknowledged)
    session.expire_all()
    return accepted, marked


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


def _take_over(session: Session, incoming: Incoming, register: Register[Any], anew: bool) -> int:
    """Take over the bureau's fields of one register; return the number of records changed."""
    touched = []
    for row in incoming.rows.get(register.name, ()):
        record: Record | None = session.get(register.model, row.record)
        if record is None and not _may_create(register, row):
            continue  # this station no longer has it; its next full package says so
        if record is not None and not anew and row.revision <= record.peer_revision:
            continue
        record = _write(session, register, row, record)
        touched.append(record)
    session.flush()
    _decide(session, register, touched)
    return len(touched)


def _may_create(register: Register[Any], row: Row) -> bool:
    """Whether the bureau makes such records itself: its own, and those it alone fills in."""
    required = [name for name, spec in register.fields.items() if spec.need.value == "R"]
    owned = {name for name in required if register.fields[name].owner is Owner.BUREAU}
    return row.home == "" or owned == set(required)


def _write(session: Session, register: Register[Any], row: Row, record: Record | None) -> Record:
    values, faults = merging.values_of(register, row, RECEIPT, row.home)
    if faults:
        raise Refused("DAMAGED", f"回执第{row.number}行：{faults[0].text}")
    if record is None:
        record = register.new(id=row.record, home=row.home, origin="MERGE")
        session.add(record)
    elif row.home:
        values.pop("state")  # the state of the station's record is the station's
    for name, value in values.items():
        setattr(record, name, value)
    if row.home == "" or row.deleted:
        record.deleted_at = record.updated_at if row.deleted else None
    record.peer_revision = row.revision
    return record


def _decide(session: Session, register: Register[Any], touched: list[Record]) -> None:
    """Make the steps that follow from the bureau's decisions: changes of the station's own."""
    for field, states in register.life_cycle.decisions.items():
        for record in touched:
            target = states.get(getattr(record, field))
            if target and (record.state, target) in register.life_cycle.moves:
                session.info["merging"] = False
                record.state = target
                session.flush()
                session.info["merging"] = True


def _remember(workspace: Workspace, session: Session, meta: Meta, path: Path) -> None:
    bureau = session.get(Peer, BUREAU_PEER)
    if bureau is None:
        bureau = Peer(station=BUREAU_PEER, store=meta.store, epoch=meta.epoch, past=[])
        session.add(bureau)
    if bureau.epoch != meta.epoch:
        bureau.past = sorted({*bureau.past, *meta.past_epochs, bureau.epoch} - {meta.epoch})
        bureau.epoch = meta.epoch
    bureau.revision, bureau.sequence = meta.to_revision, meta.sequence
    session.add(
        Package(
            id=meta.id, kind=RECEIPT, station=meta.station, epoch=meta.epoch,
            sequence=meta.sequence, from_revision=meta.from_revision,
            to_revision=meta.to_revision, outcome=APPLIED, at=workspace.stamp(),
            file=path.name, extent={"answers": meta.extra["answers"]},
        )
    )  # fmt: skip


def status_of(record: Record) -> str:
    """Return how far a station's record is: 未报, 已报, 已收 or 退回."""
    if record.returned:
        return "退回"
    if record.revision and record.revision == record.accepted_revision:
        return "已收"
    return "已报" if record.revision and record.revision == record.sent_revision else "未报"


def returned_faults(record: Record) -> list[Mapping[str, Any]]:
    """Return why a record was sent back, each with the field at which it opens."""
    faults: list[Mapping[str, Any]] = json.loads(record.returned or "[]")
    return faults


def open_returns(workspace: Workspace) -> list[tuple[str, str]]:
    """Return (register, id) of the live records that wait for a repair."""
    found: list[tuple[str, str]] = []
    with workspace.database.reading() as session:
        for register in BY_NAME.values():
            model = register.model
            waiting = (model.returned.is_not(None), model.deleted_at.is_(None))
            ids = session.scalars(select(model.id).where(*waiting).order_by(model.id))
            found.extend((register.name, record) for record in ids)
    return found
