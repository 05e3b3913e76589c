"""What rules may look up, bound to one session."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.parameters import Parameters
from station_app.domain.register import Context, Record
from station_app.domain.registers import BY_NAME
from station_app.services.workspace import Workspace
from station_app.storage.tables import next_number

RECENT = 200  # records found last that are not asked of the store again


def context_for(
    workspace: Workspace,
    session: Session,
    parameters: Parameters | None = None,
    *,
    sending: bool = False,
    lenient: frozenset[str] = frozenset(),
) -> Context:
    """Return the context of rules that look into `session`."""
    held: deque[Record] = deque(maxlen=RECENT)  # the session alone would let go of them

    def find(register: str, record_id: str | None) -> Any:
        if record_id is None:
            return None
        found: Record | None = session.get(BY_NAME[register].model, record_id)
        if found is None or found.deleted_at is not None:
            return None
        held.append(found)
        return found

    def children(register: str, parent_id: str) -> Sequence[Any]:
        parent = BY_NAME[register].parent
        return () if parent is None else referring(register, parent, parent_id)

    def referring(register: str, name: str, record_id: Any) -> Sequence[Any]:
        model = BY_NAME[register].model
        column: Any = getattr(model, name)
        alive = model.deleted_at.is_(None)
        return session.scalars(
            select(model).where(column == record_id, alive).order_by(model.id)
        ).all()

    def rows(register: str, name: str, record_id: str, fields: Sequence[str]) -> Sequence[Any]:
        model = BY_NAME[register].model
        columns = [getattr(model, each) for each in ("id", *fields)]
        alive = (getattr(model, name) == record_id, model.deleted_at.is_(None))
        found = session.execute(select(*columns).where(*alive).order_by(model.id))
        # What was changed here and is not written yet counts as it now is.
        held = {each.id: each for each in (*session.new, *session.dirty) if isinstance(each, model)}
        mine = [each for each in held.values() if getattr(each, name) == record_id]
        written = (each for each in found if each.id not in held)
        return [*written, *(each for each in mine if each.deleted_at is None)]

    def taken(register: str, name: str, value: Any) -> bool:
        model = BY_NAME[register].model
        same = select(model.id).where(getattr(model, name) == value, model.deleted_at.is_(None))
        return session.scalar(same.limit(1)) is not None

    return Context(
        today=workspace.today(),
        parameters=parameters or workspace.parameters(),
        find=find,
        children=children,
        referring=referring,
        serial=lambda series: next_number(session, f"serial.{series}"),
        home=workspace.station,
        taken=taken,
        sending=sending,
        lenient=lenient,
        rows=rows,
    )


def remembering(context: Context) -> Context:
    """Return a context that asks the store the same thing once; for looking only."""
    return replace(
        context,
        find=cache(context.find),
        children=cache(context.children),
        referring=cache(context.referring),
    )
