"""Corrections: the bureau proposes, the station accepts or declines. Nothing is overwritten."""

from __future__ import annotations

import json
from typing import Any

from station_app.domain.problems import Fault, RecordInvalid, RecordMissing, StationError
from station_app.domain.register import Owner, Register
from station_app.domain.registers import register_named
from station_app.domain.registers.exchanged import CORRECTIONS, Correction
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.identity import BUREAU, STATION
from station_app.services.records import Saved
from station_app.services.workspace import Workspace
from station_app.storage import audit


@needs(Right.DECIDE)
def propose(
    workspace: Workspace,
    register: Register[Any],
    record_id: str,
    field: str,
    text: str,
    reason: str,
) -> Saved:
    """Record that a station's field should have another value; it goes out with the receipt.

    text    the value as typed; "" asks the station to look at it itself

    Raises RecordInvalid for an unreadable value, StationError for a field that the
    bureau writes itself or a missing reason.
    """
    workspace.require_role(BUREAU)
    value = records.parse(register, {field: text})[field]
    spec = register.fields[field]
    if spec.owner is not Owner.HOME:
        raise StationError(f"“{spec.label}”由区局填写，请直接修改。")
    if not reason.strip():
        raise StationError("请写明更正的理由，社工站据此决定是否采纳。")
    with workspace.database.transaction(workspace.actor, "correction.propose") as session:
        record = session.get(register.model, record_id)
        if record is None or record.deleted_at is not None or not record.home:
            raise RecordMissing(register.title, record_id)
        base = audit.to_json(register, field, getattr(record, field))
        correction = CORRECTIONS.new(
            home=record.home,
            register=register.name,
            record=record.id,
            record_label=records.full_label(session, register, record),
            field_name=field,
            base_value=json.dumps(base, ensure_ascii=False),
            proposed_value=json.dumps(audit.to_json(register, field, value), ensure_ascii=False),
            reason=reason.strip(),
        )
        faults = records.enter(session, CORRECTIONS, correction, context_for(workspace, session))
        session.flush()
        return Saved(correction, session.info["change"], tuple(faults))


@needs(Right.ENTER)
def answer(workspace: Workspace, correction_id: str, accept: bool, reason: str = "") -> Saved:
    """Accept a proposal, which changes the field, or decline it with a reason.

    Raises StationError when it was answered already, RecordInvalid when the proposed
    value breaks a rule or the field was changed since; then nothing is changed.
    """
    workspace.require_role(STATION)
    if not accept and not reason.strip():
        raise StationError("不采纳更正建议时请写明理由，区局会看到。")
    with workspace.database.transaction(workspace.actor, "correction.answer") as session:
        correction = session.get(Correction, correction_id)
        if correction is None or correction.deleted_at is not None:
            raise RecordMissing(CORRECTIONS.title, correction_id)
        if correction.answer is not None:
            raise StationError("这条更正建议已经答复过。")
        faults: list[Fault] = []
        if accept:
            faults = _accept(workspace, session, correction)
        correction.answer = "ACCEPTED" if accept else "DECLINED"
        correction.answer_reason = reason.strip() or None
        correction.answered_on = workspace.today()
        session.flush()
        return Saved(correction, session.info["change"], tuple(faults))


def _accept(workspace: Workspace, session: Any, correction: Correction) -> list[Fault]:
    register = register_named(str(correction.register))
    field = str(correction.field_name)
    record = session.get(register.model, correction.record)
    if record is None or record.deleted_at is not None:
        raise RecordMissing(register.title, str(correction.record))
    now = audit.to_json(register, field, getattr(record, field))
    if now != json.loads(correction.base_value or "null"):
        label = register.fields[field].label
        text = f"{label}：区局提出更正以后，这个字段又改过。请核对后直接修改，或不采纳并说明。"
        raise RecordInvalid([Fault(field, "R-CO-01", text)])
    proposed = json.loads(correction.proposed_value or "null")
    if proposed is None:
        return []
    setattr(record, field, audit.from_json(register, field, proposed))
    empty = frozenset(name for name in register.fields if getattr(record, name) is None)
    context = context_for(workspace, session, lenient=empty)
    faults = records.checked(session, register, record, context)
    if any(fault.refuses for fault in faults):
        raise RecordInvalid(faults)
    return faults
