"""Records of the store as the figures look at them: live rows, and who each is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME
from station_app.services.figures.facts import Head
from station_app.services.gathered import gathered
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Records:
    """Where records are looked up."""

    session: Session
    context: Context

    @cached_property
    def heads(self) -> Mapping[str, Head]:
        """By which document each live person is known, by id; without one by the id."""
        person: Any = BY_NAME["person"].model
        known = select(person.id, person.id_type, person.id_number)
        return {
            record: (kind or "", number) if number else ("", record)
            for record, kind, number in self.session.execute(
                known.where(person.deleted_at.is_(None))
            )
        }

    def rows(self, register: str) -> Iterator[Any]:
        """Yield the live records of a register as rows, oldest first."""
        table = BY_NAME[register].model.__table__
        yield from self.session.execute(
            select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.id)
        )

    def people(self, register: str) -> Iterator[tuple[Any, Head]]:
        """Yield the same with the person of each; without one that is there, not at all."""
        for row in self.rows(register):
            head = self.heads.get(row.person or "")
            if head is not None:
                yield row, head


def look(workspace: Workspace, session: Session) -> Records:
    """Return the records of a store for counting."""
    return Records(session, gathered(workspace, session))
