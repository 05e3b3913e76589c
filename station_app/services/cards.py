"""Records as people and scripts see them: stored values, labels, faults, parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, RecordMissing
from station_app.domain.register import Record, Register
from station_app.domain.registers import children_of
from station_app.domain.registers.people import PEOPLE, Person
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.finding import shown
from station_app.services.masking import veiled, veiled_faults, veiled_texts
from station_app.services.records import checked, to_json
from station_app.services.workspace import Workspace

# What tells which person a row is about.
PERSON_FIELDS = ("name", "sex", "id_number", "birth_date", "mobile")


@dataclass(frozen=True)
class Card:
    """One record with all that is told beside it.

    record    stored values by field, with id, state and home
    shown     the same as people read them, and the derived values
    faults    what is still to be mended, warnings for what may wait
    children  records that are part of it, by register
    """

    record: dict[str, Any]
    shown: dict[str, str]
    faults: tuple[Fault, ...]
    children: dict[str, list[dict[str, Any]]]


@needs(Right.READ)
def card(workspace: Workspace, register: Register[Any], record_id: str) -> Card:
    """Return one live record with its labels, faults and parts. Raises RecordMissing."""
    with workspace.database.reading() as session:
        record = session.get(register.model, record_id)
        if record is None or record.deleted_at is not None:
            raise RecordMissing(register.title, record_id)
        stored = veiled(workspace.user, register, to_json(register, record))
        labels = veiled_texts(workspace.user, register, shown(session, register, record))
        labels["state"] = register.life_cycle.labels.get(record.state, record.state)
        empty = frozenset(name for name in register.fields if getattr(record, name) is None)
        context = context_for(workspace, session, lenient=empty)
        labels |= {item.name: item.compute(record, context) for item in register.derived}
        return Card(
            stored,
            labels,
            veiled_faults(workspace.user, checked(session, register, record, context)),
            _parts(workspace, session, register, record_id),
        )


@needs(Right.READ)
def rows(
    workspace: Workspace, register: Register[Any], found: Sequence[Record]
) -> list[dict[str, Any]]:
    """Return records as flat rows; one about a person tells who it is, one level deep."""
    with workspace.database.reading() as session:
        return [
            veiled(workspace.user, register, to_json(register, record))
            | veiled(workspace.user, PEOPLE, _person_of(session, register, record))
            | {"shown": veiled_texts(workspace.user, register, shown(session, register, record))}
            for record in found
        ]


def _person_of(session: Session, register: Register[Any], record: Record) -> dict[str, Any]:
    """Return the fields of the person whom a record refers to, where it has none of that name."""
    names = [name for name in PERSON_FIELDS if name not in register.fields]
    if register.references.get("person") != "person":
        return {}
    person = session.get(Person, getattr(record, "person", None) or "")
    if person is None:
        return dict.fromkeys(names)
    values = {name: getattr(person, name) for name in names}
    values["birth_date"] = person.birth_date.isoformat() if person.birth_date else None
    return values


def _parts(
    workspace: Workspace, session: Session, register: Register[Any], record_id: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the parts of a record and of these, by register."""
    context = context_for(workspace, session)
    found: dict[str, list[dict[str, Any]]] = {}
    for child in children_of(register):
        for part in context.children(child.name, record_id):
            part_of_it = veiled(workspace.user, child, to_json(child, part))
            found.setdefault(child.name, []).append(part_of_it)
            for name, deeper in _parts(workspace, session, child, part.id).items():
                found.setdefault(name, []).extend(deeper)
    return found
