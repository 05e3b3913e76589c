"""Corrections as people read them: whose, which field, from what to what, and the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Reference
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.exchanged import Correction
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.masking import hidden_from
from station_app.services.workspace import Workspace
from station_app.storage import audit

NOTHING = "（空）"
LOOK = "（请核对）"  # the bureau proposes no value


@dataclass(frozen=True)
class Proposal:
    """One correction.

    id       of the correction; record: of what is to be corrected
    station  name of the station that it is for
    now      the value here at this moment; "" when the record is gone
    moved    the value was changed since the bureau saw it: it cannot be accepted
    answer   label of the answer, "" while it is open
    """

    id: str
    register: str
    title: str
    record: str
    label: str
    field: str
    column: str
    station: str
    base: str
    proposed: str
    now: str
    moved: bool
    reason: str
    answer: str
    answer_reason: str
    answered_on: date | None


@needs(Right.READ)
def proposals(workspace: Workspace) -> list[Proposal]:
    """List all corrections, the open ones first, then the newest."""
    alive = Correction.deleted_at.is_(None)
    with workspace.database.reading() as session:
        names = {each.id: each.name or each.id for each in session.scalars(select(Station))}
        newest = select(Correction).where(alive).order_by(Correction.id.desc())
        known = [each for each in session.scalars(newest) if each.register in BY_NAME]
        found = [
            _veiled(workspace, _proposal(session, each, names.get(each.home, each.home)))
            for each in known
        ]
        return sorted(found, key=lambda each: bool(each.answer))


def _veiled(workspace: Workspace, found: Proposal) -> Proposal:
    """Return a proposal for who is at work: values that they may not see are masked."""
    mask = hidden_from(workspace.user, BY_NAME[found.register].fields.get(found.field))
    if mask is None:
        return found

    def hidden(value: str) -> str:
        return value if value in ("", NOTHING, LOOK) else mask(value)

    return replace(
        found, base=hidden(found.base), proposed=hidden(found.proposed), now=hidden(found.now)
    )


def _proposal(session: Session, correction: Correction, station: str) -> Proposal:
    register = BY_NAME[str(correction.register)]
    field = str(correction.field_name)
    spec = register.fields.get(field)
    record = session.get(register.model, correction.record)
    gone = record is None or record.deleted_at is not None
    base = json.loads(correction.base_value or "null")
    proposed = json.loads(correction.proposed_value or "null")
    now = None if gone or spec is None else audit.to_json(register, field, getattr(record, field))
    return Proposal(
        id=correction.id,
        register=register.name,
        title=register.title,
        record=str(correction.record),
        label=correction.record_label or "",
        field=field if spec else "",
        column=spec.label if spec else field,
        station=station,
        base=_shown(session, register, field, base),
        proposed=LOOK if proposed is None else _shown(session, register, field, proposed),
        now="" if gone else _shown(session, register, field, now),
        moved=correction.answer is None and now != base,
        reason=correction.reason or "",
        answer=_answer(correction),
        answer_reason=correction.answer_reason or "",
        answered_on=correction.answered_on,
    )


def _answer(correction: Correction) -> str:
    kind = BY_NAME["correction"].fields["answer"].kind
    return "" if correction.answer is None else kind.show(correction.answer)


def _shown(session: Session, register: Register[Any], field: str, stored: Any) -> str:
    """Return a value of the log as people read it."""
    spec = register.fields.get(field)
    if stored is None or spec is None:
        return NOTHING
    value = audit.from_json(register, field, stored)
    if isinstance(spec.kind, Reference):
        target = BY_NAME[spec.kind.register]
        found: Record | None = session.get(target.model, value)
        return records.label_of(session, target, found) or str(value)
    return spec.kind.show(value)
