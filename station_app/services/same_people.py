"""The same person at several stations: listed, never merged; heads are counted once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_app.domain.registers.people import Person
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.masking import masked
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class SamePerson:
    """One person whom more than one live record stands for.

    id_number  masked: the place and the last digits only
    names      as the records have them, each once
    homes      codes of the stations, each once
    records    ids, in the order of `homes`
    """

    id_number: str
    names: tuple[str, ...]
    homes: tuple[str, ...]
    records: tuple[str, ...]


@needs(Right.READ)
def same_people(workspace: Workspace) -> list[SamePerson]:
    """List who is entered at more than one station, by document type and number."""
    key = (Person.id_type, Person.id_number)
    alive = (Person.deleted_at.is_(None), Person.id_number.is_not(None))
    repeated = select(*key).where(*alive).group_by(*key).having(func.count() > 1).order_by(*key)
    with workspace.database.reading() as session:
        return [
            _same(session, id_type or "", id_number or "")
            for id_type, id_number in session.execute(repeated).all()
        ]


def _same(session: Session, id_type: str, id_number: str) -> SamePerson:
    of_them = (
        Person.id_type == id_type,
        Person.id_number == id_number,
        Person.deleted_at.is_(None),
    )
    found = session.scalars(select(Person).where(*of_them).order_by(Person.home)).all()
    return SamePerson(
        id_number=masked(id_number),
        names=tuple(dict.fromkeys(each.name or "" for each in found)),
        homes=tuple(dict.fromkeys(each.home for each in found)),
        records=tuple(each.id for each in found),
    )


@needs(Right.READ)
def head_count(workspace: Workspace) -> int:
    """Count people, each document once; those without a number count one by one."""
    alive = Person.deleted_at.is_(None)
    numbered = (
        select(Person.id_type, Person.id_number)
        .where(alive, Person.id_number.is_not(None))
        .distinct()
    )
    bare = select(func.count()).where(alive, Person.id_number.is_(None))
    with workspace.database.reading() as session:
        counted = session.scalar(select(func.count()).select_from(numbered.subquery())) or 0
        return counted + (session.scalar(bare) or 0)
