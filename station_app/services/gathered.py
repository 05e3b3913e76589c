"""What rules look up when they go over everybody: each register is read once, and whole.

For one person the context of `contexts` asks the store again and again, which is cheap. Over
thousands of people that is thousands of questions; here there are as many as registers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace

Rows = Mapping[str, Sequence[Any]]


def gathered(workspace: Workspace, session: Session) -> Context:
    """Return a context that answers out of memory what it has read once from `session`.

    It gives rows with the fields of the records, for rules that look and change nothing.
    """
    shelf = _Shelf(session)
    return replace(
        context_for(workspace, session),
        find=shelf.find,
        children=shelf.children,
        referring=shelf.referring,
        rows=None,
    )


class _Shelf:
    """The live records of the registers that were asked for, by id and by what they refer to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._records: dict[str, dict[str, Any]] = {}
        self._referring: dict[tuple[str, str], Rows] = {}

    def find(self, register: str, record_id: str | None) -> Any:
        return None if record_id is None else self._all(register).get(record_id)

    def children(self, register: str, parent_id: str) -> Sequence[Any]:
        parent = BY_NAME[register].parent
        return () if parent is None else self.referring(register, parent, parent_id)

    def referring(self, register: str, name: str, record_id: str) -> Sequence[Any]:
        if (register, name) not in self._referring:
            grouped: dict[str, list[Any]] = defaultdict(list)
            for record in self._all(register).values():
                grouped[getattr(record, name)].append(record)
            self._referring[register, name] = dict(grouped)
        return self._referring[register, name].get(record_id, ())

    def _all(self, register: str) -> dict[str, Any]:
        if register not in self._records:
            table = BY_NAME[register].model.__table__
            # Rows and not records: there are many, and each is only looked at.
            query = select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.id)
            self._records[register] = {each.id: each for each in self._session.execute(query)}
        return self._records[register]
